"""The desk's routers, in the order in which they are asked."""

from aiogram import Router

from bot.telegram.moderation import (
    asking,
    browsing,
    bulk,
    handing,
    pressing,
    queue,
    reminder_panel,
    rules,
    staff,
    stats,
)


def make_routers() -> list[Router]:
    """Stand before the readers' routers, whose `time` takes any text. Handlers take the services
    `moderation`, `opened`, `team` and `words` beside the dispatcher's usual ones."""
    return [
        pressing.make_router(),
        handing.make_router(),
        browsing.make_router(),
        queue.make_router(),
        bulk.make_router(),
        reminder_panel.make_router(),
        rules.make_router(),
        staff.make_router(),
        stats.make_router(),
        asking.make_router(),
        pressing.make_last_router(),
    ]
