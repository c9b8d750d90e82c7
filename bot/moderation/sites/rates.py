"""How many comments a site may post: a bucket each, filled steadily."""

from dataclasses import dataclass

MOST_SITES = 1000
"""Buckets kept; beyond it full ones are forgotten, for a new one is full."""


@dataclass(frozen=True, slots=True)
class Limit:
    """burst: comments at once. rate: comments a second in the long run."""

    burst: float = 20_000
    rate: float = 500


class Rates:
    """Counts by site. Instants are seconds of one steady clock."""

    def __init__(self, limit: Limit = Limit()) -> None:
        self._limit = limit
        self._levels: dict[str, tuple[float, float]] = {}

    def wait(self, site: str, now: float) -> float:
        """Take one; 0, or the seconds until there is one again."""
        level = self._level(site, now)
        if level < 1:
            return (1 - level) / self._limit.rate
        if len(self._levels) >= MOST_SITES:
            full = [name for name in self._levels if self._level(name, now) >= self._limit.burst]
            for name in full:
                del self._levels[name]
        self._levels[site] = level - 1, now
        return 0.0

    def _level(self, site: str, now: float) -> float:
        level, at = self._levels.get(site, (self._limit.burst, now))
        return min(self._limit.burst, level + (now - at) * self._limit.rate)
