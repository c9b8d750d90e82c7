"""The moderation desk: what staff see of readers' comments, and what they do with them."""
