"""What the readers' panels show: a text and its buttons, and how they reach the chat."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, Message

from bot.campaigns.model import Section, Subscriber
from bot.campaigns.transitions import is_paused
from bot.telegram import keyboards, phrases, settings_keyboard
from bot.telegram.outcomes import is_unmodified
from bot.telegram.reader_callbacks import Flow, Panel
from bot.telegram.seats import Seat
from digests.arabic.cities import Cities, Place, common, guess

RECENT = timedelta(days=30)
"""Sections without an article for so long are not offered."""

MOST_SECTIONS = 60


class Sections(Protocol):
    """Where the sections that can be chosen are known; a part of SourceStore."""

    async def sections(self, since: datetime, limit: int) -> Sequence[Section]:
        """Most frequent first."""
        ...

    async def sections_by_id(self, ids: Sequence[int]) -> Sequence[Section]:
        """The sections with these ids."""
        ...


@dataclass(frozen=True, slots=True)
class View:
    """A message of the bot: classic HTML and buttons."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None


def titled(seat: Seat, view: View) -> View:
    """With the channel's name above, where it is set from a private chat."""
    if not seat.title:
        return view
    head = seat.texts.html("shared.channel", title=seat.title)
    return replace(view, text=f"{head}\n\n{view.text}")


async def say(message: Message, view: View) -> None:
    """A message of its own, in the same chat and topic."""
    await message.answer(
        view.text,
        parse_mode="HTML",
        reply_markup=view.keyboard,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


async def redraw(query: CallbackQuery, view: View) -> None:
    """The pressed message becomes this view; a second press of the same changes nothing."""
    if isinstance(query.message, Message):
        try:
            await query.message.edit_text(
                view.text,
                parse_mode="HTML",
                reply_markup=view.keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        except TelegramBadRequest as error:
            if not is_unmodified(error):
                raise
    elif query.message is not None and query.bot is not None:  # too old to be edited
        await query.bot.send_message(
            query.message.chat.id, view.text, parse_mode="HTML", reply_markup=view.keyboard
        )
    await query.answer()


@dataclass(frozen=True, slots=True)
class Sight:
    """What a panel is drawn from, beside the reader's own seat."""

    reader: Subscriber
    now: datetime
    flow: Flow = Flow.SETTINGS
    page: int = 0


def _spoken(name: str, seat: Seat) -> str:
    """The text's variant: in a chat of many the bot sees commands and buttons only; what is
    typed for a channel answers its panel in private."""
    if seat.chat:
        return f"{name}_channel"
    return f"{name}_shared" if seat.shared else name


class Panels:
    """Draws panels. outlet: the newsroom's name; home: its time zone, the first guess. comments:
    readers can write some."""

    def __init__(
        self, sources: Sections, cities: Cities, outlet: str, home: str, *, comments: bool = False
    ) -> None:
        self._sources = sources
        self._cities = cities
        self.outlet = outlet
        self.comments = comments
        self._home = home

    async def show(self, panel: Panel, seat: Seat, sight: Sight) -> View:
        """This panel for this reader; the sections' is the hour's where none are known yet."""
        return titled(seat, await self._drawn(panel, seat, sight))

    async def _drawn(self, panel: Panel, seat: Seat, sight: Sight) -> View:
        if panel in (Panel.SECTIONS, Panel.HOUR):
            known = await self.known_sections(sight.now)
            if known and panel is Panel.SECTIONS:
                return self._sections(seat, sight, known)
            return self._hour(seat, sight, Panel.SECTIONS if known else None)
        return self._other(panel, seat, sight)

    async def known_sections(self, now: datetime) -> Sequence[Section]:
        """What can be chosen, the most frequent first."""
        return await self._sources.sections(now - RECENT, MOST_SECTIONS)

    async def section_named(self, number: int) -> str | None:
        """The section's name, by the id a button carries."""
        found = await self._sources.sections_by_id([number])
        return found[0].name if found else None

    async def places_named(self, text: str) -> Sequence[Place]:
        """Cities of this name. In a thread: the first search builds an index for a second."""
        return await asyncio.to_thread(self._cities.find, text)

    def _other(self, panel: Panel, seat: Seat, sight: Sight) -> View:
        texts, chat = seat.texts, seat.chat
        drawn = {
            Panel.CITY: lambda: self._city(seat, sight),
            Panel.SETTINGS: lambda: self._settings(seat, sight),
            Panel.WEEKDAYS: lambda: View(
                texts.html("settings.ask_weekdays"),
                settings_keyboard.weekdays(sight.reader, texts, chat),
            ),
            Panel.PAUSE: lambda: View(
                texts.html("settings.ask_pause"), settings_keyboard.pauses(texts, chat)
            ),
            Panel.PRIVACY: lambda: View(
                texts.html("privacy.stored", comments=self._told(seat)),
                settings_keyboard.privacy(texts, chat),
            ),
            Panel.ERASE: lambda: View(
                texts.html("privacy.ask_erase", comments=self._told(seat)),
                settings_keyboard.erase(int(sight.now.timestamp()), texts, chat),
            ),
        }
        return drawn[panel]()

    def _told(self, seat: Seat) -> bool:
        """A person comments, a group or channel does not."""
        return self.comments and not seat.shared

    def _sections(self, seat: Seat, sight: Sight, known: Sequence[Section]) -> View:
        text = self._welcomed(seat, sight.flow is Flow.SETUP, "sections.ask")
        keyboard = keyboards.sections(
            sight.reader, known, seat.texts, sight.flow, sight.page, seat.chat
        )
        return View(text, keyboard)

    def _hour(self, seat: Seat, sight: Sight, before: Panel | None) -> View:
        first = sight.flow is Flow.SETUP and before is None
        text = self._welcomed(seat, first, _spoken("time.ask", seat))
        profile = sight.reader.profile
        return View(text, keyboards.hours(profile, seat.texts, sight.flow, before, seat.chat))

    def _welcomed(self, seat: Seat, first: bool, question: str) -> str:
        """The question, below the welcome where it is the first of the set-up."""
        asked = seat.texts.html(question)
        if not first:
            return asked
        return seat.texts.html(_spoken("setup.welcome", seat), outlet=self.outlet) + "\n\n" + asked

    def _city(self, seat: Seat, sight: Sight) -> View:
        hour = phrases.hour(sight.reader)
        text = seat.texts.html(_spoken("time.ask_city", seat), hour=hour)
        places = self._offered(sight.reader)
        return View(text, keyboards.cities(places, seat.texts, sight.flow, seat.chat))

    def _offered(self, reader: Subscriber) -> Iterable[Place]:
        """The reader's own city, else one of the zone's; then the outlet's country's."""
        profile = reader.profile
        own = Place(reader.city, profile.timezone, profile.territory) if reader.city else None
        first = own or guess(profile.timezone, profile.locale)
        places = (first, *common(self._home, profile.locale))
        return {(place.zone, place.territory): place for place in (*places, first)}.values()

    def _settings(self, seat: Seat, sight: Sight) -> View:
        """All choices in words, and the buttons that change them."""
        reader, texts = sight.reader, seat.texts
        text = texts.html(
            "settings.summary",
            sections=list(reader.profile.sections),
            hour=phrases.hour(reader),
            city=phrases.city(reader),
            days=phrases.weekdays(reader),
        )
        text += "\n" + phrases.standing(reader, texts, sight.now)
        holiday = is_paused(reader, sight.now)
        return View(text, settings_keyboard.settings(reader, holiday, texts, seat.chat))

    def done(self, seat: Seat, sight: Sight, *, today: bool) -> View:
        """When the next digest comes; today: and the first one follows at once."""
        reader, texts = sight.reader, seat.texts
        if reader.next_digest_at is None:
            off = settings_keyboard.stopped(texts, seat.chat)
            return titled(seat, View(phrases.standing(reader, texts, sight.now), off))
        text = texts.html(
            "setup.done",
            day=phrases.next_day(reader, texts, sight.now),
            hour=phrases.hour(reader),
            city=phrases.city(reader),
            today=today,
        )
        if reader.next_digest_at <= sight.now:
            text = phrases.standing(reader, texts, sight.now)
        return titled(seat, View(text, settings_keyboard.opening(texts, seat.chat)))
