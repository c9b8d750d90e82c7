"""The settings panel's buttons: what is chosen is ticked, and one press changes it."""

from collections.abc import Iterator

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.campaigns.model import Status, Subscriber
from bot.telegram.keyboards import Row, around, button, markup, rows_of
from bot.telegram.phrases import WEEK
from bot.telegram.reader_callbacks import (
    Erase,
    Export,
    Flow,
    Option,
    Panel,
    PickOption,
    PickPause,
    PickWeekday,
    Restart,
    ShowPanel,
    Stop,
)
from bot.wording import Texts
from digests.locales import LOCALES
from digests.model import Format, Numerals

PAUSES = (1, 3, 7, 14, 30)
"""Days."""


def settings(reader: Subscriber, paused: bool, texts: Texts, chat: int) -> InlineKeyboardMarkup:
    """Everything there is to choose, in one panel."""
    return markup(
        [
            [_open(Panel.SECTIONS, texts, chat), _open(Panel.HOUR, texts, chat)],
            [_open(Panel.CITY, texts, chat), _open(Panel.WEEKDAYS, texts, chat)],
            *_choices(reader, texts, chat),
            [_pause(paused, texts, chat), _open(Panel.PRIVACY, texts, chat)],
            [_end(reader, texts, chat)],
        ]
    )


def _end(reader: Subscriber, texts: Texts, chat: int) -> InlineKeyboardButton:
    """Stop, or the way back for somebody who has."""
    if reader.status is Status.ACTIVE:
        return button(texts.plain("settings.stop"), Stop(chat))
    return button(texts.plain("settings.restart"), Restart(chat))


def _choices(reader: Subscriber, texts: Texts, chat: int) -> Iterator[Row]:
    profile = reader.profile

    def pick(option: Option, value: str, chosen: bool) -> InlineKeyboardButton:
        label = texts.plain(f"settings.{option.name.lower()}", value=value)
        return button(label, PickOption(option, value, Flow.SETTINGS, chat), chosen=chosen)

    def switch(option: Option, on: bool) -> InlineKeyboardButton:
        label = texts.plain(f"settings.{option.name.lower()}")
        value = "0" if on else "1"
        return button(label, PickOption(option, value, Flow.SETTINGS, chat), chosen=on)

    yield [pick(Option.FORMAT, form.value, form is profile.format) for form in Format]
    yield [
        InlineKeyboardButton(
            text=("✓ " if numerals is profile.numerals else "") + sample,
            callback_data=PickOption(Option.NUMERALS, numerals.value, Flow.SETTINGS, chat).pack(),
        )
        for numerals, sample in ((Numerals.LATN, "123"), (Numerals.ARAB, "١٢٣"))
    ]
    yield [switch(Option.HIJRI, profile.hijri), switch(Option.SILENT, profile.silent)]
    yield [switch(Option.EMPTY, profile.say_when_empty)]
    yield [pick(Option.LOCALE, locale, locale == profile.locale) for locale in LOCALES]


def _open(panel: Panel, texts: Texts, chat: int) -> InlineKeyboardButton:
    label = texts.plain(f"settings.open_{panel.name.lower()}")
    return button(label, ShowPanel(panel, Flow.SETTINGS, 0, chat))


def _pause(paused: bool, texts: Texts, chat: int) -> InlineKeyboardButton:
    if paused:
        return button(texts.plain("settings.resume"), PickPause(0, chat))
    return _open(Panel.PAUSE, texts, chat)


def weekdays(reader: Subscriber, texts: Texts, chat: int) -> InlineKeyboardMarkup:
    """The week, the days with a digest ticked."""
    chosen = reader.profile.weekdays
    days = [
        button(texts.plain("time.weekday", day=day), PickWeekday(day, chat), chosen=day in chosen)
        for day in WEEK
    ]
    return markup([*rows_of(days, 3), *around(texts, Flow.SETTINGS, None, None, chat)])


def pauses(texts: Texts, chat: int) -> InlineKeyboardMarkup:
    """How long a holiday may be."""
    lengths = [button(texts.plain("settings.days", days=n), PickPause(n, chat)) for n in PAUSES]
    return markup([*rows_of(lengths, 2), *around(texts, Flow.SETTINGS, None, None, chat)])


def stopped(texts: Texts, chat: int) -> InlineKeyboardMarkup:
    """The way back."""
    return markup([[button(texts.plain("settings.restart"), Restart(chat))]])


def opening(texts: Texts, chat: int) -> InlineKeyboardMarkup:
    """The way to the settings."""
    return markup([[_open(Panel.SETTINGS, texts, chat)]])


def privacy(texts: Texts, chat: int) -> InlineKeyboardMarkup:
    """A copy of the data, its end, and back."""
    return markup(
        [
            [button(texts.plain("privacy.copy"), Export(chat))],
            [_open(Panel.ERASE, texts, chat)],
            *around(texts, Flow.SETTINGS, None, None, chat),
        ]
    )


def erase(asked: int, texts: Texts, chat: int) -> InlineKeyboardMarkup:
    """Where the first panel's button was, a second tap meets the way back: "keep" stands above,
    and the end of everything has a place of its own at the bottom."""
    keep = ShowPanel(Panel.PRIVACY, Flow.SETTINGS, 0, chat)
    return markup(
        [
            [button(texts.plain("privacy.keep"), keep)],
            [button(texts.plain("privacy.erase_now"), Erase(asked, chat))],
        ]
    )
