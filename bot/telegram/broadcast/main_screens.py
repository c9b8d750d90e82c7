"""The draft at a glance, and the screens of its content, buttons, options and end."""

from bot.campaigns.broadcasting import Estimate
from bot.campaigns.broadcasts import Ambiguous, Refusal
from bot.telegram.broadcast.callbacks import Act, DoDraft, Screen, Switch, Turn
from bot.telegram.broadcast.drafting import broadcast_of
from bot.telegram.broadcast.screens import Sheet
from bot.telegram.broadcast.segment_words import segment_words
from bot.telegram.keyboards import Row, markup
from bot.telegram.panels import View


async def main(sheet: Sheet) -> View:
    """To whom, when, how long; below it what can be done."""
    broadcast = broadcast_of(sheet.draft)
    try:
        estimate = await sheet.desk.broadcasts.estimate(broadcast, sheet.visit.who, sheet.visit.now)
        trouble = ""
    except Refusal as refusal:
        count = await sheet.desk.broadcasts.count(broadcast.segment)
        estimate = Estimate(count, 0, sheet.visit.now, False)
        trouble = refused(sheet, refusal)
    text = sheet.text(
        "panel",
        title=broadcast.title,
        segment=segment_words(broadcast.segment, sheet.visit, sheet.desk.times.zone),
        count=estimate.recipients,
        when=sheet.desk.times.say(broadcast.timing, sheet.visit),
        seconds=round(estimate.seconds),
        second=estimate.needs_second,
        options=_options(sheet),
        buttons=len(broadcast.buttons),
        trouble=trouble,
    )
    return View(text, markup([*_confirm(sheet, estimate, trouble), *_main_rows(sheet)]))


def refused(sheet: Sheet, refusal: Refusal) -> str:
    """A refusal's sentence, plain."""
    return sheet.visit.texts.plain(f"broadcast.{refusal.name}", **refusal.values)


def _confirm(sheet: Sheet, estimate: Estimate, trouble: str) -> list[Row]:
    if trouble:
        return []
    soon = estimate.starts_at <= sheet.visit.now
    name = "b_ask_second" if estimate.needs_second else "b_send_now" if soon else "b_schedule"
    return [[sheet.button(name, DoDraft(Act.CONFIRM))]]


def _main_rows(sheet: Sheet) -> list[Row]:
    tests = [sheet.button("b_test_me", DoDraft(Act.TEST_ME))]
    if sheet.desk.staff_chat:
        tests.append(sheet.button("b_test_staff", DoDraft(Act.TEST_STAFF)))
    return [
        [sheet.leading("b_recipients", Screen.RECIPIENTS), sheet.leading("b_when", Screen.WHEN)],
        [sheet.leading("b_content", Screen.CONTENT), sheet.leading("b_buttons", Screen.BUTTONS)],
        [sheet.leading("b_options", Screen.OPTIONS), sheet.button("b_preview", _PREVIEW)],
        tests,
        [sheet.leading("b_discard", Screen.DISCARD)],
    ]


_PREVIEW = DoDraft(Act.PREVIEW)


def _options(sheet: Sheet) -> list[str]:
    draft = sheet.draft
    chosen = {
        "silent": draft.silent,
        "protected": draft.protected,
        "pinned": draft.pinned,
        "general": draft.general,
        "resend": draft.on_ambiguous is Ambiguous.RESEND,
    }
    return [name for name, on in chosen.items() if on]


async def content(sheet: Sheet) -> View:
    """Send or forward anything; what is there stays until then."""
    back = sheet.back() if sheet.draft.message else []
    return View(sheet.text("ask_content", first=not back), markup([back]))


async def buttons(sheet: Sheet) -> View:
    """The link buttons under the message."""
    listed = [(one.label, one.url) for one in sheet.draft.buttons]
    clear = [sheet.button("b_clear_buttons", DoDraft(Act.CLEAR_BUTTONS))] if listed else []
    return View(sheet.text("ask_buttons", buttons=listed), markup([clear, sheet.back()]))


async def options(sheet: Sheet) -> View:
    """How it comes."""
    draft = sheet.draft
    switches = (
        (Switch.SILENT, "b_silent", draft.silent),
        (Switch.PROTECTED, "b_protected", draft.protected),
        (Switch.PINNED, "b_pinned", draft.pinned),
        (Switch.GENERAL, "b_general", draft.general),
        (Switch.RESEND, "b_resend", draft.on_ambiguous is Ambiguous.RESEND),
    )
    rows = [[sheet.button(name, Turn(one, int(not on)), chosen=on)] for one, name, on in switches]
    title = [sheet.leading("b_title", Screen.TITLE)]
    text = sheet.text("options", title=broadcast_of(draft).title)
    return View(text, markup([*rows, title, sheet.back()]))


async def title(sheet: Sheet) -> View:
    """What staff call it."""
    text = sheet.text("ask_title", title=broadcast_of(sheet.draft).title)
    return View(text, markup([sheet.back(Screen.OPTIONS)]))


async def discard(sheet: Sheet) -> View:
    """Throw it away?"""
    yes = [sheet.button("b_discard_yes", DoDraft(Act.DISCARD))]
    return View(sheet.text("ask_discard"), markup([yes, sheet.back()]))


def discarded(sheet: Sheet) -> View:
    """It is gone, and can be brought back."""
    back = [sheet.button("b_restore", DoDraft(Act.RESTORE))]
    return View(sheet.text("discarded"), markup([back]))
