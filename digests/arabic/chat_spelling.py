"""Arabic in Latin letters and digits, as in chats: 7mar, ya 7ayawan."""

import re

_LETTERS = {
    "ا": "[ae]",
    "ب": "[bp]",
    "ت": "t",
    "ث": "(?:th|t|s)",
    "ج": "(?:dj|j|g)",
    "ح": "(?:7|h)",
    "خ": "(?:kh|5|7|x)",
    "د": "d",
    "ذ": "(?:th|dh|z|d)",
    "ر": "r",
    "ز": "z",
    "س": "s",
    "ش": "(?:sh|ch)",
    "ص": "(?:9|s)",
    "ض": "(?:dh|9|d)",
    "ط": "(?:6|t)",
    "ظ": "(?:th|dh|6|z)",
    "ع": "3",
    "غ": "(?:gh|3|8|g)",
    "ف": "f",
    "ق": "(?:9|8|2|q|g|k)",
    "ك": "[kc]",
    "ل": "l",
    "م": "m",
    "ن": "n",
    "ه": "(?:h|a|e)",
    "و": "(?:w|o|u)",
    "ي": "(?:y|i|e)",
    "ء": "2",
}
_VOWELS = "[aeiou]{0,2}"
_PARTICLES = "(?:w|f|b|l|k|al|el|il|ya|wel|wal|bel|bal)?"
_ENDINGS = "(?:een|in|at|ik|ak|kom|kum|hom|hum|na|i|a|eh)?"
_CHAT_WORD = re.compile("(?=[a-z]*[2356789][a-z])[a-z2356789]{3,}|[a-z]{2,}[2356789]")


def is_chat_word(word: str) -> bool:
    """Whether a folded word is clearly such a spelling: Latin letters around digits for sounds."""
    return word.isascii() and _CHAT_WORD.fullmatch(word) is not None


def chat_pattern(word: str) -> str:
    """A pattern for every spelling of a word, given as a key; '' where no spelling would be sure.

    Sure is what needs one of the letters that are written as digits.
    """
    if len(word) < 3 or not set(word) <= set(_LETTERS) or not set(word) & set("حخصضطظعغق"):
        return ""
    return _PARTICLES + _VOWELS.join(f"{_LETTERS[letter]}+" for letter in word) + _ENDINGS
