"""Rules on who wrote a comment, and what was written before."""

from bot.moderation.candidate import Candidate, Knowledge
from bot.moderation.model import Level, Verdict
from bot.moderation.repeats import alike, shape

_SHORT = 3
"""Words that a comment may have to be written often: «شكرا لكم» is no repeat."""

_COPIES = 2


def banned_author(candidate: Candidate, _: Knowledge) -> Verdict | None:
    """Staff have banned who wrote it."""
    return Verdict("banned_author", Level.BAN) if candidate.history.banned_at else None


def new_author(candidate: Candidate, knowledge: Knowledge) -> Verdict | None:
    """Nothing of theirs was decided yet, or they came lately."""
    history = candidate.history
    is_unknown = history.approved + history.refused == 0
    since = candidate.created_at - knowledge.limits.new_within
    is_late = history.first_seen is not None and history.first_seen > since
    return Verdict("new_author", Level.NOTE) if is_unknown or is_late else None


def flood(candidate: Candidate, knowledge: Knowledge) -> Verdict | None:
    """One author's comments in quick succession, this one counted."""
    within = knowledge.limits.flood_within
    since = candidate.created_at - within
    number = 1 + sum(since <= each.at for each in candidate.history.recent)
    if number < knowledge.limits.flood:
        return None
    minutes = round(within.total_seconds() / 60)
    return Verdict("flood", Level.SUSPECT, (), {"count": number, "minutes": minutes})


def repeated(candidate: Candidate, _: Knowledge) -> Verdict | None:
    """The author wrote this, or nearly this, before."""
    if len(shape(candidate.text).words.split()) < _SHORT:
        return None
    number = sum(alike(candidate.text, each.text) for each in candidate.history.recent)
    return Verdict("repeated", Level.SUSPECT, (), {"count": number}) if number else None


def copied(candidate: Candidate, knowledge: Knowledge) -> Verdict | None:
    """Others wrote this, or nearly this, lately: one may quote, several are a campaign."""
    limits = knowledge.limits
    if len(shape(candidate.text).words.split()) < limits.copy_words:
        return None
    since = candidate.created_at - limits.alike_within
    found = knowledge.recents.like(candidate.text, since)
    number = len({each.author for each in found} - {candidate.author})
    if not number:
        return None
    level = Level.SUSPECT if number >= _COPIES else Level.NOTE
    return Verdict("copied", level, (), {"count": number})
