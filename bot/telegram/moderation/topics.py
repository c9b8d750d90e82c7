"""The forum topic that comments have for themselves, where the group has topics."""

import json

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from bot.moderation.desk_ports import SettingStore
from bot.telegram.moderation.phrases import Sight
from digests.arabic.direction import RLM

log = structlog.get_logger()

TOPIC = "cards_topic"


class Topic:
    """Made once, and remembered; 0 where the group has none or the bot may make none."""

    def __init__(self, bot: Bot, settings: SettingStore, chat_id: int) -> None:
        self._bot = bot
        self._settings = settings
        self._chat_id = chat_id
        self._known: int | None = None

    async def thread(self, sight: Sight) -> int:
        """Where cards go. One that could not be made is tried again after a restart."""
        if self._known is None:
            self._known = await self._remembered() or await self._made(sight)
        return self._known

    async def forget(self) -> None:
        """It is no more; the general topic has to do."""
        await self._settings.put(TOPIC, json.dumps({}))
        self._known = 0

    async def _remembered(self) -> int:
        kept = json.loads(await self._settings.get(TOPIC) or "{}")
        return int(kept.get("thread", 0)) if kept.get("chat") == self._chat_id else 0

    async def _made(self, sight: Sight) -> int:
        if not (await self._bot.get_chat(self._chat_id)).is_forum:
            return 0
        try:
            name = sight.plain("topic").lstrip(RLM)
            topic = await self._bot.create_forum_topic(self._chat_id, name)
        except TelegramBadRequest as error:
            log.info("no_topic_for_comments", chat=self._chat_id, why=str(error))
            return 0
        thread = topic.message_thread_id
        await self._settings.put(TOPIC, json.dumps({"chat": self._chat_id, "thread": thread}))
        return thread
