"""Whether a verb about a person takes the feminine, judged by the first name. A guess."""

from enum import IntEnum

from digests.arabic.direction import has_rtl
from digests.arabic.keys import key


class Gender(IntEnum):
    """UNKNOWN: the sentence is put so that it fits everybody."""

    MASCULINE = 0
    FEMININE = 1
    UNKNOWN = 2


_ENDS = ("ه", "ا", "اء")
"""Of a key: ة is ه there, and ى is ي."""

_WOMEN = "مريم زينب هند سعاد نور رشا ليلى هدى سلمى منى ندى لبنى يسرى بشرى ضحى نهى شذى أروى نجوى"
_WOMEN += " سهى علا ريم أمل سحر إيمان حنان وفاء نوال سمر عبير كوثر هبة دعاء غدير ياسمين جيهان أحلام"
_WOMEN += " أسمهان ريهام إلهام ابتسام سهام مها رنا دينا لينا نسرين شيرين ميسون نرمين سوسن عفاف"
_MEN = "حمزة أسامة طلحة عبيدة قتيبة معاوية عكرمة حذيفة ربيعة خليفة عطية زكريا رضا علاء ضياء بهاء"
_MEN += " مصطفى موسى عيسى يحيى بهجة عروة عبادة جمعة سلامة شحاتة آغا عطا"
_FEMININE = frozenset(key(name) for name in _WOMEN.split())
_MASCULINE = frozenset(key(name) for name in _MEN.split())


def gender_of(name: str) -> Gender:
    """By the first word; UNKNOWN for a name that is not in Arabic letters."""
    first = key(name).partition(" ")[0]
    if not has_rtl(first):
        return Gender.UNKNOWN
    if first in _FEMININE:
        return Gender.FEMININE
    if first in _MASCULINE:
        return Gender.MASCULINE
    return Gender.FEMININE if first.endswith(_ENDS) else Gender.MASCULINE
