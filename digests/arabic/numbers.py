"""Digits. Counted nouns are wording: ngettext in templates/, six Arabic forms in the catalogue."""

from digests.model import Numerals

_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def digits(value: object, numerals: Numerals) -> str:
    """A number, date or hour of ours in the reader's digits. Not for texts of others."""
    text = str(value)
    return text.translate(_ARABIC) if numerals is Numerals.ARAB else text
