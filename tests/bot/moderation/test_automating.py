"""What the shadow period goes by: decisions of people on comments that had a score."""

from datetime import UTC, datetime

import pytest

from bot.moderation.automating import shadows
from bot.moderation.automation import Shadow
from bot.moderation.desk_ports import Judged
from bot.moderation.model import BOT, Origin, State

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def judged(after: State, origin: Origin, score: float | None = 0.7) -> Judged:
    """A decision that stands."""
    return Judged(NOW, NOW, BOT, origin, after, score=score)


@pytest.mark.parametrize(
    ("state", "refused"),
    [(State.APPROVED, False), (State.REJECTED, True), (State.SPAM, True)],
)
def test_what_people_decide_is_held_against_the_score(state: State, refused: bool) -> None:
    for origin in (Origin.CHAT, Origin.BULK, Origin.SITE):
        assert shadows([judged(state, origin)]) == (Shadow(0.7, refused),)
        assert shadows([judged(state, origin, score=None)]) == ()


@pytest.mark.parametrize("state", [State.APPROVED, State.REJECTED, State.SPAM])
def test_what_automation_decides_proves_nothing(state: State) -> None:
    assert shadows([judged(state, Origin.AUTOMATION)]) == ()
