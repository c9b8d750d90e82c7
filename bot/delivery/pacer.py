"""One pacer for every outgoing call: all chats together, each chat, and the shared 429 gate.

`Line` decides and knows no clock; `Pacer` is the asyncio shell around it.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Protocol

import structlog

log = structlog.get_logger()

CATCH_UP = 0.005
"""Seconds a late timer may be made up for. Without it every timer's delay lowers the rate; with it
a sliding second still holds at most rate + 1 grants at 29 a second."""

OLDEST_EVERY = 5
"""Every so many grants go to whoever waits longest, so that no lane starves another."""


class Lane(IntEnum):
    """Who goes first. INTERACTIVE: somebody has pressed a button and looks at the screen."""

    INTERACTIVE = 0
    ALERT = 1
    DIGEST = 2


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `count` grants in any `seconds`."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Limits:
    """rate: grants a second, all chats. private: 1 a second on average, in bursts: somebody may
    press several buttons in a row. group: chats with negative ids."""

    rate: float = 29.0
    private: Cap = Cap(10, 10.0)
    group: Cap = Cap(20, 60.0)


@dataclass(eq=False, slots=True)
class Ticket:
    """A place in the line; `order` counts arrivals."""

    chat_id: int | None
    lane: Lane
    order: int


class _Chats:
    """Recent grants by chat; a chat is forgotten once they no longer matter."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._longest = max(limits.private.seconds, limits.group.seconds)
        self._grants: OrderedDict[int, deque[float]] = OrderedDict()

    def ready_at(self, chat_id: int | None) -> float:
        """The instant from which the chat may be written to."""
        grants = self._grants.get(chat_id) if chat_id is not None else None
        if not grants or len(grants) < (grants.maxlen or 0):
            return float("-inf")
        return grants[0] + self._cap(chat_id).seconds

    def take(self, chat_id: int | None, now: float) -> None:
        """Note a grant."""
        if chat_id is not None:
            fresh: deque[float] = deque(maxlen=self._cap(chat_id).count)
            self._grants.setdefault(chat_id, fresh).append(now)
            self._grants.move_to_end(chat_id)
        while self._grants and next(iter(self._grants.values()))[-1] <= now - self._longest:
            self._grants.popitem(last=False)

    def __len__(self) -> int:
        return len(self._grants)

    def _cap(self, chat_id: int | None) -> Cap:
        return self._limits.group if (chat_id or 0) < 0 else self._limits.private


class Line:
    """Who waits, and who may go now. Instants are seconds of one steady clock."""

    def __init__(self, limits: Limits) -> None:
        self._spacing = 1 / limits.rate
        self._chats = _Chats(limits)
        self._waiting: dict[Lane, dict[Ticket, None]] = {lane: {} for lane in Lane}
        self._open_at = float("-inf")
        self._gate = float("-inf")
        self._entered = 0
        self._granted = 0

    def enter(self, chat_id: int | None, lane: Lane) -> Ticket:
        """Join the line. chat_id: None for a call that shows up in no chat."""
        self._entered += 1
        ticket = Ticket(chat_id, lane, self._entered)
        self._waiting[lane][ticket] = None
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give the place up."""
        self._waiting[ticket.lane].pop(ticket, None)

    def close(self, until: float) -> None:
        """Nobody goes before `until`; it never moves earlier."""
        self._gate = max(self._gate, until)

    def closed_for(self, now: float) -> float:
        """Seconds until the gate opens; 0 when it is open."""
        return max(0.0, self._gate - now)

    def grant(self, now: float) -> Ticket | None:
        """The one who goes now, out of the line; None where nobody may."""
        if now < max(self._open_at, self._gate):
            return None
        ready = [ticket for lane in Lane if (ticket := self._first_ready(lane, now))]
        if not ready:
            return None
        self._granted += 1
        longest_waits = self._granted % OLDEST_EVERY == 0
        chosen = min(ready, key=lambda ticket: ticket.order) if longest_waits else ready[0]
        self.leave(chosen)
        self._open_at = max(self._open_at, now - CATCH_UP) + self._spacing
        self._chats.take(chosen.chat_id, now)
        return chosen

    def next_at(self, now: float) -> float | None:
        """After `grant` said None: when it may say something else; None while nobody waits."""
        if not any(self._waiting.values()):
            return None
        if now < (earliest := max(self._open_at, self._gate)):
            return earliest
        return min(
            self._chats.ready_at(ticket.chat_id)
            for lane in self._waiting.values()
            for ticket in lane
        )

    def remembered(self) -> int:
        """How many chats it has in mind."""
        return len(self._chats)

    def _first_ready(self, lane: Lane, now: float) -> Ticket | None:
        waiting = self._waiting[lane]
        return next((t for t in waiting if self._chats.ready_at(t.chat_id) <= now), None)


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
        self._turns: dict[Ticket, asyncio.Future[None]] = {}
        self._timer: asyncio.TimerHandle | None = None

    async def load(self) -> None:
        """Take over the stored gate: from before a restart, or from another worker."""
        until = await self._gate.flood_until()
        if until is not None:
            self._close((until - self._now()).total_seconds())

    async def acquire(self, chat_id: int | None, lane: Lane) -> None:
        """Wait for one call's turn."""
        ticket = self._line.enter(chat_id, lane)
        turn = asyncio.get_running_loop().create_future()
        self._turns[ticket] = turn
        try:
            self._serve()
            await turn
        finally:
            self._line.leave(ticket)
            self._turns.pop(ticket, None)

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
        return self._line.closed_for(asyncio.get_running_loop().time())

    def _close(self, seconds: float) -> None:
        self._line.close(asyncio.get_running_loop().time() + seconds)

    def _serve(self) -> None:
        """Let go whoever may, and come back when the next may."""
        now = asyncio.get_running_loop().time()
        while (ticket := self._line.grant(now)) is not None:
            turn = self._turns.pop(ticket)
            with suppress(asyncio.InvalidStateError):
                turn.set_result(None)
        self._sleep_until(self._line.next_at(now))

    def _sleep_until(self, at: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        self._timer = None if at is None else loop.call_at(at, self._serve)
