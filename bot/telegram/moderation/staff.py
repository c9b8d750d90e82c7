"""/staff: who moderates, invitations that work once, and removal. In private, for admins."""

from collections.abc import Sequence

import structlog
from aiogram import Bot, Router
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message

from bot.moderation.staffing import GIVEN, Person, Role
from bot.moderation.team import VALID, Staff, may_give
from bot.telegram.broadcast.posting import post, redraw, tell
from bot.telegram.commands import publish_to
from bot.telegram.filters import InPrivate, Pressed
from bot.telegram.keyboards import Row, button, markup
from bot.telegram.moderation.cards import sight_button
from bot.telegram.moderation.entry import ForStaff, IsStaff
from bot.telegram.moderation.panel_callbacks import Dismiss, Invite, ShowStaff
from bot.telegram.moderation.people import named
from bot.telegram.moderation.phrases import Sight
from bot.telegram.moderation.services import ModerationDesk
from bot.telegram.panels import View

log = structlog.get_logger()

PAYLOAD = "staff_"
"""Begins the payload of an invitation's link."""


class Invited(Filter):
    """/start by an invitation's link; the handler gets its `code`."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        command, _, payload = (message.text or "").partition(" ")
        if command != "/start" or not payload.startswith(PAYLOAD):
            return False
        return {"code": payload.removeprefix(PAYLOAD)}


def make_router() -> Router:
    """The list, and the way in for somebody invited."""
    router = Router(name="moderation staff")
    router.callback_query.middleware(ForStaff())
    router.message.register(staff, Command("staff"), InPrivate(), IsStaff(admin=True))
    router.message.register(join, Invited(), InPrivate())
    router.callback_query.register(show_staff, Pressed(ShowStaff), IsStaff(admin=True))
    router.callback_query.register(invite, Pressed(Invite), IsStaff(admin=True))
    router.callback_query.register(dismiss, Pressed(Dismiss), IsStaff(admin=True))
    return router


async def staff(
    message: Message, role: Role, moderation: ModerationDesk, team: Staff, bot: Bot
) -> None:
    """The list, in a message of its own."""
    sight = await moderation.sight(message.chat.id, message.from_user)
    await post(bot, message.chat.id, await _list(role, team, sight, bot))


async def show_staff(
    query: CallbackQuery, role: Role, moderation: ModerationDesk, team: Staff, bot: Bot
) -> None:
    """The list, in place."""
    sight = await moderation.sight(query.from_user.id, query.from_user)
    await redraw(query, bot, await _list(role, team, sight, bot))


async def _list(role: Role, team: Staff, sight: Sight, bot: Bot) -> View:
    people = [await named(person, bot) for person in await team.all()]
    lines = [(person.name, _role(person.role, sight)) for person in people]
    return View(sight.texts.html("staff.list", people=lines), markup(_rows(role, people, sight)))


def _rows(role: Role, people: Sequence[Person], sight: Sight) -> list[Row]:
    invites = [
        button(sight.texts.plain("staff.b_invite", role=given.value), Invite(given))
        for given in reversed(GIVEN)
        if may_give(role, given)
    ]
    removes: list[Row] = [
        [button(sight.texts.plain("staff.b_remove", name=one.name), Dismiss(one.id, 0))]
        for one in people
        if may_give(role, one.role)
    ]
    return [invites, *removes]


def _role(role: Role, sight: Sight) -> str:
    return sight.texts.plain("staff.role", name=role.value).strip("\u200f")


async def invite(
    query: CallbackQuery, pressed: Invite, moderation: ModerationDesk, team: Staff, bot: Bot
) -> None:
    """A link for one person."""
    sight = await moderation.sight(query.from_user.id, query.from_user)
    code = await team.invite(pressed.role, query.from_user.id, sight.now)
    if code is None:
        await query.answer(sight.texts.plain("staff.may_not"), show_alert=True)
        return
    link = f"https://t.me/{moderation.place.username}?start={PAYLOAD}{code}"
    hours = VALID.total_seconds() // 3600
    words = {"role": _role(pressed.role, sight), "link": link, "hours": round(hours)}
    text = sight.texts.html("staff.invitation", **words)
    await redraw(query, bot, View(text, markup([[sight_button("b_back", ShowStaff(), sight)]])))


async def dismiss(
    query: CallbackQuery, pressed: Dismiss, moderation: ModerationDesk, team: Staff, bot: Bot
) -> None:
    """Ask, then remove."""
    who, user = query.from_user, pressed.user
    sight = await moderation.sight(who.id, who)
    person = next((one for one in await team.all() if one.id == user), None)
    if person is None or not may_give(await team.role_of(who.id), person.role):
        await query.answer(sight.texts.plain("staff.may_not"), show_alert=True)
        return
    back: Row = [sight_button("b_back", ShowStaff(), sight)]
    if not pressed.sure:
        role = _role(person.role, sight)
        text = sight.texts.html("staff.ask_remove", name=person.name, role=role)
        yes = button(sight.texts.plain("staff.b_remove_yes"), Dismiss(user, 1))
        await redraw(query, bot, View(text, markup([[yes], back])))
        return
    await team.remove(user, who.id, sight.now)
    text = sight.texts.html("staff.removed", name=person.name)
    await redraw(query, bot, View(text, markup([back])))
    await _menu(bot, moderation, user, None)


async def join(
    message: Message, code: str, moderation: ModerationDesk, team: Staff, bot: Bot
) -> None:
    """The invited person has opened the link."""
    user = message.from_user
    if user is None:
        return
    sight = await moderation.sight(user.id, user)
    person = await team.join(code, user.id, user.full_name, sight.now)
    if person is None:
        await message.answer(sight.texts.plain("staff.bad_link"))
        return
    role = _role(person.role, sight)
    text = sight.texts.html("staff.joined", role=role, admin=person.role.is_admin)
    await post(bot, user.id, View(text))
    await _menu(bot, moderation, user.id, person.role)
    if person.added_by:
        theirs = await moderation.sight(person.added_by)
        words = {"name": person.name, "role": _role(person.role, theirs)}
        await tell(bot, person.added_by, View(theirs.texts.html("staff.somebody_joined", **words)))


async def _menu(bot: Bot, desk: ModerationDesk, person: int, role: Role | None) -> None:
    try:
        await publish_to(bot, desk.wording, desk.readers.defaults.locale, person, role)
    except TelegramAPIError as error:
        log.info("menu_not_published", person=person, why=str(error))
