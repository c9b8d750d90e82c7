"""Who waits to send, and who may go now. Decides, and knows no clock: instants are seconds of one
steady clock, given by the caller."""

from collections import OrderedDict, deque
from dataclasses import dataclass
from heapq import heappop, heappush
from math import ceil, inf
from typing import TypeAlias

from bot.delivery.model import Lane
from bot.delivery.pace import Pace

CATCH_UP = 0.02
"""Seconds a late timer may be made up for at once; without it every timer's delay lowers the
rate."""

HURRY = 1.02
"""What is lost beyond that is made up for little by little: grants come so much closer together
until a second is full."""

FULL = 1000
"""Grants that are remembered at most: above so many a second a part of a second is counted."""

OLDEST_EVERY = 5
"""Every so many grants go to whoever waits longest, so that no lane starves another."""

NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `count` grants in any `seconds`."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Limits:
    """rate: grants a second, all chats. paid: those of paid broadcasts, which Telegram counts
    apart; 0 for none. private: 1 a second on average, in bursts: somebody may press several buttons
    in a row. group: chats with negative ids. width: rows of delivery under way at once."""

    rate: float = 29.0
    paid: float = 0.0
    private: Cap = Cap(10, 10.0)
    group: Cap = Cap(20, 60.0)
    width: int = 100


@dataclass(eq=False, slots=True)
class Ticket:
    """A place in the line; `order` counts arrivals. is_row: of delivery, so it takes one of the
    line's `width` places until it is released. going: granted, and not gone out yet."""

    chat_id: int | None
    lane: Lane
    order: int
    is_row: bool = False
    paid: bool = False
    waits: bool = True
    going: bool = False


class _Chats:
    """Recent grants by chat; a chat is forgotten once they no longer matter."""

    def __init__(self, cap: Cap) -> None:
        self._cap = cap
        self._grants: OrderedDict[int, tuple[float, ...]] = OrderedDict()

    def ready_at(self, chat_id: int) -> float:
        """The instant from which the chat may be written to."""
        grants = self._grants.get(chat_id, ())
        return grants[0] + self._cap.seconds if len(grants) == self._cap.count else NEVER

    def take(self, chat_id: int, now: float) -> None:
        """Note a grant."""
        grants = self._grants.pop(chat_id, ())
        self._grants[chat_id] = (*grants, now)[-self._cap.count :]
        while next(iter(self._grants.values()))[-1] <= now - self._cap.seconds:
            self._grants.popitem(last=False)

    def __len__(self) -> int:
        return len(self._grants)


class _Flow:
    """What goes at one rate: evenly apart, and never more of it in a second than that. A row goes
    some time after its grant, for its commit comes first; until then it counts as going now."""

    def __init__(self) -> None:
        self._gone: deque[float] = deque(maxlen=FULL)
        self._going = 0
        self._next_at = NEVER

    def open_at(self, rate: float) -> float:
        """The instant from which another may be granted."""
        most = min(FULL, ceil(rate))
        if self._going >= most:
            return inf
        before = most - self._going
        if len(self._gone) < before:
            return self._next_at
        return max(self._next_at, self._gone[-before] + most / rate)

    def take(self, rate: float, now: float) -> None:
        """Note a grant."""
        self._going += 1
        self._next_at = max(self._next_at, now - CATCH_UP) + 1 / (HURRY * rate)

    def went(self, now: float) -> None:
        """What was granted goes out now."""
        self._going -= 1
        self._gone.append(now)

    def stayed(self) -> None:
        """What was granted does not go out after all."""
        self._going -= 1


