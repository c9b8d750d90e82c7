"""What a headline pins down: the countries it names and the numbers it gives."""

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale

from digests.arabic.keys import key

_NAMES = {
    "AE": "الإمارات",
    "AT": "نمساوي",
    "BA": "البوسنة",
    "CD": "الكونغو",
    "CF": "أفريقيا_الوسطى",
    "CI": "كوت_ديفوار إيفواري",
    "CZ": "تشيكيا",
    "DK": "الدنمارك",
    "EH": "الصحراء_المغربية",
    "EU": "الاتحاد_الأوروبي أوروبا",
    "GB": "بريطانيا إنجلترا إنكلترا الإنجليز",
    "HU": "المجر",
    "IE": "إيرلندا",
    "KP": "كوري_شمالي كورية_شمالية بيونغ_يانغ",
    "KR": "كوري_جنوبي كورية_جنوبية",
    "MM": "ميانمار بورما",
    "OM": "سلطنة_عمان عماني",
    "PS": "فلسطين غزة غزاوي الضفة_الغربية",
    "RU": "الروس",
    "SA": "السعودية",
    "SY": "سورية",
    "TR": "الأتراك",
    "US": "أمريكا أميركا الأمريكان الأميركان",
    "ZA": "جنوب_أفريقي جنوب_أفريقية",
    "": "أمريكا_الشمالية أمريكا_الجنوبية أمريكا_اللاتينية أميركا_اللاتينية أميركا_الجنوبية",
}
"""What headlines say and CLDR does not; an adjective here is one that no rule forms. Under '' stand
names that contain a country's name and mean something else."""

_SEATS = {
    "AE": "أبوظبي أبو_ظبي دبي",
    "BE": "بروكسل",
    "CN": "بكين",
    "DE": "برلين",
    "EG": "القاهرة",
    "ES": "مدريد",
    "FR": "باريس الإليزيه",
    "GB": "لندن",
    "IL": "تل_أبيب",
    "IN": "نيودلهي",
    "IQ": "بغداد",
    "IR": "طهران",
    "IT": "روما",
    "JP": "طوكيو",
    "KR": "سيول",
    "LB": "بيروت",
    "PK": "إسلام_آباد",
    "QA": "الدوحة",
    "RU": "موسكو الكرملين",
    "SA": "الرياض",
    "SD": "الخرطوم",
    "SY": "دمشق",
    "TR": "أنقرة",
    "UA": "كييف",
    "US": "واشنطن البيت_الأبيض",
    "YE": "صنعاء",
}
"""Seats of government, which headlines name for the state. They form no adjectives here."""

_AMBIGUOUS = frozenset(key("مالي بنين عمان فيجي نيوي بالاو غوام كوبي").split())
"""Words that mean something else more often: financial, sons, Amman, ..."""

_NO_COUNTRY = frozenset(("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"))
_ENDINGS = ("", "ه", "ون", "ين", "ات", "تان", "تين")
_LONGEST = 4
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+(?:[.,٫٬]\d+)*")
_THOUSANDS = re.compile(r"(?<=\d)[,٬](?=\d{3}(?!\d))")
_UNITS = {
    f"{stem}{ending}": value
    for value, stem in enumerate(key("ثلاث أربع خمس ست سبع ثماني تسع عشر").split(), 3)
    for ending in ("", "ه")
}
_TENS = {
    f"{stem}{ending}": value
    for value, stem in zip(
        range(20, 100, 10), key("عشر ثلاث أربع خمس ست سبع ثمان تسع").split(), strict=True
    )
    for ending in ("ون", "ين")
}
_SPELLED = re.compile(
    r"\bو?(?:ال)?(?:(UNITS)(?: (?:(عشره?)|و(?:ال)?(TENS)))?|(TENS))\b".replace(
        "UNITS", "|".join(_UNITS)
    ).replace("TENS", "|".join(_TENS))
)


def places(text: str) -> frozenset[str]:
    """ISO 3166 codes of the countries (and EU) that a text names, by name, adjective or seat of
    government."""
    return frozenset(code for code in _named(_WORD.findall(key(text))) if code)


def numbers(text: str) -> frozenset[str]:
    """The numbers a text gives, in digits or words from three on, as plain ASCII: '8214', '3.5'."""
    folded = key(text)
    digits = (_THOUSANDS.sub("", found) for found in _NUMBER.findall(folded))
    in_digits = (re.sub("[,٫]", ".", found) for found in digits)
    return frozenset((*in_digits, *_spelled(folded)))


def _named(words: list[str]) -> Iterator[str]:
    """The codes in order of the text, the longest name winning ('South Sudan' is not Sudan)."""
    names, at = _names(), 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            code = _lookup(names, words[at : at + length])
            if code is not None:
                yield code
                at += length
                break
        else:
            at += 1


def _lookup(names: dict[str, str], words: list[str]) -> str | None:
    first, *rest = words
    phrases = (" ".join((form, *rest)) for form in _without_particles(first))
    return next((names[phrase] for phrase in phrases if phrase in names), None)


def _without_particles(word: str) -> Iterator[str]:
    yield word
    if len(word) > 3 and word[0] in "وفبلك":
        if word.startswith("لل"):
            yield "ا" + word[1:]
        yield from _without_particles(word[1:])


@cache
def _names() -> dict[str, str]:
    """Every form of every country's name -> its code."""
    names: dict[str, str] = {}
    for code, name in Locale("ar").territories.items():
        if len(code) == 2 and code not in _NO_COUNTRY:
            names |= dict.fromkeys(_forms(_words(name.split("(")[0])), code)
    for code, listed in _NAMES.items():
        for name in listed.split():
            names |= dict.fromkeys(_forms(_words(name)), code)
    for code, listed in _SEATS.items():
        names |= {_words(name): code for name in listed.split()}
    return {name: code for name, code in names.items() if name not in _AMBIGUOUS}


def _words(name: str) -> str:
    return " ".join(_WORD.findall(key(name)))


def _forms(name: str) -> Iterator[str]:
    """A name, with the article if it has one (هند is a person); of one word also the adjectives."""
    yield name
    if " " in name:
        yield " ".join(f"ال{part.removeprefix('ال')}" for part in name.split())
        return
    word = name.removeprefix("ال")
    for ending in _ENDINGS:
        adjective = _adjective(word) + ending
        if adjective not in _AMBIGUOUS:
            yield adjective
            yield f"ال{adjective}"


def _adjective(word: str) -> str:
    """The masculine adjective of a country: روسيا روسي, فرنسا فرنسي, سعوديه سعودي, مصر مصري."""
    stem = word.removesuffix("ا").removesuffix("ه")
    return stem if stem.endswith("ي") else f"{stem}ي"


def _spelled(folded: str) -> Iterator[str]:
    """Numbers written out, 3 to 99: خمسه, خمسه عشر, خمسه وعشرين, عشرين."""
    for unit, teen, tens, round_tens in _SPELLED.findall(folded):
        yield str(_UNITS.get(unit, 0) + (10 if teen else 0) + _TENS.get(tens or round_tens, 0))
