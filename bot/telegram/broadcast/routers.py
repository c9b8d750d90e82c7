"""The desk's routers, in the order in which they are asked."""

from aiogram import Router

from bot.telegram.broadcast import campaigns, choosing, correcting, late, pressing, writing
from bot.telegram.broadcast.writing import Albums


def make_routers(albums: Albums | None = None) -> list[Router]:
    """Stand before the readers' routers, whose `time` takes any text. Handlers take the services
    `broadcast_desk` and `broadcast_notifier` beside the dispatcher's usual ones."""
    return [
        writing.make_router(albums or Albums()),
        pressing.make_router(),
        choosing.make_router(),
        campaigns.make_router(),
        correcting.make_router(),
        late.make_router(),
    ]
