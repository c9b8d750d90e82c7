"""The draft behind the panel: read, changed, and made into a broadcast."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from aiogram.types import CallbackQuery

from bot.campaigns.broadcast_ports import DraftStore
from bot.campaigns.broadcasts import Ask, Broadcast, Draft, Refusal
from bot.campaigns.checking import title_of
from bot.telegram.broadcast.services import BroadcastDesk, Visit

TRIES = 5
"""How often a change is made again upon what another press has left."""


async def change(
    drafts: DraftStore, who: int, now: datetime, how: Callable[[Draft], Draft]
) -> Draft:
    """Change the draft as it stands: of two presses at once the second changes what the first
    has left."""
    for _ in range(TRIES):
        draft = await drafts.get(who) or Draft(who)
        changed = how(draft)
        if changed == draft and draft.version:
            return draft
        if await drafts.put(changed, now):
            return replace(changed, version=draft.version + 1)
    raise Refusal("busy")


async def change_mine(
    query: CallbackQuery, desk: BroadcastDesk, visit: Visit, how: Callable[[Draft], Draft]
) -> Draft:
    """The same by a button of the panel; refuses an older panel's."""

    def checked(draft: Draft) -> Draft:
        check_panel(query, draft)
        return how(draft)

    return await change(desk.drafts, visit.who, visit.now, checked)


def check_panel(query: CallbackQuery, draft: Draft | None) -> Draft:
    """The draft whose panel was pressed. Refuses an older panel, and one whose draft has gone."""
    shown = query.message.message_id if query.message else 0
    if draft is None or draft.ask is Ask.DISCARDED or draft.panel_id != shown:
        raise Refusal("old_panel")
    return draft


def broadcast_of(draft: Draft) -> Broadcast:
    """What the draft says. Refuses one that has no message yet."""
    if draft.message is None:
        raise Refusal("no_content")
    return Broadcast(
        message=draft.message,
        title=draft.title or title_of(draft.message),
        buttons=draft.buttons,
        segment=draft.segment,
        timing=draft.timing,
        silent=draft.silent,
        protected=draft.protected,
        pinned=draft.pinned,
        general=draft.general,
        on_ambiguous=draft.on_ambiguous,
    )


def is_open(draft: Draft | None) -> bool:
    """Whether there is one to go on with."""
    return draft is not None and draft.ask is not Ask.DISCARDED and draft.message is not None
