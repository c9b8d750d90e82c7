"""Recurrences for tests."""

from datetime import time

from bot.campaigns.recurrence import Recurrence


def every_day(at: time, zone: str) -> Recurrence:
    """Daily."""
    return Recurrence("daily", at, zone)
