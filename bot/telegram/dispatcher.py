"""The dispatcher: every topic's router in the order in which they are asked, and their services."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from aiogram import BaseMiddleware, Dispatcher, Router

from bot.telegram import errors, membership
from bot.telegram.reading import Reading
from bot.telegram.reading import make_router as make_reading_router
from bot.telegram.tongue import KnownReaders
from bot.telegram.turns import InTurn
from bot.wording import Wording


class Readers(KnownReaders, membership.Readers, Protocol):
    """What the routers here need of the readers' side."""


def build_dispatcher(
    routers: Sequence[Router],
    *,
    readers: Readers,
    reading: Reading,
    wording: Wording,
    clock: Callable[[], datetime],
    middlewares: Sequence[BaseMiddleware] = (),
    **services: object,
) -> Dispatcher:
    """routers: the other topics', asked after links to digests and before everything general.
    middlewares: outer ones of all updates. services: what their handlers take by name. A
    dispatcher keeps no state of conversations."""
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.workflow_data.update(
        readers=readers, reading=reading, wording=wording, clock=clock, **services
    )
    for middleware in (*middlewares, InTurn()):
        dispatcher.update.outer_middleware(middleware)
    dispatcher.include_routers(
        make_reading_router(),
        *routers,
        membership.make_router(),
        errors.make_router(),
        errors.make_last_router(),
    )
    return dispatcher
