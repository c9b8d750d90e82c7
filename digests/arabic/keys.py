"""The key of a text: the form two spellings of the same words share. For matching, never shown."""

import unicodedata

_FOLDS = {
    "ٱ": "ا",
    **dict.fromkeys("ىیېےۍ", "ي"),
    **dict.fromkeys("ةہەھۃ", "ه"),
    **dict.fromkeys("کڪ", "ك"),
    **{chr(0x0660 + digit): str(digit) for digit in range(10)},
    **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
}


class _Dropping(dict[int, str]):
    """A translation table that learns, once per character, whether it is dropped."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        dropped = unicodedata.category(character) in ("Cf", "Mn", "Mc", "Me") or character == "ـ"
        return self.setdefault(code, "" if dropped else character)


_MARKS = _Dropping()
_KEY = _Dropping(str.maketrans(_FOLDS))


def key(text: str) -> str:
    """Fold spelling variants: marks, hamza seats, tatweel, Persian letters, digits, case, spaces.

    Idempotent. Decomposing turns a hamza on its seat (and é) into a letter and a mark.
    """
    folded = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(unicodedata.normalize("NFKD", folded).translate(_KEY).split())


def bare(text: str) -> str:
    """The letters as written, hamza seats included, without marks, tatweel and format characters.

    For dictionaries, which know رؤساء but not its key.
    """
    return unicodedata.normalize("NFKC", text).translate(_MARKS)
