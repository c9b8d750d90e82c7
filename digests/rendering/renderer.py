"""Digests, cards and the line for a day without news, as messages."""

from collections.abc import Callable
from datetime import date, datetime

from digests.arabic.calendar import gregorian, weekday
from digests.model import Digest, Look, Message, PartOfDay
from digests.rendering import payloads
from digests.rendering.composition import Composition, card, compose
from digests.rendering.keyboards import Buttons, Keyboards
from digests.rendering.sheets import Sheet, sheets


class Renderer:
    """Renders for any look. Stories and pages are numbered from 0; a number outside is clamped."""

    def __init__(self, sheet_of: Callable[[Look], Sheet]) -> None:
        self._sheet_of = sheet_of

    def pages(self, digest: Digest, look: Look, buttons: Buttons) -> tuple[Message, ...]:
        """All pages; page 0 is the digest itself. Every story and every link is on exactly one.

        A story with more than 20 links to other outlets keeps its first ones; the others follow
        it in lines of their own that name it again.
        """
        composed = compose(self._sheet_of(look), digest, look)
        return tuple(_page(composed, buttons, number) for number in range(len(composed.pages)))

    def page(self, digest: Digest, look: Look, buttons: Buttons, number: int) -> Message:
        """One of them."""
        composed = compose(self._sheet_of(look), digest, look)
        return _page(composed, buttons, _clamped(number, len(composed.pages)))

    def card(self, digest: Digest, look: Look, buttons: Buttons, number: int) -> Message:
        """One story read in place: picture, headline, lead paragraphs, source, other outlets.

        As much of the lead and as many other outlets as one message holds; the list has them all.
        A digest without stories answers with its page.
        """
        if not digest.stories:
            return self.page(digest, look, buttons, 0)
        composed = compose(self._sheet_of(look), digest, look)
        number = _clamped(number, len(digest.stories))
        view, article = composed.views[number], digest.stories[number].article
        rows = _keyboards(composed.sheet).card(
            buttons,
            number,
            stories=len(digest.stories),
            page=composed.page_of(number),
            url=view.url,
        )
        markup = card(composed.sheet, view, article, look)
        return payloads.message(
            look.format, markup, rows, rtl=composed.sheet.rtl, picture=view.image
        )

    def nothing(
        self, part: PartOfDay, look: Look, next_at: datetime, today: date, buttons: Buttons
    ) -> Message:
        """One line where there is nothing new. next_at: the next digest, in the reader's zone."""
        sheet, on = self._sheet_of(look), next_at.date()
        text = sheet.line(
            "nothing",
            part.value,
            (on - today).days,
            weekday(on, look.locale),
            gregorian(on, look.locale, look.territory),
            f"{next_at:%H:%M}",
        )
        return payloads.line(text, _keyboards(sheet).settings(buttons))


def build_renderer() -> Renderer:
    """A renderer with its own templates, each loaded when first needed."""
    return Renderer(sheets())


def _page(composed: Composition, buttons: Buttons, number: int) -> Message:
    page, look, sheet = composed.pages[number], composed.look, composed.sheet
    rows = _keyboards(sheet).page(
        buttons,
        number,
        pages=len(composed.pages),
        left=page.left,
        story=page.blocks[0].story if page.blocks else None,
    )
    picture = composed.views[0].image if composed.views and not number else ""
    markup = composed.markup(number)
    return payloads.message(look.format, markup, rows, rtl=sheet.rtl, picture=picture)


def _keyboards(sheet: Sheet) -> Keyboards:
    return Keyboards(sheet.label, sheet.rtl)


def _clamped(number: int, count: int) -> int:
    return max(0, min(number, count - 1))
