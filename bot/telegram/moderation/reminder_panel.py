"""/queue settings: when staff are reminded, and when they are left alone. For admins."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from bot.moderation import kept
from bot.moderation.reminding import Reminders
from bot.moderation.staffing import Person
from bot.moderation.team import Staff
from bot.telegram.broadcast.posting import redraw
from bot.telegram.filters import InPrivate, Pressed
from bot.telegram.keyboards import Row, button, markup, rows_of
from bot.telegram.moderation.cards import sight_button
from bot.telegram.moderation.entry import ForStaff, IsStaff, refuse
from bot.telegram.moderation.panel_callbacks import (
    Knob,
    Pane,
    SetReminder,
    ShowQueue,
    ShowReminders,
)
from bot.telegram.moderation.people import named
from bot.telegram.moderation.phrases import Sight
from bot.telegram.moderation.reminders import SETTINGS
from bot.telegram.moderation.services import ModerationDesk, actor_of
from bot.telegram.panels import View
from digests.arabic.direction import RLM

GROUP = (0, 15, 30, 60, 120)
PERSON = (0, 30, 60, 90, 180)
"""Minutes; 0 is never."""

QUIET = ((0, 0), (21, 7), (22, 7), (23, 6), (0, 8))
"""Hours; the first is none."""


def make_router() -> Router:
    """Buttons of the queue's panel."""
    router = Router(name="moderation reminders")
    router.callback_query.middleware(ForStaff())
    admin = IsStaff(admin=True)
    router.callback_query.register(show, Pressed(ShowReminders), InPrivate(), admin)
    router.callback_query.register(set_, Pressed(SetReminder), InPrivate(), admin)
    return router


async def show(
    query: CallbackQuery, pressed: ShowReminders, moderation: ModerationDesk, team: Staff, bot: Bot
) -> None:
    """All settings, or the values of one."""
    if pressed.knob not in ("", *Knob):
        return await refuse(query, moderation, "changed")
    sight = await moderation.sight(query.from_user.id, query.from_user)
    settings = await kept.load(moderation.settings, SETTINGS, Reminders())
    people = [await named(person, bot) for person in await team.all()]
    if pressed.knob:
        view = _values(Knob(pressed.knob), settings, people, sight)
    else:
        view = _all(settings, people, sight)
    return await redraw(query, bot, view)


async def set_(
    query: CallbackQuery, pressed: SetReminder, moderation: ModerationDesk, team: Staff, bot: Bot
) -> None:
    """Keep the value, and show all."""
    people = [await named(person, bot) for person in await team.all()]
    before = await kept.load(moderation.settings, SETTINGS, Reminders())
    settings = changed(before, pressed, people)
    if settings is None:
        return await refuse(query, moderation, "changed")
    now, actor = moderation.clock(), actor_of(query.from_user)
    await kept.save(moderation.settings, SETTINGS, settings)
    await moderation.trail.note(
        now, actor, "reminders_set", knob=pressed.knob.value, value=pressed.value
    )
    sight = await moderation.sight(query.from_user.id, query.from_user)
    return await redraw(query, bot, _all(settings, people, sight))


def changed(
    settings: Reminders, pressed: SetReminder, people: Iterable[Person]
) -> Reminders | None:
    """With the value; None for one that is not offered."""
    value = pressed.value
    match pressed.knob:
        case Knob.GROUP if value in GROUP:
            return replace(settings, group_after=value)
        case Knob.PERSON_AFTER if value in PERSON:
            return replace(settings, person_after=value)
        case Knob.PERSON if value in {0, *(one.id for one in people)}:
            return replace(settings, person=value)
        case Knob.QUIET if 0 <= value < len(QUIET):
            start, end = QUIET[value]
            return replace(settings, quiet_from=start * 60, quiet_to=end * 60)
    return None


def _all(settings: Reminders, people: Sequence[Person], sight: Sight) -> View:
    name = next((one.name for one in people if one.id == settings.person), "")
    text = sight.texts.html(
        "reminders.settings",
        group=_minutes(settings.group_after, sight),
        after=_minutes(settings.person_after, sight),
        name=name or _plain("nobody", sight),
        quiet=_hours(settings.quiet_from // 60, settings.quiet_to // 60, sight),
    )
    knobs = [
        button(_plain(f"b_{knob.name.lower()}", sight), ShowReminders(knob.value)) for knob in Knob
    ]
    back: Row = [sight_button("b_back", ShowQueue(Pane.LIST), sight)]
    return View(text, markup([*rows_of(knobs, 2), back]))


def _values(knob: Knob, settings: Reminders, people: Sequence[Person], sight: Sight) -> View:
    offered = _offered(knob, settings, people, sight)
    picks = [
        button(label, SetReminder(knob, value), chosen=chosen) for label, value, chosen in offered
    ]
    back: Row = [sight_button("b_back", ShowReminders(), sight)]
    text = sight.texts.html("reminders.ask", knob=knob.name.lower())
    return View(text, markup([*rows_of(picks, 2), back]))


def _offered(
    knob: Knob, settings: Reminders, people: Sequence[Person], sight: Sight
) -> list[tuple[str, int, bool]]:
    """Label, value, and whether it is so now."""
    if knob is Knob.PERSON:
        names = [(_plain("nobody", sight), 0), *((one.name, one.id) for one in people)]
        return [(name, number, number == settings.person) for name, number in names]
    if knob is Knob.QUIET:
        now = (settings.quiet_from // 60, settings.quiet_to // 60)
        return [(_hours(*pair, sight), at, pair == now) for at, pair in enumerate(QUIET)]
    values, now_ = (GROUP, settings.group_after), (PERSON, settings.person_after)
    choices, current = values if knob is Knob.GROUP else now_
    return [(_minutes(one, sight), one, one == current) for one in choices]


def _minutes(count: int, sight: Sight) -> str:
    return _plain("minutes", sight, count=count)


def _hours(start: int, end: int, sight: Sight) -> str:
    if start == end:
        return _plain("no_hours", sight)
    return _plain("hours", sight, start=f"{start:02}:00", end=f"{end:02}:00")


def _plain(name: str, sight: Sight, **values: object) -> str:
    return sight.texts.plain(f"reminders.{name}", **values).lstrip(RLM)
