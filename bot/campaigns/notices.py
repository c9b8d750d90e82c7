"""What the owners are told: an alert each, delivered as a row, so that a restart loses none."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.delivery.model import Address, Content
from bot.delivery.ports import DeliveryStore
from bot.wording import Texts
from digests.model import Message

log = structlog.get_logger()

FOLD = timedelta(hours=1)
"""The same notice comes once in this time."""


class Notices:
    """owners: the private chats of those who run the bot. texts: in their language."""

    def __init__(self, store: DeliveryStore, texts: Texts, owners: Sequence[int]) -> None:
        self._store = store
        self._texts = texts
        self._owners = [Address(owner) for owner in owners]
        self._posted: dict[str, datetime] = {}

    async def post(self, name: str, now: datetime, **values: object) -> bool:
        """Post macro `name` of templates/messages/notices.j2 to every owner; False where it was
        folded into the same notice of the last hour, or nobody is there to read it."""
        text = self._texts.html(f"notices.{name}", **values)
        log.warning("notice", name=name, **values)
        if not self._owners or self._is_repeated(text, now):
            return False
        await self._store.post("alert", _content(text, now), self._owners, now)
        self._posted[text] = now
        return True

    def _is_repeated(self, text: str, now: datetime) -> bool:
        self._posted = {one: at for one, at in self._posted.items() if now - at < FOLD}
        return text in self._posted


def _content(text: str, now: datetime) -> Content:
    digest = hashlib.sha256(f"{now.isoformat()}\n{text}".encode()).hexdigest()
    payload = {
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    return Content("n" + digest[:16], Message("sendMessage", payload))
