"""Characters that stand in for others: letters of other scripts, and rarer Arabic letters.

For matching what a writer wanted to be read as; never for display. Lookalikes of letters are from
Unicode's confusables (UTS 39) as far as people type them; those for Arabic from what comments show.
"""

import unicodedata

TO_ARABIC = str.maketrans(
    {
        **dict.fromkeys("li|1", "ا"),
        **dict.fromkeys("o05", "ه"),
        **dict.fromkeys("g9", "و"),
        **dict.fromkeys("j", "ل"),
        **dict.fromkeys("u", "ن"),
        **dict.fromkeys("w", "س"),
        **dict.fromkeys("e3", "ع"),
        **dict.fromkeys("7v", "ح"),
    }
)
"""What a Latin letter or a digit looks like between Arabic letters. Folded, lower-case keys."""

CHAT_DIGITS = str.maketrans("235679", "اعخطحص")
"""Digits for the sounds that Latin letters lack, as in chats: 7mar for حمار."""

TO_LATIN = str.maketrans(
    "авекмнорстухіјѕԁɡһуαεικνορτυχ",
    "abekmhopctyxijsdghyaeikvoptux",
)
"""Cyrillic and Greek letters that look like Latin ones, lower-case."""

_FAMILIES = {
    "ALEF": "ا",
    "BEH": "ب",
    "TEH": "ت",
    "THEH": "ث",
    "JEEM": "ج",
    "HAH": "ح",
    "KHAH": "خ",
    "DAL": "د",
    "THAL": "ذ",
    "REH": "ر",
    "ZAIN": "ز",
    "SEEN": "س",
    "SHEEN": "ش",
    "SAD": "ص",
    "DAD": "ض",
    "TAH": "ط",
    "ZAH": "ظ",
    "AIN": "ع",
    "GHAIN": "غ",
    "FEH": "ف",
    "QAF": "ق",
    "KAF": "ك",
    "LAM": "ل",
    "MEEM": "م",
    "NOON": "ن",
    "HEH": "ه",
    "WAW": "و",
    "YEH": "ي",
    "PEH": "ب",
    "TTEH": "ت",
    "TCHEH": "ج",
    "DDAL": "د",
    "RREH": "ر",
    "JEH": "ز",
    "VEH": "ف",
    "KEHEH": "ك",
    "GAF": "ك",
    "NG": "ك",
    "NOON GHUNNA": "ن",
    "DOTLESS BEH": "ب",
    "DOTLESS FEH": "ف",
    "DOTLESS QAF": "ق",
    "DOTLESS NOON": "ن",
    "DOTLESS KHAH": "خ",
    "OE": "و",
    "U": "و",
    "YU": "و",
    "VE": "و",
    "AE": "ه",
}
_LETTER = "ARABIC LETTER "


def arabic_family(letter: str) -> str:
    """The letter of the Arabic alphabet that a rarer Arabic one is written after; itself if none.

    By its Unicode name, so that KAF WITH RING is a kaf: چ→ج, ڤ→ف, ٯ→ق.
    """
    name = unicodedata.name(letter, "")
    if not name.startswith(_LETTER):
        return letter
    return _FAMILIES.get(name.removeprefix(_LETTER).partition(" WITH ")[0], letter)
