"""How fast to go after a 429: a step down at once, then back up step by step."""

from math import floor

DOWN = 0.7
UP = 0.1
EVERY = 10.0
LEAST = 0.1
"""Each 429 takes 30 % off; each 10 s without one give back a tenth of the configured rate. Below a
tenth it never falls."""


class Pace:
    """The share of the configured rate that is used now. Instants are seconds of one clock."""

    def __init__(self) -> None:
        self._after = 1.0
        self._gate = float("-inf")

    def factor(self, now: float) -> float:
        """From LEAST to 1."""
        if now < self._gate or self._after >= 1:
            return self._after
        return min(1.0, self._after + UP * floor((now - self._gate) / EVERY))

    def flooded(self, now: float, until: float) -> None:
        """A 429 at `now` that shuts the gate until then. What was under way at an earlier one and
        is refused too, while the gate is shut, takes nothing more off."""
        if now >= self._gate:
            self._after = max(LEAST, DOWN * self.factor(now))
        self._gate = max(self._gate, until)
