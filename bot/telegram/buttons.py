"""The buttons under a digest: presses in private, links where many read. Loads no aiogram."""

from dataclasses import dataclass

from bot.telegram.commenting.callbacks import CommentOn, PickStory, talk_payload
from bot.telegram.digest_callbacks import DigestPage, DigestStory, start_payload
from bot.telegram.reader_callbacks import OpenSettings
from digests.rendering import Press


@dataclass(frozen=True, slots=True)
class PrivateButtons:
    """For one reader: every button changes or answers in place. comments: readers may comment."""

    content_id: str
    comments: bool = False

    def page(self, number: int) -> Press:
        """List page `number`, from 0."""
        return Press(callback_data=DigestPage(self.content_id, number).pack())

    def story(self, number: int) -> Press:
        """The card of story `number`, from 0."""
        return Press(callback_data=DigestStory(self.content_id, number).pack())

    def settings(self) -> Press:
        """The reader's settings."""
        return Press(callback_data=OpenSettings().pack())

    def comment(self, number: int | None) -> Press | None:
        """The comment begins in a message of its own."""
        if not self.comments:
            return None
        on = PickStory(self.content_id) if number is None else CommentOn(self.content_id, number)
        return Press(callback_data=on.pack())


@dataclass(frozen=True, slots=True)
class SharedButtons:
    """For groups and channels: links into a private chat, so that nobody changes the message for
    all. bot_username: without the @. comments: readers may comment."""

    content_id: str
    bot_username: str
    comments: bool = False

    def page(self, number: int) -> Press:
        """Opens list page `number`, from 0, in private."""
        return self._link(start_payload(DigestPage(self.content_id, number)))

    def story(self, number: int) -> Press:
        """Opens the card of story `number`, from 0, in private."""
        return self._link(start_payload(DigestStory(self.content_id, number)))

    def settings(self) -> None:
        """Nobody sets a shared chat from under a digest: its admins have their commands."""
        return

    def comment(self, number: int | None) -> Press | None:  # noqa: ARG002 - cards are not shared
        """Opens the choice of the story in private."""
        return self._link(talk_payload(self.content_id)) if self.comments else None

    def _link(self, payload: str) -> Press:
        return Press(url=f"https://t.me/{self.bot_username}?start={payload}")
