"""The dateline an outlet glues in front of its first sentence: its name, a place, an agency.

Three signs give one away: its glued shape («شبكة المدار …_في اجتماع»), the outlet's or an
agency's name before a separator, or the same words before a separator in several articles.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from digests.arabic.credits import agency, credited
from digests.arabic.keys import key

_LONGEST = 80
"""Characters of a dateline, at most."""

SEVERAL = 3
"""Articles that must share the words before a separator for them to be a dateline."""

_GLUED = re.compile(r"(?P<name>[^_.؟!?:؛،@«»\"/\\]{2,70}?)\s*(?P<dots>…|\.{2,4})?\s*_+\s*(?=\S)")
_SEPARATOR = re.compile(
    r"\s*(?::(?!\d)|[–—|…]|/(?=\s)|\.{2,}|(?<=[\s)\]])-(?=\s)|(?<=\s)[-ـ](?=\s))\s*"
)
_PIECES = re.compile(r"[()\[\]،,/|–—:]|\s-\s|\s-$")
_SPEECH = """
    قال قالت أكد أكدت أعلن أعلنت أضاف أضافت صرح صرحت أوضح أوضحت ذكر ذكرت كشف كشفت أفاد أفادت
    نقلت نقل كتب كتبت تساءل شدد أشار أشارت بين رد سأل قائلا هل ماذا لماذا كيف
"""
_SPEAKS = frozenset(map(key, _SPEECH.split()))
"""A colon after one of these introduces speech or a question, never a story."""


def strip_dateline(
    first: str, outlet: str = "", learned: Collection[str] = ()
) -> tuple[str, tuple[str, ...]]:
    """(the first paragraph without its dateline, the agencies the dateline credits).

    learned: what `learn_datelines` found in the source's articles. A paragraph that is nothing
    but a dateline becomes ''.
    """
    names: tuple[str, ...] = ()
    if len(first) <= _LONGEST and key(first.strip(" -–—:_|.…/")) == key(outlet) != "":
        return "", ()
    for _ in range(3):  # «صحيفة الميدان - الخرطوم: …» is two
        end = _dateline_end(first, outlet, learned)
        if not end:
            break
        names += credited(first[:end]) or _agencies(first[:end])
        first = first[end:].lstrip(" -–—:_|.…/")
    return first, tuple(dict.fromkeys(names))


def glued_name(first: str) -> str:
    """The outlet's name out of a glued dateline, or ''."""
    match = _glued(first)
    return match["name"].strip() if match else ""


def learn_datelines(firsts: Sequence[str]) -> frozenset[str]:
    """The keys of the words several first paragraphs have before a separator."""
    seen: Counter[str] = Counter()
    for first in firsts:
        seen.update({key(first[:end]) for end in _cuts(first)})
    return frozenset(words for words, count in seen.items() if count >= SEVERAL)


def _cuts(first: str) -> list[int]:
    """Where a dateline might end: after each separator near the start, text still following."""
    window = first[:_LONGEST]
    ends = [match.end() for match in _SEPARATOR.finditer(window)]
    return [end for end in ends if first[end:].strip() and _is_quiet(first[:end])]


def _is_quiet(prefix: str) -> bool:
    """No sentence, no quote, nobody speaking: something that may stand in front of a story."""
    words = [word.removeprefix("و") for word in re.findall(r"\w+", key(prefix))]
    whole = set(words) | set(re.findall(r"\w+", key(prefix)))
    return 1 <= len(words) <= 8 and not whole & _SPEAKS and not re.search(r"[؟!?«»“”\"]", prefix)


def _dateline_end(first: str, outlet: str, learned: Collection[str]) -> int:
    glued = _glued(first)
    if glued:
        return glued.end()
    for end in reversed(_cuts(first)):
        prefix = first[:end]
        if key(prefix) in learned or _is_signed(prefix, outlet):
            return end
    return 0


def _glued(first: str) -> re.Match[str] | None:
    """Words, dots perhaps, and an underscore: one between Latin letters is a handle or a file."""
    match = _GLUED.match(first)
    if not match or len(match["name"].split()) > 8:
        return None
    return None if match["name"][-1:].isascii() and not match["dots"] else match


def _is_signed(prefix: str, outlet: str) -> bool:
    """Every piece is the outlet's name, an agency or a short place, and one is not a place."""
    pieces = [piece.strip(" -–—:_|.…/") for piece in _PIECES.split(prefix)]
    pieces = [piece for piece in pieces if piece]
    signed = [piece for piece in pieces if _is_name(piece, outlet)]
    return bool(signed) and all(len(p.split()) <= 3 for p in pieces if p not in signed)


def _is_name(piece: str, outlet: str) -> bool:
    return bool(agency(piece)) or bool(credited(piece, outlet)) or key(piece) == key(outlet) != ""


def _agencies(prefix: str) -> tuple[str, ...]:
    return tuple(
        name for piece in _PIECES.split(prefix) if (name := agency(piece.strip(" -–—:_.")))
    )
