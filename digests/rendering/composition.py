"""One digest set on pages for one look: blocks rendered and measured once, then assembled."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from digests.model import Article, Digest, Format, Look
from digests.rendering import payloads
from digests.rendering.display import detected
from digests.rendering.paging import Block, Page, Room, Size, paginate
from digests.rendering.sheets import Sheet
from digests.rendering.views import HeaderView, Link, StoryView, header_view, lead, story_view

SLIDES = 3
FOLDED_LEAD = 700
CARD_LEADS = (1200, 600, 300)
"""Lead paragraphs in UTF-16 units: inside a rich story; in a card, the longest that fits."""

# What the story's own block may hold in characters, links included; a line of further links; and
# the entities of such links. The rest of a message is left to header and heading.
_BLOCK_TEXT = 3000
_LINE_TEXT = 2000
_LINE_ENTITIES = 20
_LINK_FRAME = 20  # what stands around a name or an address


@dataclass(frozen=True, slots=True)
class Composition:
    """A digest on its pages. views: its stories."""

    sheet: Sheet
    look: Look
    top: HeaderView
    views: tuple[StoryView, ...]
    pages: tuple[Page, ...]

    def page_of(self, story: int) -> int:
        """The page that holds the story's headline; 0 where there is no such story."""
        holding = (n for n, page in enumerate(self.pages) for b in page.blocks if b.story == story)
        return next(holding, 0)

    def markup(self, number: int) -> str:
        """The text of a page."""
        return ("" if self.look.format is Format.RICH else "\n").join(self._pieces(number))

    def _pieces(self, number: int) -> Iterator[str]:
        page, sectioned = self.pages[number], any(view.section for view in self.views)
        yield self._header(number)
        section = None
        for block in page.blocks:
            if sectioned and block.section != section:
                continued = page.continued and section is None
                yield self._gap(self.sheet.piece("heading", block.section, continued))
            elif section is None:
                yield self._gap("")
            yield block.markup
            section = block.section
        if self.look.format is Format.RICH and number == len(self.pages) - 1:
            yield self.sheet.piece("footer", self.top)

    def _header(self, number: int) -> str:
        if number:
            return self.sheet.piece("later_header", self.top, number + 1, len(self.pages))
        return self.sheet.piece("header", self.top, _slides(self.views))

    def _gap(self, heading: str) -> str:
        return heading if self.look.format is Format.RICH or not heading else "\n" + heading


def compose(sheet: Sheet, digest: Digest, look: Look) -> Composition:
    """Set the digest on as few pages as its stories need."""
    top = header_view(digest, look)
    views = tuple(story_view(story, digest, look) for story in digest.stories)
    drawn = [
        _drawn(sheet, look, view, told.article)
        for view, told in zip(views, digest.stories, strict=True)
    ]
    blocks = [block for number, story in enumerate(drawn) for block in story.blocks(number)]
    size = partial(payloads.size, look.format)
    footer = size(sheet.piece("footer", top))
    room = Room(
        limit=payloads.room(look.format),
        first=size(sheet.piece("header", top, _slides(views))) + footer,
        later=size(sheet.piece("later_header", top, 99, 99)) + footer,
        headings=_headings(sheet, blocks, size),
    )
    pages = paginate(blocks, room, lambda block: drawn[block.story].shortened(block))
    return Composition(sheet, look, top, views, pages)


def card(sheet: Sheet, view: StoryView, article: Article, look: Look) -> str:
    """A story read in place, with as much of its lead and other outlets as a message holds."""
    first = next(_lines(view.also, _LINE_TEXT), ())
    markup = ""
    for also in (first, ()):
        for most in CARD_LEADS:
            markup = sheet.spaced("card", view, also, lead(article, look.locale, most))
            if payloads.size(look.format, markup).fits(payloads.room(look.format)):
                return markup
    return markup


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A story being set. own: its links inside the story's block; further: the others by line."""

    sheet: Sheet
    look: Look
    view: StoryView
    lead: tuple[str, ...]
    own: tuple[Link, ...]
    further: tuple[tuple[Link, ...], ...]

    def blocks(self, number: int) -> Iterator[Block]:
        """The story, and the lines with its further links."""
        yield self._block(self.sheet.piece("story", self.view, self.own, self.lead, True), number)
        for links in self.further:
            line = self._block(self.sheet.piece("more_links", self.view, links), number)
            yield replace(line, opens=False)

    def shortened(self, block: Block) -> Block:
        """The block without its small talk. A rich story is folded: nothing is gained there."""
        if self.look.format is Format.RICH or not block.opens:
            return block
        markup = self.sheet.piece("story", self.view, self.own, self.lead, False)
        return self._block(markup, block.story)

    def _block(self, markup: str, number: int) -> Block:
        size = payloads.size(self.look.format, markup)
        return Block(markup, size, number, self.view.section)


def _drawn(sheet: Sheet, look: Look, view: StoryView, article: Article) -> _Drawn:
    folded = look.format is Format.RICH
    paragraphs = lead(article, look.locale, FOLDED_LEAD) if folded else ()
    text = len(view.headline) + len(view.summary) + len(view.source) + len(view.url)
    own, *further = [*_lines(view.also, _BLOCK_TEXT - text)] or [()]
    return _Drawn(sheet, look, view, paragraphs, own, tuple(further))


def _slides(views: Iterable[StoryView]) -> tuple[str, ...]:
    return tuple(view.image for view in views if view.image)[:SLIDES]


def _headings(
    sheet: Sheet, blocks: Sequence[Block], size: Callable[[str], Size]
) -> dict[str, Size]:
    sections = {block.section for block in blocks}
    if sections == {""}:
        return {"": Size()}
    return {name: size(sheet.piece("heading", name, True)) for name in sections}


def _lines(links: Iterable[Link], first: int) -> Iterator[tuple[Link, ...]]:
    """The links line by line: the first one of at most `first` characters, so it may be empty;
    every other holds at least one link."""
    line: list[Link] = []
    text, entities, most = 0, 0, min(first, _LINE_TEXT)
    for link in links:
        length, count = len(link.name) + len(link.url) + _LINK_FRAME, 1 + detected(link.name)
        if text + length > most or entities + count > _LINE_ENTITIES:
            yield tuple(line)
            line, text, entities, most = [], 0, 0, _LINE_TEXT
        line.append(link)
        text, entities = text + length, entities + count
    if line:
        yield tuple(line)
