"""The buttons under a digest and under a story read in place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

Row = list[dict[str, str]]
Label = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Press:
    """What a button does: exactly one is set."""

    callback_data: str = ""
    url: str = ""


class Buttons(Protocol):
    """Given by the caller. None: no such button."""

    def page(self, number: int) -> Press | None:
        """Opens list page `number`, counted from 0."""
        ...

    def story(self, number: int) -> Press | None:
        """Opens the card of story `number`, counted from 0."""
        ...

    def settings(self) -> Press | None:
        """Opens the reader's settings."""
        ...

    def comment(self, number: int | None) -> Press | None:
        """Begins a comment on story `number`, counted from 0; None: on one to be picked."""
        ...


@dataclass(frozen=True, slots=True)
class Keyboards:
    """label: the wording of a button by its macro's name. rtl: 'next' is on the left then, its
    arrow pointing left, because a keyboard is laid out from the left in every language."""

    label: Label
    rtl: bool

    def page(
        self, buttons: Buttons, number: int, *, pages: int, left: int, story: int | None
    ) -> list[Row]:
        """Under list page `number`. left: stories after it (0 where only further links of its last
        story follow); story: its first one."""
        more = buttons.page(number + 1) if number + 1 < pages else None
        back = buttons.page(number - 1) if number else None
        read = buttons.story(story) if story is not None else None
        return _rows(
            self._turned(
                [self._button(back, "previous"), self._button(more, "more", max(1, left))]
            ),
            self._turned(
                [
                    self._button(read, "read_here"),
                    self._button(buttons.comment(None), "comment"),
                ]
            ),
            [self._button(None if number else buttons.settings(), "settings")],
        )

    def card(
        self, buttons: Buttons, number: int, *, stories: int, page: int, url: str
    ) -> list[Row]:
        """Under the card of story `number`, which list page `page` holds; url: '' without one."""
        back = buttons.story(number - 1) if number else None
        on = buttons.story(number + 1) if number + 1 < stories else None
        turn = [
            self._button(back, "previous"),
            self._button(buttons.story(number), "position", number + 1, stories),
            self._button(on, "next"),
        ]
        return _rows(
            self._turned(turn),
            [self._button(Press(url=url) if url else None, "read_on_site")],
            [self._button(buttons.comment(number), "comment_on_it")],
            [self._button(buttons.page(page), "back_to_list")],
        )

    def settings(self, buttons: Buttons) -> list[Row]:
        """Under a line that holds no story."""
        return _rows([self._button(buttons.settings(), "settings")])

    def _button(self, press: Press | None, label: str, *values: int) -> dict[str, str] | None:
        if press is None:
            return None
        does = {"url": press.url} if press.url else {"callback_data": press.callback_data}
        return {"text": self.label(label, *values), **does}

    def _turned(self, row: list[dict[str, str] | None]) -> list[dict[str, str] | None]:
        return row[::-1] if self.rtl else row


def _rows(*rows: Sequence[dict[str, str] | None]) -> list[Row]:
    full = [[button for button in row if button is not None] for row in rows]
    return [row for row in full if row]
