"""Who may come to the moderation desk: what others press changes nothing and is audited."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.moderation.staffing import Role
from bot.telegram.moderation.services import ModerationDesk, actor_of

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

FIRST_LETTER = "m"
"""Of the prefixes of all this desk's buttons, and of no other's."""


class IsStaff(Filter):
    """One of the staff; for everybody else the desk's commands are not there."""

    def __init__(self, *, admin: bool = False) -> None:
        self._admin = admin

    async def __call__(
        self, event: Message | CallbackQuery, moderation: ModerationDesk
    ) -> bool | dict[str, Role]:
        user = event.from_user
        role = await moderation.staffing.role_of(user.id) if user else None
        if role is None or (self._admin and not role.is_admin):
            return False
        return {"role": role}


class ForStaff(BaseMiddleware):
    """Lets presses of staff through, in the staff's group and in their own chats with the bot."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 (aiogram's signature)
        if not isinstance(event, CallbackQuery):
            return await handler(event, data)
        desk: ModerationDesk = data["moderation"]
        role = await desk.staffing.role_of(event.from_user.id)
        if role is None:
            return await refuse(event, desk, "not_staff")
        if event.message is None or not _is_ours(event.message.chat.id, event, desk):
            return await refuse(event, desk, "not_here")
        return await handler(event, data | {"role": role})


def _is_ours(chat_id: int, query: CallbackQuery, desk: ModerationDesk) -> bool:
    return chat_id in (desk.place.staff_chat, query.from_user.id)


class Forged(Filter):
    """A press with data that looks like this desk's, and that no handler has known."""

    async def __call__(self, query: CallbackQuery) -> bool:
        prefix = (query.data or "").partition(":")[0]
        return len(prefix) == 2 and prefix.startswith(FIRST_LETTER)


async def forged(query: CallbackQuery, moderation: ModerationDesk) -> None:
    """From before an update, or made up."""
    await refuse(query, moderation, "changed")


async def refuse(
    query: CallbackQuery, desk: ModerationDesk, name: str, comment_id: int | None = None
) -> None:
    """One sentence to who pressed, and a line in the audit."""
    sight = await desk.toast_sight(query.from_user)
    desk.later.do(query.answer(sight.plain(name), show_alert=True))
    await desk.trail.note(
        sight.now,
        actor_of(query.from_user),
        "press_refused",
        comment_id,
        why=name,
        data=(query.data or "")[:64],
        chat=query.message.chat.id if query.message else 0,
    )
