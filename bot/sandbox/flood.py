"""Flood control of one bot, as strict as Telegram's is said to be. It knows no clock.

A limit that would be broken closes a gate: for the whole bot, or for one chat. Whoever calls again
before it opens makes the wait longer.
"""

import math
from collections import OrderedDict, deque
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

EARLY = 0.01
"""Seconds a caller may be early: timers and clocks are not exact."""

ROUNDING = 1e-6

SWEPT = 2
"""Chats looked at per call, to forget the idle ones: more than one, as a call adds at most one."""


@dataclass(frozen=True, slots=True)
class FloodLimits:
    """rate, paid_rate: sends in any second, all chats; a rate of 0 turns flood control off.
    private_burst: sends to one person at once, then one a second. group: sends in any minute.
    longest: seconds, the most that a penalty grows to; it halves every `calm` seconds without a
    call too early. grace: seconds after a refusal in which calls may still have been under way.
    """

    rate: int = 30
    paid_rate: int = 1000
    private_burst: int = 10
    group: int = 20
    longest: int = 600
    calm: float = 60.0
    grace: float = 0.3


class _Limit(Protocol):
    def wait(self, now: float, cost: int) -> float:
        """Seconds until `cost` sends may go; 0 or less: now."""

    def take(self, now: float, cost: int) -> None:
        """Note that many sends."""

    def is_idle(self, now: float) -> bool:
        """Whether nothing that has gone matters any more."""


class _Window:
    """At most `most` sends in any `seconds`, wherever they begin; a higher cost counts as that."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._sent: deque[float] = deque(maxlen=most)

    def wait(self, now: float, cost: int) -> float:
        over = len(self._sent) + min(cost, self._most) - self._most
        return self._sent[over - 1] + self._seconds - now if over > 0 else 0.0

    def take(self, now: float, cost: int) -> None:
        self._sent.extend([now] * min(cost, self._most))

    def is_idle(self, now: float) -> bool:
        return not self._sent or self._sent[-1] + self._seconds <= now


class _Burst:
    """At most `most` sends at once, and one more for every second that passes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._paid_off = -math.inf
        """The instant at which the full burst is there again."""

    def wait(self, now: float, cost: int) -> float:
        needed = max(self._paid_off, now) + min(cost, self._most) - self._most - now
        return needed if needed > ROUNDING else 0.0

    def take(self, now: float, cost: int) -> None:
        self._paid_off = max(self._paid_off, now) + min(cost, self._most)

    def is_idle(self, now: float) -> bool:
        return self._paid_off <= now


class _Gate:
    """A limit, and the wait that breaking it has brought."""

    def __init__(self, limit: _Limit, limits: FloodLimits) -> None:
        self._limit = limit
        self._limits = limits
        self._until = -math.inf
        self._told = -math.inf
        self._length = 0
        self._penalty = 0

    def ask(self, now: float, cost: int) -> int:
        """0 where that many sends may go, else the seconds to wait."""
        if self._until - now > EARLY:
            if now - self._told > self._limits.grace:
                return self._punish(now)
            return math.ceil(self._until - now - ROUNDING)
        needed = self._limit.wait(now, cost)
        if needed > 0:
            return self._close(now, max(math.ceil(needed), self._left_of_penalty(now)))
        return 0

    def take(self, now: float, cost: int) -> None:
        self._limit.take(now, cost)

    def is_idle(self, now: float) -> bool:
        """Whether a new gate would answer the same."""
        closed = self._until > now or self._left_of_penalty(now) > 0
        return not closed and self._limit.is_idle(now)

    def _punish(self, now: float) -> int:
        self._penalty = min(2 * self._length, max(self._limits.longest, self._length))
        return self._close(now, self._penalty)

    def _close(self, now: float, seconds: int) -> int:
        self._length = seconds
        self._until = now + seconds
        self._told = now
        return seconds

    def _left_of_penalty(self, now: float) -> int:
        if not self._penalty:
            return 0
        return self._penalty >> max(0, int((now - self._until) // self._limits.calm))


class Flood:
    """What one bot may send, and when."""

    def __init__(self, limits: FloodLimits) -> None:
        self._limits = limits
        self._free = _Gate(_Window(limits.rate, 1.0), limits)
        self._paid = _Gate(_Window(limits.paid_rate, 1.0), limits)
        self._chats: OrderedDict[int, _Gate] = OrderedDict()
        self._seen = -math.inf
        self._lost = 0.0

    def ask(self, now: float, chat_id: int | None, cost: int = 1, paid: bool = False) -> int:
        """0: send, and it is counted. Else `retry_after`: the seconds to wait, and nothing goes.

        now: seconds of any clock; while it goes back, no time passes. chat_id: None for what shows
        up in no chat. cost: messages that the call sends, such as those of an album.
        """
        if not self._limits.rate:
            return 0
        now = self._steady(now)
        self._forget_idle(now)
        over_all = self._paid if paid else self._free
        if wait := over_all.ask(now, cost):
            return wait
        if chat_id is not None:
            chat = self._chat(chat_id)
            if wait := chat.ask(now, cost):
                return wait
            chat.take(now, cost)
        over_all.take(now, cost)
        return 0

    def __len__(self) -> int:
        """Chats that are remembered."""
        return len(self._chats)

    def _steady(self, now: float) -> float:
        if now < self._seen:
            self._lost += self._seen - now
        self._seen = now
        return now + self._lost

    def _chat(self, chat_id: int) -> _Gate:
        gate = self._chats.get(chat_id)
        if gate is None:
            limits = self._limits
            limit: _Limit = _Burst(limits.private_burst)
            if chat_id < 0:
                limit = _Window(limits.group, 60.0)
            gate = self._chats[chat_id] = _Gate(limit, limits)
        return gate

    def _forget_idle(self, now: float) -> None:
        for chat_id in list(islice(self._chats, SWEPT)):
            if self._chats[chat_id].is_idle(now):
                del self._chats[chat_id]
            else:
                self._chats.move_to_end(chat_id)
