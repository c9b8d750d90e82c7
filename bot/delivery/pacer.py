"""One pacer for every outgoing call: all chats together, each chat, and the shared 429 gate.

`Line` decides and knows no clock; `Pacer` is the asyncio shell around it.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import structlog

from bot.delivery.line import Cap, Limits, Line, Ticket
from bot.delivery.model import Lane

__all__ = ["Cap", "Gate", "Lane", "Limits", "Line", "Pacer", "Ticket"]

log = structlog.get_logger()

TICK = 0.002
"""Seconds that a timer is set for at least. Loops round timers and their clocks to milliseconds: a
shorter one comes at once, and again and again. The line makes up for what that delays."""


class Gate(Protocol):
    """Where the shared 429 gate is kept: the delivery store."""

    async def flood_until(self) -> datetime | None:
        """Nothing is sent before this instant."""
        ...

    async def set_flood_until(self, until: datetime) -> None:
        """Move the gate later (never earlier)."""
        ...


class Pacer:
    """Holds callers back until they may go. One for all outgoing calls of a bot's process."""

    def __init__(
        self, gate: Gate, now: Callable[[], datetime], limits: Limits | None = None
    ) -> None:
        self._gate = gate
        self._now = now
        self._line = Line(limits or Limits())
        self._turns: dict[Ticket, Callable[[], None]] = {}
        self._timer: asyncio.Handle | None = None
        self._serves_at = float("inf")

    async def load(self) -> None:
        """Take over the stored gate: from before a restart, or from another worker."""
        until = await self._gate.flood_until()
        seconds = (until - self._now()).total_seconds() if until is not None else 0.0
        if seconds > self.closed_for():
            self._close(seconds)

    async def acquire(self, chat_id: int | None, lane: Lane) -> None:
        """Wait for one call's turn."""
        turn = asyncio.get_running_loop().create_future()
        ticket = self._line.enter(chat_id, lane)
        self._turns[ticket] = partial(_settle, turn)
        try:
            self._serve_soon()
            await turn
        finally:
            self.leave(ticket)

    def enter(
        self, chat_id: int, lane: Lane, go: Callable[[], None], *, paid: bool = False
    ) -> Ticket:
        """Line a row of delivery up: `go` is called at its turn. Then `went` is owed as soon as the
        row goes out, where it does, and `release` at the end."""
        ticket = self._line.enter(chat_id, lane, is_row=True, paid=paid)
        self._turns[ticket] = go
        self._serve_soon()
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give a place in the line up; nothing where its turn has come."""
        self._line.leave(ticket)
        self._turns.pop(ticket, None)

    def went(self, ticket: Ticket) -> None:
        """A row whose turn had come goes out now."""
        self._line.went(ticket, _time())

    def release(self, ticket: Ticket) -> None:
        """A row whose turn had come is done with."""
        self._line.release(ticket)
        self._serve_soon()

    def share(self, workers: int) -> None:
        """So many senders are at work: each goes at its part of the rate."""
        self._line.workers = max(1, workers)

    def rate(self) -> float:
        """Rows a second that may go at this time, at the most."""
        now = _time()
        return max(self._line.rate(now), self._line.rate(now, paid=True))

    async def flooded(self, retry_after: float) -> None:
        """Telegram said 429: nobody goes for `retry_after` seconds, even after a restart."""
        self._close(retry_after)
        until = self._now() + timedelta(seconds=retry_after)
        log.warning("flooded", retry_after=retry_after, until=until.isoformat())
        try:
            await self._gate.set_flood_until(until)
        except Exception:
            # This process holds back all the same; only a restart would forget.
            log.exception("flood_gate_not_stored", until=until.isoformat())

    def closed_for(self) -> float:
        """Seconds until the 429 gate opens; 0 when it is open."""
        return self._line.closed_for(_time())

    def _close(self, seconds: float) -> None:
        now = _time()
        self._line.close(now, now + seconds)

    def _serve_soon(self) -> None:
        """After whatever else enters in this turn of the loop."""
        if self._serves_at > float("-inf"):
            self._arm(float("-inf"))

    def _serve(self) -> None:
        """Let go whoever may, and come back when the next may."""
        self._serves_at = float("inf")
        now = _time()
        while (ticket := self._line.grant(now)) is not None:
            self._turns.pop(ticket)()
        self._arm(self._line.next_at(now))

    def _arm(self, at: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        self._serves_at = float("inf") if at is None else at
        if at is None:
            self._timer = None
        elif at <= loop.time():
            self._timer = loop.call_soon(self._serve)
        else:
            self._timer = loop.call_later(max(TICK, at - loop.time()), self._serve)


def _settle(turn: asyncio.Future[None]) -> None:
    if not turn.done():
        turn.set_result(None)


def _time() -> float:
    """The loop's steady clock, in seconds."""
    return asyncio.get_running_loop().time()
