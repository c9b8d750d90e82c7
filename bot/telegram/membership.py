"""Who lets the bot in or throws it out, and groups that change their id: followed at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from aiogram import Router
from aiogram.enums import ChatMemberStatus
from aiogram.filters import Filter
from aiogram.types import ChatMemberRestricted, ChatMemberUpdated, Message
from aiogram.types.chat_member_union import ChatMemberUnion

_ABSENT = {ChatMemberStatus.LEFT, ChatMemberStatus.KICKED}


class Readers(Protocol):
    """What the readers' side is told; a part of bot.campaigns.readers. Each may come twice."""

    async def left(self, chat_id: int, now: datetime) -> None:
        """The chat blocked the bot, threw it out or is gone."""
        ...

    async def returned(self, chat_id: int, now: datetime) -> None:
        """The chat let the bot in again: digests go on with the old choices."""
        ...

    async def migrated(self, chat_id: int, new_chat_id: int) -> None:
        """The group became a supergroup."""
        ...


class ChangesId(Filter):
    """The service messages of a migration; the handler gets `old` and `new`."""

    async def __call__(self, message: Message) -> bool | dict[str, int]:
        if message.migrate_to_chat_id is not None:
            return {"old": message.chat.id, "new": message.migrate_to_chat_id}
        if message.migrate_from_chat_id is not None:
            return {"old": message.migrate_from_chat_id, "new": message.chat.id}
        return False


def make_router() -> Router:
    """my_chat_member updates, and migrations from both sides (either may be missed)."""
    router = Router(name="membership")
    router.my_chat_member.register(follow)
    router.message.register(move, ChangesId())
    return router


async def follow(
    change: ChatMemberUpdated, readers: Readers, clock: Callable[[], datetime]
) -> None:
    """Block and unblock, kick and return; a mere change of rights is neither."""
    before, now_in = _present(change.old_chat_member), _present(change.new_chat_member)
    if before and not now_in:
        await readers.left(change.chat.id, clock())
    elif now_in and not before:
        await readers.returned(change.chat.id, clock())


async def move(message: Message, old: int, new: int, readers: Readers) -> None:  # noqa: ARG001 (aiogram passes the message first)
    """The group has a new id."""
    await readers.migrated(old, new)


def _present(member: ChatMemberUnion) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in _ABSENT
