"""All wording. A package only so that it is installed beside the code."""
