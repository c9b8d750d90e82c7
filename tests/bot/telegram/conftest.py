"""A strict Telegram and a bot that talks to it."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot

from bot.delivery.pacer import Lane
from bot.telegram.clock import TelegramClock
from bot.telegram.session import build_bot
from tests.bot.telegram.rooms import Rooms
from tests.fakes.telegram import Stage


class OpenPacer:
    """Lets everything through at once and remembers who asked."""

    def __init__(self) -> None:
        self.grants: list[tuple[int | None, Lane]] = []
        self.floods: list[float] = []
        self.closed = 0.0

    async def acquire(self, chat_id: int | None, lane: Lane) -> None:
        self.grants.append((chat_id, lane))

    async def flooded(self, retry_after: float) -> None:
        self.floods.append(retry_after)

    def closed_for(self) -> float:
        return self.closed


@pytest.fixture
def pacer() -> OpenPacer:
    return OpenPacer()


@pytest.fixture
async def telegram() -> AsyncIterator[Stage]:
    """With one reader in it: Sara, id 7."""
    async with Stage() as fake:
        fake.person(7, "سارة")
        yield fake


@pytest.fixture
async def bot(telegram: Stage, pacer: OpenPacer) -> AsyncIterator[Bot]:
    async with build_bot(telegram.token, telegram.url, pacer, TelegramClock()) as bot:
        yield bot


@pytest.fixture
def rooms(telegram: Stage, bot: Bot) -> Rooms:
    return Rooms(telegram, bot)
