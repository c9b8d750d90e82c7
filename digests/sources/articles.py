"""From what a source says to articles fit to show. Pure: every kind of source ends here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from digests.arabic.boilerplate import without_boilerplate
from digests.arabic.cleaning import clean_line, clean_title
from digests.arabic.credits import take_credits
from digests.arabic.datelines import learn_datelines, strip_dateline
from digests.arabic.dates import parse_published
from digests.arabic.keys import key
from digests.arabic.summaries import summarise
from digests.model import Article, Image, SourceRef
from digests.sources.urls import absolute, canonical_url

_TITLE_LIMIT = 100
"""Characters of a title made from the text where the source gives none."""

_NO_SECTION = frozenset(map(key, ("غير مصنف", "بدون تصنيف", "غير مصنفة", "Uncategorized", "")))
_CUT = ("…", "...", "[…]", "[...]", "[…", "(...)")


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as its source has it: markup in title and sections, text in the bodies.

    body, lead: paragraphs of the content and of the description, uncleaned.
    published, modified: as written. image: (address, alternative text), may be relative.
    """

    title: str = ""
    link: str = ""
    guid: str = ""
    body: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    published: str = ""
    modified: str = ""
    image: tuple[str, str] = ("", "")
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class _Body:
    paragraphs: tuple[str, ...]
    agencies: tuple[str, ...]


def to_articles(
    entries: Sequence[Entry], ref: SourceRef, outlet: str, base: str, now: datetime
) -> tuple[Article, ...]:
    """Clean a source's entries together, for they tell which datelines are the outlet's own.

    base: the address relative links start from. An entry without any text is dropped; of two
    with one identity the first stays.
    """
    firsts = [clean_line(text[0]) for entry in entries if (text := entry.body or entry.lead)]
    datelines = learn_datelines(firsts)
    articles = (_article(entry, ref, outlet, base, now, datelines) for entry in entries)
    known: dict[str, Article] = {}
    for article in articles:
        if article.title:
            known.setdefault(article.identity, article)
    return tuple(known.values())


def _article(
    entry: Entry,
    ref: SourceRef,
    outlet: str,
    base: str,
    now: datetime,
    datelines: frozenset[str],
) -> Article:
    title = clean_title(entry.title)
    body = _clean(entry.body or entry.lead, title, outlet, datelines)
    lead = _clean(entry.lead, title, outlet, datelines) if entry.body else body
    summary = summarise(_lead_of(lead.paragraphs, body.paragraphs))
    published = parse_published(entry.published or entry.modified, now)
    return Article(
        source=ref.url,
        outlet=outlet,
        title=title or summarise(summary, _TITLE_LIMIT),
        url=canonical_url(absolute(entry.link, base)),
        guid=clean_line(entry.guid),
        summary=summary,
        paragraphs=body.paragraphs,
        sections=(ref.section,) if ref.section else _sections(entry.sections),
        published=published,
        modified=parse_published(entry.modified, now) if entry.modified else None,
        image=_image(entry.image, base),
        agencies=tuple(dict.fromkeys((*lead.agencies, *body.agencies))),
        weight=ref.weight,
        pinned=entry.pinned,
    )


def _clean(raw: Sequence[str], title: str, outlet: str, datelines: frozenset[str]) -> _Body:
    lines = without_boilerplate(line for text in raw if (line := clean_line(text)))
    if lines and key(lines[0]) == key(title):  # scraped pages repeat the headline
        lines = lines[1:]
    kept, agencies = take_credits(lines, outlet)
    signed: tuple[str, ...] = ()
    if kept:
        first, signed = strip_dateline(kept[0], outlet, datelines)
        kept = (first, *kept[1:]) if first else kept[1:]
    return _Body(kept, (*signed, *agencies))


def _lead_of(lead: Sequence[str], body: Sequence[str]) -> str:
    """The description an editor wrote; the body's lead where the description is a cut of it.

    A description made by a machine runs on through credits and sub-headings; the body does not.
    """
    described = lead[0] if lead else ""
    opening = next((text for text in body if _is_prose(text)), body[0] if body else "")
    if not described or (opening and _begin_alike(described, opening)):
        return _without_cut(opening)
    cut = described.endswith(_CUT) and opening and not opening.endswith(_CUT)
    return opening if cut else _without_cut(described)


def _is_prose(text: str) -> bool:
    """Not a sub-heading: long, or with the end of a sentence."""
    return len(text) >= 50 or text.endswith((".", "؟", "!", "…", "»", "”"))


def _begin_alike(one: str, other: str) -> bool:
    left, right = "".join(one.split()), "".join(other.split())
    size = min(len(left), len(right), 30)
    return size > 0 and left[:size] == right[:size]


def _without_cut(text: str) -> str:
    for mark in ("[…]", "[...]", "[…", "(...)", "..."):
        if text.endswith(mark):
            return text.removesuffix(mark).rstrip(" .…") + "…"
    return text


def _sections(names: Iterable[str]) -> tuple[str, ...]:
    cleaned = dict.fromkeys(clean_title(name) for name in names)
    return tuple(name for name in cleaned if key(name) not in _NO_SECTION)


def _image(found: tuple[str, str], base: str) -> Image | None:
    address = absolute(found[0], base)
    return Image(address, clean_line(found[1])) if address else None
