"""Rules on how a comment is written: what it carries, hides, or how much of it there is."""

import re
import unicodedata

from bot.moderation.candidate import Candidate, Knowledge
from bot.moderation.model import Level, Span, Verdict

_TOP = "com|net|org|info|biz|ru|cn|xyz|me|ly|io|co|tv|shop|top|site|online|store|app|link|club"
_HOST = rf"(?:[a-z0-9-]++(?:\.|\[\.\]|\(dot\)| dot )){{1,4}}(?:{_TOP})(?![a-z0-9])"
_LINK = re.compile(rf"https?:[^\s<>\"«»]+|www\.[^\s<>\"«»]+|(?<![\w@.-]){_HOST}(?:/\S*)?", re.I)

_PHONE = re.compile(r"(?<![\d,.٫])(?:\+|00)?\d(?:[\s./()~_-]{0,3}\d){7,14}(?![\d,٫])")
_DATE = re.compile(
    r"\b\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d\b|\b(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}\b"
    r"|\b(?:19|20)\d\d\W{1,3}(?:19|20)\d\d\b"
)
_SUM = re.compile(r"0\.\d+|\d*00000")
_LEAST_BARE = 9
"""Digits of a number that neither + nor 0 starts."""

_TAG = re.compile(r"</?\s*([a-z][a-z0-9]*)\b[^<>]{0,500}>?|\b(javascript):|&lt;\s*(script)", re.I)
_HARMLESS = frozenset(("b", "i", "u", "s", "p", "br", "em", "strong", "del", "blockquote", "q"))
_ACTIVE = frozenset(("script", "javascript", "iframe", "object", "embed", "svg", "form"))

_OVERRIDE = re.compile("[\u202d\u202e]")
_INVISIBLE = re.compile("[\u00ad\u115f\u1160\u200b\u2060-\u2064\u3164\ufeff\uffa0]+")
_MANY_INVISIBLE = 5
_MARKS = re.compile("\u0300{6,}")
"""Six marks on one letter: vowelled and Quranic text has four at most."""

_CAPITALS = 12
_MOSTLY = 0.8
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_ARABIC = re.compile("[\u0620-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(r"[^\W\d_]")
_LEAST_LETTERS = 10


class _Shapes(dict[int, str]):
    """One character for each: digits as ASCII, marks as one mark, invisible ones as a hyphen."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        category = unicodedata.category(letter)
        if category == "Nd":
            shape = str(unicodedata.digit(letter))
        else:
            shape = {"Mn": "\u0300", "Me": "\u0300", "Cf": "-"}.get(category, letter)
        return self.setdefault(code, "-" if letter == "ـ" else shape)


_SHAPES = _Shapes()


def links(candidate: Candidate, knowledge: Knowledge) -> Verdict | None:
    """Addresses: one is worth knowing, several a second look."""
    spans = _spans(_LINK, candidate.text)
    level = Level.SUSPECT if len(spans) >= knowledge.limits.links else Level.NOTE
    return Verdict("links", level, spans, {"count": len(spans)}) if spans else None


def phone(candidate: Candidate, _: Knowledge) -> Verdict | None:
    """A telephone number, in any digits: an advertisement, or somebody's private number."""
    text = candidate.text.translate(_SHAPES)
    found = (match for match in _PHONE.finditer(text) if _is_phone(match.group()))
    spans = tuple(Span(*match.span()) for match in found)
    return Verdict("phone", Level.SUSPECT, spans, {"count": len(spans)}) if spans else None


def _is_phone(text: str) -> bool:
    """Not a date, a span of years or a round sum; and written as numbers for dialling are."""
    if _DATE.search(text) or _SUM.fullmatch(text):
        return False
    return text.startswith(("+", "0")) or (text.isdecimal() and len(text) >= _LEAST_BARE)


def markup(candidate: Candidate, _: Knowledge) -> Verdict | None:
    """HTML that does more than set words in bold; a script should never appear."""
    found = [m for m in _TAG.finditer(candidate.text) if _tag(m) not in _HARMLESS]
    if not found:
        return None
    is_active = any(_tag(match) in _ACTIVE for match in found)
    spans = tuple(Span(*match.span()) for match in found)
    values: dict[str, str | int | float] = {"tag": _tag(found[0])[:20], "count": len(found)}
    level = Level.BAN if is_active else Level.SUSPECT
    return Verdict("markup", level, spans, values)


def _tag(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group).lower()


def overrides(candidate: Candidate, _: Knowledge) -> Verdict | None:
    """Characters that make a text read other than it is written."""
    spans = _spans(_OVERRIDE, candidate.text)
    return Verdict("overrides", Level.SUSPECT, spans, {"count": len(spans)}) if spans else None


def invisible(candidate: Candidate, _: Knowledge) -> Verdict | None:
    """Characters of no width in number. Those that shape letters and emoji do not count."""
    spans = _spans(_INVISIBLE, candidate.text)
    number = sum(span.end - span.start for span in spans)
    if number < _MANY_INVISIBLE:
        return None
    return Verdict("invisible", Level.SUSPECT, spans, {"count": number})


def marks(candidate: Candidate, _: Knowledge) -> Verdict | None:
    """Marks heaped on a letter until they cover what stands around it."""
    if candidate.text.isascii():
        return None
    spans = _spans(_MARKS, candidate.text.translate(_SHAPES))
    number = sum(span.end - span.start for span in spans)
    return Verdict("marks", Level.SUSPECT, spans, {"count": number}) if spans else None


def empty(candidate: Candidate, _: Knowledge) -> Verdict | None:
    """Nothing to read: no letter, digit or emoji."""
    return None if candidate.normalised else Verdict("empty", Level.SUSPECT)


def too_long(candidate: Candidate, knowledge: Knowledge) -> Verdict | None:
    """More than the newsroom prints, in characters as written."""
    over = len(candidate.text) - knowledge.limits.longest
    return Verdict("too_long", Level.SUSPECT, (), {"count": over}) if over > 0 else None


def capitals(candidate: Candidate, _: Knowledge) -> Verdict | None:
    """Latin letters, nearly all of them capital."""
    letters = _LATIN.findall(candidate.text)
    upper = sum(letter.isupper() for letter in letters)
    if len(letters) < _CAPITALS or upper < _MOSTLY * len(letters):
        return None
    return Verdict("capitals", Level.NOTE)


def script(candidate: Candidate, _: Knowledge) -> Verdict | None:
    """Not in Arabic letters. Latin ones are worth knowing; others a second look."""
    letters = len(_LETTER.findall(candidate.text))
    if letters < _LEAST_LETTERS or len(_ARABIC.findall(candidate.text)) > 0.2 * letters:
        return None
    is_latin = len(_LATIN.findall(candidate.text)) >= _MOSTLY * letters
    return Verdict("script", Level.NOTE if is_latin else Level.SUSPECT)


def _spans(pattern: re.Pattern[str], text: str) -> tuple[Span, ...]:
    return tuple(Span(*match.span()) for match in pattern.finditer(text))
