"""To whom: conditions that combine, counted after each change."""

from collections.abc import Iterable

from bot.campaigns.segments import Audience, Segment
from bot.telegram.broadcast.callbacks import (
    Act,
    DoDraft,
    OnSaved,
    Part,
    PickPart,
    PickSaved,
    Screen,
    ShowScreen,
)
from bot.telegram.broadcast.names import name_key
from bot.telegram.broadcast.screens import Sheet
from bot.telegram.broadcast.segment_words import city_name, country, segment_words
from bot.telegram.keyboards import Row, button, markup, rows_of, with_country
from bot.telegram.panels import MOST_SECTIONS, RECENT, View
from digests.locales import LOCALES

A_PAGE = 12
MOST_COUNTRIES = 24
JOINED_DAYS = (7, 30, 90)
INACTIVE_DAYS = (30, 60, 90)

TOPICS = (
    ("b_sections", Screen.SECTIONS),
    ("b_locales", Screen.LOCALES),
    ("b_places", Screen.PLACES),
    ("b_joined", Screen.JOINED),
    ("b_inactive", Screen.INACTIVE),
    ("b_origins", Screen.ORIGINS),
    ("b_ids", Screen.IDS),
    ("b_saved", Screen.SAVED),
)


async def recipients(sheet: Sheet) -> View:
    """All conditions and the count."""
    segment = sheet.draft.segment
    where = [
        sheet.button(f"b_{one.value}", PickPart(Part.AUDIENCE, one.value), chosen=one is chosen)
        for chosen in (segment.audience,)
        for one in Audience
    ]
    topics = [sheet.leading(name, screen) for name, screen in TOPICS]
    extra: Row = []
    if segment != Segment():
        extra = [
            sheet.leading("b_save", Screen.NAME),
            sheet.button("b_clear_segment", DoDraft(Act.CLEAR_SEGMENT)),
        ]
    return await _headed(sheet, "recipients", [where, *rows_of(topics, 2), extra, sheet.back()])


async def _headed(sheet: Sheet, question: str, rows: Iterable[Row], /, **values: object) -> View:
    """Who is chosen so far, and what is asked."""
    segment = sheet.draft.segment
    count = await sheet.desk.broadcasts.count(segment)
    head = sheet.text(
        "recipients_head",
        segment=segment_words(segment, sheet.visit, sheet.desk.times.zone),
        count=count,
    )
    return View(f"{head}\n\n{sheet.text(question, **values)}", markup(rows))


async def sections(sheet: Sheet) -> View:
    """Readers of any of these."""
    known = await sheet.desk.sections.sections(sheet.visit.now - RECENT, MOST_SECTIONS)
    pages = max(1, -(-len(known) // A_PAGE))
    page = max(0, min(sheet.page, pages - 1))
    shown = known[page * A_PAGE : (page + 1) * A_PAGE]
    chosen = sheet.draft.segment.sections
    picks = [
        button(s.name, PickPart(Part.SECTION, str(s.id), page), chosen=s.name in chosen)
        for s in shown
    ]
    turns = [
        sheet.button(name, ShowScreen(Screen.SECTIONS, to))
        for name, to in (("b_earlier", page - 1), ("b_more", page + 1))
        if 0 <= to < pages
    ]
    rows = [*rows_of(picks, 2), turns, _back(sheet)]
    return await _headed(sheet, "ask_sections", rows, count=len(known))


async def locales(sheet: Sheet) -> View:
    """Readers of these languages."""
    chosen, texts = sheet.draft.segment.locales, sheet.visit.texts
    picks = [
        button(
            texts.plain("settings.locale", value=one),
            PickPart(Part.LOCALE, one),
            chosen=one in chosen,
        )
        for one in LOCALES
    ]
    return await _headed(sheet, "ask_locales", [picks, _back(sheet)])


async def places(sheet: Sheet) -> View:
    """Countries that readers live in, by button; cities and other countries typed. Cities of the
    name that was typed stand alone: one of them is meant."""
    if sheet.found:
        found = [
            [button(with_country(one, sheet.visit.locale), PickPart(Part.FOUND, str(one.id)))]
            for one in sheet.found
        ]
        back = sheet.back(Screen.PLACES)
        return await _headed(sheet, "ask_which", [*found, back])
    profiles = await sheet.desk.store.profiles()
    segment, locale = sheet.draft.segment, sheet.visit.locale
    known = {one.territory for one in profiles.values()} | set(segment.territories)
    named = sorted((country(one, locale), one) for one in known if one)
    picks = [
        button(name, PickPart(Part.TERRITORY, code), chosen=code in segment.territories)
        for name, code in named[:MOST_COUNTRIES]
    ]
    towns = [
        button(city_name(one, locale), PickPart(Part.CITIES, str(name_key(one))), chosen=True)
        for one in segment.cities
    ]
    rows = [*rows_of(picks, 2), *rows_of(towns, 2), _back(sheet)]
    return await _headed(sheet, "ask_places", rows)


async def joined(sheet: Sheet) -> View:
    """Who came since then."""
    return await _since(sheet, "ask_joined", Part.JOINED, JOINED_DAYS)


async def inactive(sheet: Sheet) -> View:
    """Who has not been seen since then."""
    return await _since(sheet, "ask_inactive", Part.INACTIVE, INACTIVE_DAYS)


async def _since(sheet: Sheet, question: str, part: Part, days: tuple[int, ...]) -> View:
    texts = sheet.visit.texts
    picks = [
        button(texts.plain("broadcast.b_days", days=one), PickPart(part, str(one))) for one in days
    ]
    always = [sheet.button("b_whenever", PickPart(part, "0"))]
    return await _headed(sheet, question, [picks, always, _back(sheet)])


async def origins(sheet: Sheet) -> View:
    """Who came by these deep links."""
    clear = _clearing(sheet, Part.ORIGINS, sheet.draft.segment.origins)
    return await _headed(sheet, "ask_origins", [clear, _back(sheet)])


async def ids(sheet: Sheet) -> View:
    """A list of chats."""
    clear = _clearing(sheet, Part.IDS, sheet.draft.segment.chat_ids)
    return await _headed(sheet, "ask_ids", [clear, _back(sheet)])


async def saved(sheet: Sheet) -> View:
    """Those kept under a name: one press takes them, another asks to forget them."""
    kept = await sheet.desk.drafts.segments()
    rows = [
        [
            button(one.name, PickSaved(OnSaved.LOAD, name_key(one.name))),
            sheet.button("b_forget", PickSaved(OnSaved.ASK, name_key(one.name))),
        ]
        for one in kept
    ]
    return await _headed(sheet, "saved", [*rows, _back(sheet)], count=len(rows))


async def name(sheet: Sheet) -> View:
    """Under which name shall it be kept?"""
    return await _headed(sheet, "ask_name", [_back(sheet)])


def forgetting(sheet: Sheet, named: str) -> View:
    """Forget what is kept under this name?"""
    yes = [sheet.button("b_forget_yes", PickSaved(OnSaved.DELETE, name_key(named)))]
    return View(sheet.text("ask_forget", name=named), markup([yes, sheet.back(Screen.SAVED)]))


def _clearing(sheet: Sheet, part: Part, chosen: tuple[object, ...]) -> Row:
    return [sheet.button("b_clear", PickPart(part, ""))] if chosen else []


def _back(sheet: Sheet) -> Row:
    return sheet.back(Screen.RECIPIENTS)
