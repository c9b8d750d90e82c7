"""The staff's group: the topic that comments have for themselves, and what is posted there."""

from dataclasses import dataclass

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from bot.moderation import kept
from bot.moderation.desk_ports import SettingStore
from bot.telegram.broadcast.posting import BARE
from bot.telegram.moderation.phrases import Sight
from bot.telegram.panels import View
from digests.arabic.direction import RLM

log = structlog.get_logger()

TOPIC = "cards_topic"


@dataclass(frozen=True, slots=True)
class Spot:
    """Something of a chat that is remembered; 0 for nothing."""

    chat: int = 0
    id: int = 0


class StaffGroup:
    """chat_id: 0 where the newsroom has none."""

    def __init__(self, bot: Bot, settings: SettingStore, chat_id: int) -> None:
        self._bot = bot
        self._settings = settings
        self.chat_id = chat_id
        self._thread: int | None = None

    async def post(self, view: View, sight: Sight) -> int:
        """A message in the topic of comments; its id."""
        thread = await self._topic(sight)
        try:
            return await self._send(view, thread)
        except TelegramBadRequest as error:
            if not thread or "thread not found" not in error.message:
                raise
        self._thread = 0  # somebody has deleted the topic: the general one has to do
        await kept.save(self._settings, TOPIC, Spot())
        return await self._send(view, 0)

    async def _send(self, view: View, thread: int) -> int:
        sent = await self._bot.send_message(
            self.chat_id,
            view.text,
            message_thread_id=thread or None,
            parse_mode="HTML",
            reply_markup=view.keyboard,
            link_preview_options=BARE,
        )
        return sent.message_id

    async def _topic(self, sight: Sight) -> int:
        """Made once, and remembered; 0 where the group has none or the bot may make none. One that
        could not be made is tried again after a restart."""
        if self._thread is None:
            known = await kept.load(self._settings, TOPIC, Spot())
            same = known.chat == self.chat_id and known.id
            self._thread = known.id if same else await self._made(sight)
        return self._thread

    async def _made(self, sight: Sight) -> int:
        if not (await self._bot.get_chat(self.chat_id)).is_forum:
            return 0
        try:
            name = sight.plain("topic").lstrip(RLM)
            topic = await self._bot.create_forum_topic(self.chat_id, name)
        except TelegramBadRequest as error:
            log.info("no_topic_for_comments", chat=self.chat_id, why=str(error))
            return 0
        thread = topic.message_thread_id
        await kept.save(self._settings, TOPIC, Spot(self.chat_id, thread))
        return thread
