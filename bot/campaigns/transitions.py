"""How a subscriber changes: pure functions of the subscriber, the choice and the instant."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.campaigns import schedule
from bot.campaigns.model import Profile, Status, Subscriber


def local_date(reader: Subscriber, at: datetime) -> date:
    """The date at this instant where the reader lives."""
    return schedule.local_date(at, reader.profile.timezone)


def is_paused(reader: Subscriber, now: datetime) -> bool:
    """On holiday: the first date with a digest again is still ahead."""
    return reader.paused_until is not None and reader.paused_until > local_date(reader, now)


def rescheduled(reader: Subscriber, now: datetime) -> Subscriber:
    """With the next due instant for these choices; none unless active."""
    if reader.status is not Status.ACTIVE:
        return replace(reader, next_digest_at=None)
    due = _next_due(reader, now, reader.last_digest_on)
    if reader.last_digest_on is None and due <= now:
        # Set-up is under way: its end sends the first digest, so no hour that has passed does.
        due = _next_due(reader, now, local_date(reader, now))
    return replace(reader, next_digest_at=due)


def _next_due(reader: Subscriber, now: datetime, after: date | None) -> datetime:
    profile = reader.profile
    return schedule.next_due(
        profile.timezone,
        profile.deliver_at,
        profile.weekdays,
        after=after,
        now=now,
        not_before=reader.paused_until,
    )


def restarted(reader: Subscriber, now: datetime) -> Subscriber:
    """Active again with the old choices."""
    return rescheduled(replace(reader, status=Status.ACTIVE), now)


def stopped(reader: Subscriber, now: datetime) -> Subscriber:
    """No digests, choices kept."""
    return rescheduled(replace(reader, status=Status.STOPPED), now)


def finished(reader: Subscriber, now: datetime) -> Subscriber:
    """Today's digest goes out at once, so this local date has had its digest.

    The next one's window starts at the full hour: whoever begins in the same hour shares a cell.
    """
    done = replace(
        reader,
        status=Status.ACTIVE,
        paused_until=None,
        last_digest_on=local_date(reader, now),
        last_digest_at=now.replace(minute=0, second=0, microsecond=0),
    )
    return rescheduled(done, now)


def paused(reader: Subscriber, days: int, now: datetime) -> Subscriber:
    """No digest for `days` days, counted from the next one that would come."""
    awake = rescheduled(replace(reader, paused_until=None), now)
    first = local_date(reader, awake.next_digest_at or now)
    return rescheduled(replace(awake, paused_until=first + timedelta(days=days)), now)


def toggled(sections: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The section chosen or let go; nothing left means all again."""
    if name in sections:
        return tuple(section for section in sections if section != name)
    return (*sections, name)


def enrolled(known: Subscriber | None, wanted: Subscriber, now: datetime) -> Subscriber:
    """A roster's line upon what is stored: its columns win, history and other choices stay."""
    if known is None:
        return wanted
    profile = replace(
        known.profile,
        locale=wanted.profile.locale,
        timezone=wanted.profile.timezone,
        deliver_at=wanted.profile.deliver_at,
        sections=wanted.profile.sections,
        format=wanted.profile.format,
    )
    if profile.timezone != known.profile.timezone:  # the city named is no longer where they live
        known, profile = replace(known, city=""), replace(profile, territory="")
    return rescheduled(replace(known, profile=profile, status=wanted.status), now)


def as_json(reader: Subscriber) -> dict[str, object]:
    """Everything stored about a subscription, in JSON's types; dates and times in ISO 8601."""
    profile = reader.profile
    return {
        "chat_id": reader.to.chat_id,
        "thread_id": reader.to.thread_id,
        "kind": reader.kind.value,
        "status": reader.status.value,
        "city": reader.city,
        "origin": reader.origin,
        "paused_until": _iso(reader.paused_until),
        "next_digest_at": _iso(reader.next_digest_at),
        "last_digest_at": _iso(reader.last_digest_at),
        "last_digest_on": _iso(reader.last_digest_on),
        "created_at": _iso(reader.created_at),
        "seen_at": _iso(reader.seen_at),
        "choices": _choices(profile),
    }


def _choices(profile: Profile) -> dict[str, object]:
    return {
        "locale": profile.locale,
        "timezone": profile.timezone,
        "territory": profile.territory,
        "deliver_at": profile.deliver_at.isoformat("minutes"),
        "weekdays": sorted(profile.weekdays),
        "sections": list(profile.sections),
        "format": profile.format.value,
        "numerals": profile.numerals.value,
        "hijri": profile.hijri,
        "silent": profile.silent,
        "say_when_empty": profile.say_when_empty,
        "edition": profile.edition,
    }


def _iso(moment: date | time | None) -> str | None:
    return moment.isoformat() if moment is not None else None
