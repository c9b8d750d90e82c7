"""What a tick of the planner did."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import structlog

from bot.campaigns.ports import PlanStep

log = structlog.get_logger()


@dataclass(slots=True)
class Planned:
    """What a tick did, in subscribers. held: too late, an admin is asked. skipped: too late, and
    the next one is due already. failed: groups left for the next tick."""

    planned: int = 0
    quiet: int = 0
    held: int = 0
    skipped: Counter[date] = field(default_factory=Counter)
    failed: int = 0

    def count(self, step: PlanStep, moved: int) -> None:
        """Add what a step moved."""
        if not moved:
            return
        if step.content_id is not None:
            self.planned += moved
        elif step.as_of is not None:
            self.quiet += moved
        elif step.held_at is not None:
            self.held += moved
            log.warning("held", on=step.on.isoformat(), count=moved)
        else:
            self.skipped[step.on] += moved
            log.warning("skipped", on=step.on.isoformat(), count=moved)
