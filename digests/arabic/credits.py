"""News agencies as outlets credit them, and the credits taken out of a text."""

import re
from collections.abc import Sequence
from functools import cache

from digests.arabic.keys import key

AGENCIES: dict[str, tuple[str, ...]] = {
    "وكالات": ("الوكالات", "وكالات الأنباء", "وكالات أنباء", "agencies"),
    "أ ف ب": ("فرانس برس", "أف ب", "أفب", "وكالة فرانس برس", "afp"),
    "رويترز": ("وكالة رويترز", "reuters"),
    "د ب أ": ("وكالة الأنباء الألمانية", "dpa"),
    "أ ب": ("أسوشيتد برس", "أسوشييتد برس", "اسوشيتدبرس", "associated press", "ap"),
    "أ ش أ": ("وكالة أنباء الشرق الأوسط",),
    "الأناضول": ("وكالة الأناضول", "وكالة أنباء الأناضول", "anadolu", "aa"),
    "سبوتنيك": ("وكالة سبوتنيك", "sputnik"),
    "نوفوستي": ("وكالة نوفوستي", "ريا نوفوستي"),
    "تاس": ("وكالة تاس", "tass"),
    "إنترفاكس": ("انترفاكس", "interfax"),
    "شينخوا": ("وكالة شينخوا", "xinhua"),
    "إفي": ("وكالة إفي", "efe"),
    "يو بي آي": ("upi",),
    "سونا": ("وكالة السودان للأنباء", "suna"),
    "سانا": ("وكالة سانا", "sana"),
    "واس": ("وكالة الأنباء السعودية",),
    "وام": ("وكالة أنباء الإمارات", "wam"),
    "كونا": ("وكالة الأنباء الكويتية", "kuna"),
    "بترا": ("وكالة الأنباء الأردنية", "petra"),
    "وفا": ("وكالة الأنباء الفلسطينية", "wafa"),
    "واع": ("وكالة الأنباء العراقية", "ina"),
    "بلومبرغ": ("بلومبيرغ", "بلومبرج", "bloomberg"),
}
"""Name shown → other spellings. Everyday words («معا», «بنا», «الألمانية») stay out."""

_SOURCE = re.compile(r"(?:المصدر|المصادر|مصدر|source|sources)\s*[:：\-–]?\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[+/|،,؛;&–—]\s*|\s+-\s+|\s+و\s*(?=\S)|\s+and\s+")
_WRAPPING = "()[]{}«»“”\"'*_-–—.…:،,؛ "
_CLOSING = re.compile(r"\s*[(\[]([^()\[\]]{2,60})[)\]]\s*[.…]?\s*$")
_LEADS_ON_WORDS = """
    وكالة لوكالة بوكالة ووكالة وكالتي وكالتا وكالات لوكالات عن من مع إلى على في
    صحيفة لصحيفة منظمة شركة قناة
"""
_LEADS_ON = frozenset(map(key, _LEADS_ON_WORDS.split()))
"""After these a bracketed name belongs to its sentence: «بحسب وكالة (رويترز)»."""


@cache
def _spellings() -> dict[str, str]:
    pairs = ((other, name) for name, others in AGENCIES.items() for other in (name, *others))
    return {_letters(spelling): name for spelling, name in pairs}


def _letters(text: str) -> str:
    """The key without punctuation, lone letters joined: «أ.ف.ب», «أ ف ب» and «(أ ف ب)» alike."""
    words = re.sub(r"[\W_]+", " ", key(text)).strip()
    return re.sub(r"(?<!\S)(\S) (?=\S(?!\S))", r"\1", words)


def agency(text: str) -> str:
    """The agency's shown name if the text is one's name and nothing else, or ''."""
    return _spellings().get(_letters(text), "") if len(text) <= 60 else ""


def credited(line: str, outlet: str = "") -> tuple[str, ...]:
    """The agencies of a line that is nothing but a credit: «وكالات», «المصدر: رويترز + أ ف ب».

    Names beside them are allowed only after «المصدر» or a plus sign, or if they are the outlet's.
    """
    bare = line.strip(_WRAPPING)
    if len(bare) > 80 or bare.count(" ") > 12:
        return ()
    source = _SOURCE.match(bare)
    listing = bare[source.end() :] if source else bare
    if whole := agency(listing):
        return (whole,)
    parts = [part.strip(_WRAPPING) for part in _BETWEEN.split(listing) if part.strip(_WRAPPING)]
    known = tuple(dict.fromkeys(name for part in parts if (name := agency(part))))
    others = [part for part in parts if not agency(part) and key(part) != key(outlet)]
    lenient = source is not None or "+" in listing
    return known if not others or (lenient and len(listing.split()) <= 8) else ()


def closing_credit(paragraph: str) -> tuple[str, tuple[str, ...]]:
    """The paragraph without a closing «(أ ف ب)», and the agencies it named."""
    match = _CLOSING.search(paragraph)
    names = credited(match[1]) if match and match.start() else ()
    if not match or not names:
        return paragraph, ()
    before = paragraph[: match.start()]
    return (paragraph, ()) if key(before.rpartition(" ")[2]) in _LEADS_ON else (before, names)


def take_credits(body: Sequence[str], outlet: str = "") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(paragraphs without credits, agencies in the order met)."""
    kept: list[str] = []
    names: list[str] = []
    for paragraph in body:
        alone = credited(paragraph, outlet)
        text, closing = ("", alone) if alone else closing_credit(paragraph)
        names += closing
        if text:
            kept.append(text)
    return tuple(kept), tuple(dict.fromkeys(names))
