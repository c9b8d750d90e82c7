"""When to stop trying for a while, and when a campaign itself is what fails."""

from bot.delivery.model import Flooded, NotSent, Outcome, Rejected, Sent, Unknown

TOLERATED = 3
LONGEST = 30.0


class Outage:
    """Requests that get no answer: a pause after three in a row, doubling up to 30 s.

    Without it an hour's outage would leave a hundred thousand recipients unknown. Instants are
    seconds of one steady clock.
    """

    def __init__(self) -> None:
        self._in_a_row = 0
        self._pauses = 0
        self._until = float("-inf")

    def note(self, outcome: Outcome, now: float) -> None:
        """Take an outcome in."""
        if isinstance(outcome, Flooded):
            return
        if not isinstance(outcome, NotSent | Unknown):
            self._in_a_row = self._pauses = 0
            return
        self._in_a_row += 1
        if self._in_a_row >= TOLERATED and now >= self._until:
            self._until = now + min(LONGEST, 2.0**self._pauses)
            self._pauses += 1

    @property
    def suspected(self) -> bool:
        """Nothing has gone through lately: try one before all."""
        return self._in_a_row >= TOLERATED

    def pause(self, now: float) -> float:
        """Seconds still to wait; 0 for none."""
        return max(0.0, self._until - now)


class Rejections:
    """Messages that Telegram refuses for what is in them, counted in a row for each campaign."""

    def __init__(self) -> None:
        self._in_a_row: dict[int, int] = {}

    def note(self, campaign_id: int, outcome: Outcome) -> bool:
        """Take an outcome in; True when the campaign has just had one too many."""
        if isinstance(outcome, Sent):
            self._in_a_row.pop(campaign_id, None)
        if not isinstance(outcome, Rejected):
            return False
        count = self._in_a_row.get(campaign_id, 0) + 1
        self._in_a_row[campaign_id] = count
        return count % TOLERATED == 0