class _Queue:
    """Tickets in order of arrival. Those whose chat is not ready stand aside until it is, so that
    one busy group holds nobody up and is not looked at again and again."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, Ticket]] = []
        self._aside: list[tuple[float, int, Ticket]] = []

    def add(self, ticket: Ticket) -> None:
        heappush(self._waiting, (ticket.order, ticket))

    def first(self, line: "Line", now: float) -> Ticket | None:
        """The first whose chat is ready."""
        while self._aside and (self._aside[0][0] <= now or not self._aside[0][2].waits):
            _, order, ticket = heappop(self._aside)
            heappush(self._waiting, (order, ticket))
        while self._waiting:
            order, ticket = self._waiting[0]
            ready_at = line.chat_ready_at(ticket.chat_id) if ticket.waits else NEVER
            if ticket.waits and ready_at <= now:
                return ticket
            heappop(self._waiting)
            if ticket.waits:
                heappush(self._aside, (ready_at, order, ticket))
        return None

    def ready_at(self) -> float | None:
        """After `first` said None: when it may say something else."""
        return self._aside[0][0] if self._aside else None


_Kind: TypeAlias = tuple[Lane, bool, bool]
"""Lane, is_row, paid: what is held back for different reasons waits apart."""


class Line:
    """workers: how many senders share the rate."""

    def __init__(self, limits: Limits) -> None:
        self.workers = 1
        self._limits = limits
        self._private, self._groups = _Chats(limits.private), _Chats(limits.group)
        self._queues: dict[_Kind, _Queue] = {}
        self._flows = {False: _Flow(), True: _Flow()}
        self._pace = Pace()
        self._gate = NEVER
        self._entered = 0
        self._granted = 0
        self._places = limits.width

    def enter(
        self, chat_id: int | None, lane: Lane, *, is_row: bool = False, paid: bool = False
    ) -> Ticket:
        """Join the line. chat_id: None for a call that shows up in no chat."""
        self._entered += 1
        paid = paid and self._limits.paid > 0
        ticket = Ticket(chat_id, lane, self._entered, is_row, paid)
        kind = (lane, is_row, paid)
        if kind not in self._queues:
            self._queues = dict(sorted([*self._queues.items(), (kind, _Queue())], key=_lane_first))
        self._queues[kind].add(ticket)
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give the place up."""
        ticket.waits = False

    def went(self, ticket: Ticket, now: float) -> None:
        """A row that was granted goes out now."""
        ticket.going = False
        self._flows[ticket.paid].went(now)

    def release(self, ticket: Ticket) -> None:
        """A row that was granted is done with."""
        self._places += 1
        if ticket.going:
            ticket.going = False
            self._flows[ticket.paid].stayed()

    def close(self, now: float, until: float) -> None:
        """A 429: nobody goes before `until`, and then slower; the gate never moves earlier."""
        self._pace.flooded(now, until)
        self._gate = max(self._gate, until)

    def closed_for(self, now: float) -> float:
        """Seconds until the gate opens; 0 when it is open."""
        return max(0.0, self._gate - now)

    def rate(self, now: float, *, paid: bool = False) -> float:
        """Grants a second at this instant."""
        configured = self._limits.paid if paid else self._limits.rate
        return configured * self._pace.factor(now) / self.workers

    def grant(self, now: float) -> Ticket | None:
        """The one who goes now, out of the line; None where nobody may."""
        if now < self._gate:
            return None
        ready = [
            ticket
            for kind, queue in self._queues.items()
            if self._is_open(kind, now) and (ticket := queue.first(self, now))
        ]
        if not ready:
            return None
        self._granted += 1
        longest_waits = self._granted % OLDEST_EVERY == 0
        chosen = min(ready, key=lambda ticket: ticket.order) if longest_waits else ready[0]
        self._take(chosen, now)
        return chosen

    def next_at(self, now: float) -> float | None:
        """After `grant` said None: when it may say something else; None for never by itself."""
        open_at = {paid: self._open_at(now, paid=paid) for paid in self._flows}
        instants = [
            max(self._gate, open_at[kind[2]], NEVER if first else queue.ready_at() or NEVER)
            for kind, queue in self._queues.items()
            if (first := queue.first(self, now)) or queue.ready_at() is not None
            if not kind[1] or self._places > 0
        ]
        return min((instant for instant in instants if instant < inf), default=None)

    def remembered(self) -> int:
        """How many chats it has in mind."""
        return len(self._private) + len(self._groups)

    def chat_ready_at(self, chat_id: int | None) -> float:
        """The instant from which the chat may be written to."""
        return NEVER if chat_id is None else self._chats(chat_id).ready_at(chat_id)

    def _chats(self, chat_id: int) -> _Chats:
        return self._groups if chat_id < 0 else self._private

    def _is_open(self, kind: _Kind, now: float) -> bool:
        _, is_row, paid = kind
        return not (is_row and self._places <= 0) and now >= self._open_at(now, paid=paid)

    def _open_at(self, now: float, *, paid: bool) -> float:
        rate = self.rate(now, paid=paid)
        return self._flows[paid].open_at(rate) if rate else NEVER

    def _take(self, ticket: Ticket, now: float) -> None:
        self.leave(ticket)
        self._places -= ticket.is_row
        ticket.going = True
        self._flows[ticket.paid].take(self.rate(now, paid=ticket.paid), now)
        if not ticket.is_row:
            self.went(ticket, now)
        if ticket.chat_id is not None:
            self._chats(ticket.chat_id).take(ticket.chat_id, now)


def _lane_first(entry: tuple[_Kind, _Queue]) -> _Kind:
    return entry[0]
