"""The key of a text: the form two spellings of the same words share. For matching, never shown."""

import unicodedata

_FOLDS = {
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ىیېےۍ", "ي"),
    "ة": "ه",
    "ؤ": "و",
    "ئ": "ي",
    "ک": "ك",
    "ڪ": "ك",
    **dict.fromkeys("ہۀەھ", "ه"),
    "ۃ": "ه",
    "ـ": "",
    **{chr(0x0660 + digit): str(digit) for digit in range(10)},
    **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
}
_TABLE = str.maketrans(_FOLDS)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Cf", "Mn", "Mc", "Me")


def key(text: str) -> str:
    """Fold spelling variants: marks, hamza seats, tatweel, Persian letters, digits, case, spaces.

    Idempotent. Hamza on a seat is folded by its precomposed letter, so compose first (NFKC).
    """
    composed = unicodedata.normalize("NFKC", text)
    folded = "".join(c for c in composed.translate(_TABLE) if not _is_mark(c))
    return " ".join(folded.casefold().translate(_TABLE).split())
