"""The buttons that choose recipients."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from bot.campaigns.broadcasts import Refusal
from bot.campaigns.segments import Audience, Segment
from bot.telegram.broadcast import recipient_screens
from bot.telegram.broadcast.callbacks import OnSaved, Part, PickPart, PickSaved, Screen
from bot.telegram.broadcast.names import name_key
from bot.telegram.broadcast.places import city_of
from bot.telegram.broadcast.posting import redraw
from bot.telegram.broadcast.presses import Press
from bot.telegram.broadcast.screens import Sheet
from bot.telegram.broadcast.services import BroadcastDesk, Visit
from bot.telegram.broadcast.visits import AtDesk
from bot.telegram.filters import InPrivate, Pressed
from digests.locales import LOCALES

LONGEST_SINCE = 3650
"""Days."""


def make_router() -> Router:
    """Conditions, and recipients kept under a name."""
    router = Router(name="broadcast choosing")
    router.callback_query.middleware(AtDesk())
    router.callback_query.register(pick_part, Pressed(PickPart), InPrivate())
    router.callback_query.register(pick_saved, Pressed(PickSaved), InPrivate())
    return router


async def pick_part(
    query: CallbackQuery, pressed: PickPart, visit: Visit, broadcast_desk: BroadcastDesk, bot: Bot
) -> None:
    """A condition more or less; the panel counts again."""
    press = Press(query, broadcast_desk, visit, bot)
    how = await _narrowing(pressed, broadcast_desk, visit)
    await press.keep(lambda one: replace(one, segment=how(one.segment)))
    await press.show(_AFTER.get(pressed.part, Screen.RECIPIENTS), pressed.page)


_AFTER = {
    Part.SECTION: Screen.SECTIONS,
    Part.LOCALE: Screen.LOCALES,
    Part.TERRITORY: Screen.PLACES,
    Part.CITIES: Screen.PLACES,
    Part.FOUND: Screen.PLACES,
    Part.ORIGINS: Screen.ORIGINS,
    Part.IDS: Screen.IDS,
}
Narrow = Callable[[Segment], Segment]


async def _narrowing(pressed: PickPart, desk: BroadcastDesk, visit: Visit) -> Narrow:
    value = pressed.value
    if pressed.part is Part.SECTION:
        found = await desk.sections.sections_by_id([int(value)]) if value.isdigit() else []
        names = [section.name for section in found]
        return lambda part: replace(part, sections=_toggled(part.sections, *names))
    if pressed.part is Part.FOUND and value.isdigit():
        city = await city_of(int(value), desk.cities)
        return lambda part: replace(part, cities=tuple(dict.fromkeys((*part.cities, city))))
    if pressed.part in (Part.JOINED, Part.INACTIVE) and value.isdigit():
        return _since(pressed.part, int(value), visit)
    if not _is_known(pressed):
        raise Refusal("old_panel")  # forged
    return CHANGES[pressed.part](value)


def _is_known(pressed: PickPart) -> bool:
    known = {
        Part.LOCALE: pressed.value in LOCALES,
        Part.TERRITORY: len(pressed.value) == 2,
        Part.AUDIENCE: pressed.value in set(Audience),
        Part.JOINED: False,
        Part.INACTIVE: False,
        Part.FOUND: False,
        Part.CITIES: pressed.value.isdigit(),
    }
    return known.get(pressed.part, not pressed.value)


CHANGES: dict[Part, Callable[[str], Narrow]] = {
    Part.LOCALE: lambda value: lambda part: replace(part, locales=_toggled(part.locales, value)),
    Part.TERRITORY: lambda value: (
        lambda part: replace(part, territories=_toggled(part.territories, value))
    ),
    Part.AUDIENCE: lambda value: lambda part: replace(part, audience=Audience(value)),
    Part.CITIES: lambda value: (
        lambda part: replace(
            part, cities=tuple(one for one in part.cities if str(name_key(one)) != value)
        )
    ),
    Part.ORIGINS: lambda _: lambda part: replace(part, origins=()),
    Part.IDS: lambda _: lambda part: replace(part, chat_ids=()),
}


def _since(part: Part, days: int, visit: Visit) -> Narrow:
    since = visit.now - timedelta(days=min(days, LONGEST_SINCE)) if days else None
    if part is Part.JOINED:
        return lambda segment: replace(segment, joined_since=since)
    return lambda segment: replace(segment, inactive_since=since)


def _toggled(values: tuple[str, ...], *names: str) -> tuple[str, ...]:
    kept = tuple(one for one in values if one not in names)
    return (*kept, *(name for name in names if name not in values))


async def pick_saved(
    query: CallbackQuery, pressed: PickSaved, visit: Visit, broadcast_desk: BroadcastDesk, bot: Bot
) -> None:
    """Take recipients kept under a name, or forget them."""
    press = Press(query, broadcast_desk, visit, bot)
    draft, drafts = await press.draft(), broadcast_desk.drafts
    kept = {name_key(one.name): one for one in await drafts.segments()}
    saved = kept.get(pressed.key)
    if saved is None:  # another admin has forgotten it meanwhile
        await press.show(Screen.SAVED, toast=press.say("t_forgotten"))
    elif pressed.act is OnSaved.LOAD:
        await press.keep(lambda one: replace(one, segment=saved.segment))
        await press.show(Screen.RECIPIENTS)
    elif pressed.act is OnSaved.ASK:
        sheet = Sheet(draft, broadcast_desk, visit)
        await redraw(query, bot, recipient_screens.forgetting(sheet, saved.name))
    else:
        await drafts.drop_segment(saved.name)
        await press.show(Screen.SAVED, toast=press.say("t_forgotten"))
