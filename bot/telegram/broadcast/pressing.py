"""The buttons of the draft's panel, but for those of recipients."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from bot.campaigns.broadcasts import Ambiguous, Ask, Draft, Refusal, Stage, Timing
from bot.campaigns.segments import Segment
from bot.campaigns.starts import first_start
from bot.telegram.broadcast import main_screens
from bot.telegram.broadcast.callbacks import (
    Act,
    DoDraft,
    PickMinute,
    PickRepeat,
    Screen,
    ShowScreen,
    Switch,
    Turn,
)
from bot.telegram.broadcast.confirming import confirm
from bot.telegram.broadcast.notifying import Notifier
from bot.telegram.broadcast.posting import post_panel, preview_draft, redraw
from bot.telegram.broadcast.presses import Press
from bot.telegram.broadcast.screens import Sheet
from bot.telegram.broadcast.services import BroadcastDesk, Visit
from bot.telegram.broadcast.timing import at_own_time, moved, start_to_repeat
from bot.telegram.broadcast.visits import AtDesk
from bot.telegram.filters import InPrivate, Pressed


def make_router() -> Router:
    """Every button of the panel."""
    router = Router(name="broadcast pressing")
    router.callback_query.middleware(AtDesk())
    for kind, handler in (
        (ShowScreen, show_screen),
        (DoDraft, do_draft),
        (Turn, turn),
        (PickMinute, pick_minute),
        (PickRepeat, pick_repeat),
    ):
        router.callback_query.register(handler, Pressed(kind), InPrivate())
    return router


async def show_screen(
    query: CallbackQuery,
    pressed: ShowScreen,
    visit: Visit,
    broadcast_desk: BroadcastDesk,
    bot: Bot,
) -> None:
    """Another screen."""
    await Press(query, broadcast_desk, visit, bot).show(pressed.screen, pressed.page)


async def turn(
    query: CallbackQuery, pressed: Turn, visit: Visit, broadcast_desk: BroadcastDesk, bot: Bot
) -> None:
    """On or off."""
    press, on = Press(query, broadcast_desk, visit, bot), bool(pressed.on)
    zone = broadcast_desk.times.zone
    changes: dict[Switch, Callable[[Draft], Draft]] = {
        Switch.SILENT: lambda one: replace(one, silent=on),
        Switch.PROTECTED: lambda one: replace(one, protected=on),
        Switch.PINNED: lambda one: replace(one, pinned=on),
        Switch.GENERAL: lambda one: replace(one, general=on),
        Switch.RESEND: lambda one: replace(
            one, on_ambiguous=Ambiguous.RESEND if on else Ambiguous.MISS
        ),
        Switch.LOCAL_TIME: lambda one: replace(one, timing=at_own_time(one.timing, zone, on=on)),
    }
    await press.keep(changes[pressed.switch])
    await press.show(Screen.WHEN if pressed.switch is Switch.LOCAL_TIME else Screen.OPTIONS)


async def pick_minute(
    query: CallbackQuery, pressed: PickMinute, visit: Visit, broadcast_desk: BroadcastDesk, bot: Bot
) -> None:
    """The day and minute; refused where that has passed, or lies too far ahead."""
    press, times = Press(query, broadcast_desk, visit, bot), broadcast_desk.times
    try:
        at = times.at(pressed.day, pressed.minute)
    except (ValueError, OverflowError):
        raise Refusal("old_panel") from None
    first_start(Timing(at=at), [times.zone], visit.now)
    await press.keep(lambda one: replace(one, timing=moved(one.timing, at, times.zone)))
    await press.show(Screen.WHEN)


async def pick_repeat(
    query: CallbackQuery, pressed: PickRepeat, visit: Visit, broadcast_desk: BroadcastDesk, bot: Bot
) -> None:
    """Again and again, or once."""
    press, times = Press(query, broadcast_desk, visit, bot), broadcast_desk.times
    if pressed.kind not in {"", "daily", "weekdays", "weekly", "monthly"}:
        raise Refusal("old_panel")

    def changed(draft: Draft) -> Draft:
        start = start_to_repeat(draft, times.zone, visit.now)
        if pressed.kind:
            recurrence = times.recurring(pressed.kind, start)
            return replace(draft, timing=Timing(recurrence=recurrence))
        once = Timing(at=start) if draft.timing.recurrence else draft.timing
        return replace(draft, timing=once)

    await press.keep(changed)
    await press.show(Screen.WHEN)


async def do_draft(
    query: CallbackQuery,
    pressed: DoDraft,
    visit: Visit,
    broadcast_desk: BroadcastDesk,
    bot: Bot,
    broadcast_notifier: Notifier,
) -> None:
    """What is done with the draft as a whole."""
    await DONE[pressed.act](Press(query, broadcast_desk, visit, bot, broadcast_notifier))


async def _confirm(press: Press) -> None:
    campaign = await confirm(press.query, press.desk, press.visit, press.bot)
    if campaign.stage is Stage.AWAITING and press.notifier is not None:
        await press.notifier.ask_second(campaign, press.query.from_user.full_name)


async def _preview(press: Press) -> None:
    """Both again, at the end of the chat."""
    await press.draft()
    await post_panel(press.bot, press.desk, press.visit, Screen.MAIN, shown=True)
    await press.query.answer()


async def _test_me(press: Press) -> None:
    await preview_draft(press.bot, press.visit.who, await press.draft())
    await post_panel(press.bot, press.desk, press.visit, Screen.MAIN)
    await press.query.answer(press.say("t_tested"))


async def _test_staff(press: Press) -> None:
    draft = await press.draft()
    if press.desk.staff_chat:
        await preview_draft(press.bot, press.desk.staff_chat, draft)
    await press.query.answer(press.say("t_tested_staff"))


async def _discard(press: Press) -> None:
    draft = await press.keep(lambda one: replace(one, ask=Ask.DISCARDED))
    sheet = Sheet(draft, press.desk, press.visit)
    await redraw(press.query, press.bot, main_screens.discarded(sheet))


async def _restore(press: Press) -> None:
    draft = await press.desk.drafts.get(press.visit.who)
    shown = press.query.message.message_id if press.query.message else 0
    if draft is None or draft.ask is not Ask.DISCARDED or draft.panel_id != shown:
        raise Refusal("old_panel")
    back = replace(draft, ask=Ask.NOTHING)
    if not await press.desk.drafts.put(back, press.visit.now):
        raise Refusal("busy")
    await press.show(Screen.MAIN)


async def _clear_buttons(press: Press) -> None:
    draft = await press.keep(lambda one: replace(one, buttons=()))
    await preview_draft(press.bot, press.visit.who, draft)
    await post_panel(press.bot, press.desk, press.visit, Screen.MAIN)
    await press.query.answer()


async def _clear_segment(press: Press) -> None:
    await press.keep(lambda one: replace(one, segment=Segment()))
    await press.show(Screen.RECIPIENTS)


async def _now(press: Press) -> None:
    await press.keep(lambda one: replace(one, timing=Timing()))
    await press.show(Screen.MAIN)


DONE: dict[Act, Callable[[Press], Awaitable[None]]] = {
    Act.CONFIRM: _confirm,
    Act.PREVIEW: _preview,
    Act.TEST_ME: _test_me,
    Act.TEST_STAFF: _test_staff,
    Act.DISCARD: _discard,
    Act.RESTORE: _restore,
    Act.CLEAR_BUTTONS: _clear_buttons,
    Act.CLEAR_SEGMENT: _clear_segment,
    Act.NOW: _now,
}
