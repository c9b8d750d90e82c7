"""What reaches a reader who did not ask: the newsroom's answer to a comment."""

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import LinkPreviewOptions

from bot.campaigns.model import ChatKind
from bot.delivery.model import Address
from bot.moderation.model import Comment
from bot.telegram.commenting.screens import replied
from bot.telegram.outcomes import is_unsent
from bot.telegram.seats import Seat
from bot.telegram.tongue import KnownReaders
from bot.wording import Wording
from digests.model import Numerals

log = structlog.get_logger(__name__)


class ReaderTeller:
    """outlet: in whose name the newsroom answers."""

    def __init__(self, bot: Bot, readers: KnownReaders, wording: Wording, outlet: str) -> None:
        self._bot = bot
        self._readers = readers
        self._wording = wording
        self._outlet = outlet

    async def tell_reply(self, comment: Comment, words: str) -> bool:
        """The newsroom's words, with a button to go on. False where the comment has no private
        chat, or its reader cannot be reached. Raises TelegramAPIError where it may be tried again:
        nothing was sent."""
        if comment.reader_chat is None:
            return False
        view = replied(comment, words, await self._seat(comment.reader_chat), self._outlet)
        try:
            await self._bot.send_message(
                comment.reader_chat,
                view.text,
                parse_mode="HTML",
                reply_markup=view.keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        except TelegramAPIError as error:
            log.info("reply_not_told", comment=comment.id, why=str(error))
            if is_unsent(error):
                raise
            return False
        return True

    async def _seat(self, chat: int) -> Seat:
        """In the language and digits that the reader has chosen for digests."""
        to = Address(chat)
        reader = await self._readers.get(to)
        profile = reader.profile if reader else self._readers.defaults
        numerals = profile.numerals if reader else Numerals.LATN
        texts = self._wording.of(profile.locale, numerals)
        return Seat(to, ChatKind.PRIVATE, texts, profile.locale)
