"""Rows that this process has claimed and that stand in line for their turn."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from math import ceil

from bot.delivery.model import Content, Delivery, Lane, is_payable
from bot.delivery.pacer import Pacer, Ticket

MARGIN = timedelta(seconds=2)
"""What is left of a lease when a row gives its place up: enough to commit `sending`."""

LANES = (Lane.STAFF, Lane.ALERT, Lane.DIGEST, Lane.BROADCAST)
AHEAD = 2.0
"""Seconds of sending that are claimed ahead, a little more than the time between two looks."""

LEAST = 20


class Backlog:
    """go: told a row, its content and its place in the line when its turn has come. most: rows of
    a lane at once."""

    def __init__(
        self, pacer: Pacer, go: Callable[[Delivery, Content, Ticket], None], most: int
    ) -> None:
        self._pacer = pacer
        self._go = go
        self._most = most
        self._waiting: dict[int, tuple[Delivery, Ticket]] = {}
        self._by_lane: Counter[Lane] = Counter()

    def __len__(self) -> int:
        return len(self._waiting)

    def room(self) -> Mapping[Lane, int]:
        """How many rows of each lane are wanted: lanes that are half full want none."""
        full = min(self._most, max(LEAST, ceil(AHEAD * self._pacer.rate())))
        lacking = {lane: full - self._by_lane[lane] for lane in LANES}
        return {lane: count for lane, count in lacking.items() if count * 2 >= full}

    def campaigns(self) -> set[int]:
        """Whose rows wait here."""
        return {row.campaign_id for row, _ in self._waiting.values()}

    def add(self, row: Delivery, content: Content) -> None:
        """Line a row up."""
        go = partial(self._turn, row, content)
        paid = is_payable(row, content)
        ticket = self._pacer.enter(row.to.chat_id, row.lane, go, paid=paid)
        self._waiting[row.id] = (row, ticket)
        self._by_lane[row.lane] += 1

    def take(self, which: Callable[[Delivery], bool]) -> list[Delivery]:
        """Call these rows back out of the line."""
        rows = [row for row, _ in self._waiting.values() if which(row)]
        for row in rows:
            self._pacer.leave(self._remove(row))
        return rows

    def take_expiring(self, now: datetime) -> list[Delivery]:
        """Call back those whose claim is nearly over."""
        return self.take(lambda row: row.lease_until - now <= MARGIN)

    def _turn(self, row: Delivery, content: Content) -> None:
        self._go(row, content, self._remove(row))

    def _remove(self, row: Delivery) -> Ticket:
        self._by_lane[row.lane] -= 1
        return self._waiting.pop(row.id)[1]
