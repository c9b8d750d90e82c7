"""Buttons of the readers' panels: pure functions of the reader and what can be chosen."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import time

from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from babel.core import Locale

from bot.campaigns.model import Profile, Section, Subscriber
from bot.telegram.callbacks import Callback
from bot.telegram.reader_callbacks import (
    FinishSetup,
    Flow,
    Option,
    Panel,
    PickCity,
    PickHour,
    PickOption,
    PickSection,
    ShowPanel,
)
from bot.wording import Texts
from digests.arabic.cities import Place
from digests.locales import LOCALES

Row = list[InlineKeyboardButton]

TICK = "✓ "
COUNTRY = " · "
"""Between a city and its country."""

LABEL_BYTES = 64
SECTIONS_A_PAGE = 12
HOURS = tuple(
    [time(minute // 60, minute % 60) for minute in range(6 * 60, 10 * 60 + 1, 30)]
    + [time(hour) for hour in range(17, 23)]
)


def button(label: str, data: Callback, *, chosen: bool = False) -> InlineKeyboardButton:
    """A button; a label too long for a phone is cut."""
    label = f"{TICK}{label}" if chosen else label
    encoded = label.encode()
    if len(encoded) > LABEL_BYTES:
        label = encoded[: LABEL_BYTES - 3].decode(errors="ignore") + "…"
    return InlineKeyboardButton(text=label, callback_data=data.pack())


def markup(rows: Iterable[Row]) -> InlineKeyboardMarkup:
    """The rows that are not empty."""
    return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])


def rows_of(buttons: Sequence[InlineKeyboardButton], width: int) -> Iterator[Row]:
    """The buttons, so many in a row."""
    return (list(buttons[at : at + width]) for at in range(0, len(buttons), width))


def minute_of(at: time) -> int:
    """The minute of the day, as buttons carry it."""
    return at.hour * 60 + at.minute


def sections(
    reader: Subscriber, known: Sequence[Section], texts: Texts, flow: Flow, page: int, chat: int
) -> InlineKeyboardMarkup:
    """All, or any of the known sections; pages where they are many."""
    chosen = reader.profile.sections
    pages = -(-len(known) // SECTIONS_A_PAGE)
    page = max(0, min(page, pages - 1))
    shown = known[page * SECTIONS_A_PAGE : (page + 1) * SECTIONS_A_PAGE]
    every = button(texts.plain("sections.all"), PickSection(0, flow, page, chat), chosen=not chosen)
    picks = [
        button(s.name, PickSection(s.id, flow, page, chat), chosen=s.name in chosen) for s in shown
    ]
    turns = [
        button(texts.plain(f"sections.{name}"), ShowPanel(Panel.SECTIONS, flow, to, chat))
        for name, to in (("earlier", page - 1), ("more", page + 1))
        if 0 <= to < pages
    ]
    choices = [[every], *rows_of(picks, 2), turns]
    tongues = languages(reader.profile, texts, flow, chat)
    return markup([*choices, tongues, *around(texts, flow, None, Panel.HOUR, chat)])


def languages(profile: Profile, texts: Texts, flow: Flow, chat: int) -> Row:
    """The other tongues, for the first panel of set-up."""
    return [
        button(
            texts.plain("settings.locale", value=locale),
            PickOption(Option.LOCALE, locale, flow, chat),
        )
        for locale in LOCALES
        if flow is Flow.SETUP and locale != profile.locale
    ]


def hours(
    profile: Profile, texts: Texts, flow: Flow, before: Panel | None, chat: int
) -> InlineKeyboardMarkup:
    """The usual hours, the reader's own among them. before: the set-up's panel to go back to."""
    offered = sorted({*HOURS, profile.deliver_at})
    picks = [
        button(
            hour_label(at, texts), PickHour(minute_of(at), flow, chat), chosen=_same(at, profile)
        )
        for at in offered
    ]
    tongues = [] if before else languages(profile, texts, flow, chat)
    return markup([*rows_of(picks, 4), tongues, *around(texts, flow, before, Panel.CITY, chat)])


def hour_label(at: time, texts: Texts) -> str:
    """07:30, in the reader's digits."""
    return texts.plain("time.hour", at=at.isoformat("minutes"))


def _same(at: time, profile: Profile) -> bool:
    return at == profile.deliver_at


def cities(places: Iterable[Place], texts: Texts, flow: Flow, chat: int) -> InlineKeyboardMarkup:
    """The places, of which the first is the reader's; in set-up the last step."""
    picks = [
        button(place.name, PickCity(place.zone, place.territory, flow, chat), chosen=number == 0)
        for number, place in enumerate(places)
    ]
    return markup([*rows_of(picks, 2), *around(texts, flow, Panel.HOUR, None, chat)])


def matches(places: Sequence[Place], locale: str, flow: Flow, chat: int) -> InlineKeyboardMarkup:
    """Cities of the name that was typed, each with its country."""
    picks = [
        button(with_country(place, locale), PickCity(place.zone, place.territory, flow, chat))
        for place in dict.fromkeys(places)  # two towns of one name in one zone are one choice
    ]
    return markup(rows_of(picks, 1))


def with_country(place: Place, locale: str) -> str:
    """The place's name, with its country where it is not that itself."""
    country = Locale.parse(locale).territories.get(place.territory, place.territory)
    return place.name if country == place.name else f"{place.name}{COUNTRY}{country}"


def pressed_city(query: CallbackQuery) -> str:
    """The city's name on the button that was pressed: too long to travel in its data."""
    keyboard = query.message.reply_markup if isinstance(query.message, Message) else None
    pressed = [
        pick.text
        for row in (keyboard.inline_keyboard if keyboard else [])
        for pick in row
        if pick.callback_data == query.data
    ]
    return pressed[0].removeprefix(TICK).split(COUNTRY)[0] if pressed else ""


def around(
    texts: Texts, flow: Flow, before: Panel | None, after: Panel | None, chat: int
) -> Iterator[Row]:
    """The last row: back and next in set-up, back to the settings otherwise."""
    if flow is Flow.SETTINGS:
        yield [button(texts.plain("settings.back"), ShowPanel(Panel.SETTINGS, flow, 0, chat))]
        return
    back = [button(texts.plain("setup.back"), ShowPanel(before, flow, 0, chat))] if before else []
    onward = ShowPanel(after, flow, 0, chat) if after else FinishSetup(chat)
    yield [*back, button(texts.plain("setup.next" if after else "setup.finish"), onward)]
