"""Recurrences for tests."""

from datetime import time

from bot.campaigns.recurrence import Kind, Recurrence


def every_day(at: time, zone: str) -> Recurrence:
    """Daily."""
    return Recurrence(Kind.DAILY, at, zone)
