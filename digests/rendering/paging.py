"""Pages out of whole stories. Pure: sizes in, pages out.

One page where everything fits, the small talk of the last stories given up first. Otherwise
each page takes as many whole blocks as its room allows. A block is a story, or, of a story with
more links than one block holds, a line with further links: those alone may be on the next page.
"""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from digests.rendering.display import detected, units

_TAG = re.compile(r"<[^>]*>")
_OWN_ADDRESS = re.compile("(?m)^\u200f?\u2068?https?://[^\\s\u2069]+\u2069?$")


@dataclass(frozen=True, slots=True)
class Size:
    """What a text takes of a message's room.

    units: visible UTF-16 units. parts: entities, those Telegram detects included; in a rich
    message tags, which are never fewer than its blocks. octets: UTF-8 with markup. media: pictures.
    """

    units: int = 0
    parts: int = 0
    octets: int = 0
    media: int = 0

    def __add__(self, other: "Size") -> "Size":
        return Size(
            self.units + other.units,
            self.parts + other.parts,
            self.octets + other.octets,
            self.media + other.media,
        )

    def __sub__(self, other: "Size") -> "Size":
        return Size(
            self.units - other.units,
            self.parts - other.parts,
            self.octets - other.octets,
            self.media - other.media,
        )

    def fits(self, room: "Size") -> bool:
        """Whether it is within the room in every respect."""
        return (
            self.units <= room.units
            and self.parts <= room.parts
            and self.octets <= room.octets
            and self.media <= room.media
        )


_BREAK = Size(units=2, octets=2)  # the line ends between two pieces


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of markup that is never divided. story: its number; opens: its first block."""

    markup: str
    size: Size
    story: int
    section: str
    opens: bool = True


@dataclass(frozen=True, slots=True)
class Room:
    """A page's room, and what its header takes on the first page and on later ones."""

    limit: Size
    first: Size
    later: Size
    headings: Mapping[str, Size]


@dataclass(frozen=True, slots=True)
class Page:
    """continued: its first section began on the page before. left: stories after this page."""

    blocks: tuple[Block, ...]
    continued: bool = False
    left: int = 0


def visible(markup: str) -> str:
    """The text a reader sees."""
    return html.unescape(_TAG.sub("", markup))


def measure(markup: str, *, detects: bool) -> Size:
    """The size of markup made by our templates: all tags count as parts.

    detects: whether Telegram looks for entities in the text by itself. What it would find inside
    a link is counted too, though it takes none there.
    """
    return Size(
        units=units(visible(markup)),
        parts=len(_TAG.findall(markup)) - markup.count("</") + (_found(markup) if detects else 0),
        octets=len(markup.encode()),
        media=markup.count("<img"),
    )


def _found(markup: str) -> int:
    text, addresses = _OWN_ADDRESS.subn("", markup)
    return addresses + detected(visible(text))


def paginate(
    blocks: Sequence[Block], room: Room, shorten: Callable[[Block], Block]
) -> tuple[Page, ...]:
    """All blocks in order. `shorten` gives a block without its small talk."""
    whole = _on_one_page(blocks, room, shorten)
    return (Page(tuple(whole)),) if whole is not None else _filled(blocks, room)


def _on_one_page(
    blocks: Sequence[Block], room: Room, shorten: Callable[[Block], Block]
) -> list[Block] | None:
    kept, total = list(blocks), _total(blocks, room)
    if not total.fits(room.limit + room.limit):  # small talk is never half of a digest
        return None
    for number in range(len(kept) - 1, -1, -1):
        if total.fits(room.limit):
            break
        short = shorten(kept[number])
        total += short.size - kept[number].size
        kept[number] = short
    return kept if total.fits(room.limit) else None


def _total(blocks: Sequence[Block], room: Room) -> Size:
    total, section = room.first, None
    for block in blocks:
        total += _cost(block, section, room)
        section = block.section
    return total


def _cost(block: Block, section: str | None, room: Room) -> Size:
    cost = block.size + _BREAK
    return cost if block.section == section else cost + room.headings[block.section] + _BREAK


def _filled(blocks: Sequence[Block], room: Room) -> tuple[Page, ...]:
    pages: list[list[Block]] = [[]]
    used, section = room.first, None
    for block in blocks:
        cost = _cost(block, section, room)
        if pages[-1] and not (used + cost).fits(room.limit):
            pages.append([])
            used, cost = room.later, _cost(block, None, room)
        pages[-1].append(block)
        used, section = used + cost, block.section
    return _numbered(pages)


def _numbered(pages: Sequence[Sequence[Block]]) -> tuple[Page, ...]:
    last = pages[-1][-1].story if pages[-1] else -1
    continued = [False, *(a[-1].section == b[0].section for a, b in pairwise(pages))]
    return tuple(
        Page(tuple(page), goes_on, last - page[-1].story if page else 0)
        for page, goes_on in zip(pages, continued, strict=True)
    )
