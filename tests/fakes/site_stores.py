"""A place where arrivals are put, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.moderation.model import Incoming, State
from bot.moderation.ports import Arrival, Stored


@dataclass
class MemoryShelf:
    """kept: by id. puts: how many came together, in order. broken: external ids that it cannot
    store."""

    kept: dict[int, Arrival] = field(default_factory=dict)
    puts: list[int] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    async def known(self, incoming: Sequence[Incoming]) -> Sequence[Stored | None]:
        """See Shelf."""
        there = {_key(kept.incoming): number for number, kept in self.kept.items()}
        found = [there.get(_key(one)) for one in incoming]
        return [Stored(number, State.PENDING, is_new=False) if number else None for number in found]

    async def put(self, arrivals: Sequence[Arrival], now: object) -> Sequence[Stored]:
        """See Shelf."""
        self.puts.append(len(arrivals))
        if any(arrival.incoming.external_id in self.broken for arrival in arrivals):
            raise RuntimeError("the store breaks on it")
        return [self._put(arrival) for arrival in arrivals]

    def _put(self, arrival: Arrival) -> Stored:
        there = {_key(kept.incoming): number for number, kept in self.kept.items()}
        number = there.get(_key(arrival.incoming))
        if number is not None:
            return Stored(number, State.PENDING, is_new=False)
        self.kept[len(self.kept) + 1] = arrival
        return Stored(len(self.kept), arrival.incoming.state, is_new=True)


def _key(incoming: Incoming) -> tuple[str, str]:
    return incoming.site, incoming.external_id
