"""Subscribers as CSV: good lines go in, bad ones are named, and what is written reads back."""

import tracemalloc
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.campaigns.model import ChatKind, Profile, Status, Subscriber
from bot.campaigns.roster import BadLine, parse_roster, write_roster
from bot.campaigns.transitions import rescheduled
from bot.delivery.model import Address
from bot.wording import Wording
from digests.model import Format

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
HEADER = "chat_id,locale,timezone,deliver_at,sections,format,status\n"


def parsed(text: str) -> list[Subscriber | BadLine]:
    return list(parse_roster(text.splitlines(keepends=True), NOW, Profile()))


def test_a_full_line_is_a_subscriber() -> None:
    (got,) = parsed(HEADER + "7,en,Africa/Cairo,21:00,سياسة;رياضة,rich,active\n")
    assert isinstance(got, Subscriber)
    assert (got.to, got.kind, got.status) == (Address(7), ChatKind.PRIVATE, Status.ACTIVE)
    assert got.profile == Profile(
        locale="en",
        timezone="Africa/Cairo",
        deliver_at=time(21),
        sections=("سياسة", "رياضة"),
        format=Format.RICH,
    )
    assert got.next_digest_at == datetime(2026, 11, 23, 19, 0, tzinfo=UTC)


def test_what_is_absent_is_the_default() -> None:
    (got,) = parsed("\ufeffCHAT_ID\r\n-1001234567890/7\r\n")
    assert isinstance(got, Subscriber)
    assert (got.to, got.kind) == (Address(-1001234567890, 7), ChatKind.SUPERGROUP)
    assert got.profile == Profile()


def test_who_has_stopped_is_not_due() -> None:
    (got,) = parsed("chat_id,status\n7,stopped\n")
    assert isinstance(got, Subscriber)
    assert got.next_digest_at is None


@pytest.mark.parametrize(
    ("line", "problem", "value"),
    [
        ("سارة,ar,,,,,", "chat_id", "سارة"),
        ("0,ar,,,,,", "chat_id", "0"),
        (",ar,,,,,", "chat_id", ""),
        ("7,fr,,,,,", "locale", "fr"),
        ("7,,Mars/Olympus,,,,", "timezone", "Mars/Olympus"),
        ("7,,,25:00,,,", "deliver_at", "25:00"),
        ("7,,,,,html,", "format", "html"),
        ("7,,,,,,asleep", "status", "asleep"),
        ("7,,,,,,active,more", "cells", ""),
        ('"7,,,,,,', "chat_id", "7,,,,,,"),
    ],
)
def test_a_bad_line_is_named_and_the_others_go_in(line: str, problem: str, value: str) -> None:
    first, bad, last = parsed(HEADER + f"1,,,,,,\n{line}\n2,,,,,,\n")
    assert isinstance(first, Subscriber)
    assert isinstance(last, Subscriber)
    assert bad == BadLine(3, problem, value)


@pytest.mark.parametrize("locale", ["ar", "en"])
@pytest.mark.parametrize(
    "problem",
    ["columns", "cells", "chat_id", "locale", "timezone", "deliver_at", "format", "status"],
)
def test_every_problem_has_its_words(problem: str, locale: str) -> None:
    texts = Wording().of(locale)
    reason = texts.plain(f"roster.{problem}", value="x")
    assert "12" in texts.plain("roster.line", number=12, reason=reason)


def test_without_the_column_that_matters_nothing_is_read() -> None:
    assert parsed("name,age\nسارة,30\n") == [BadLine(1, "columns")]
    assert parsed("") == [BadLine(1, "columns")]


NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)
PROFILES = st.builds(
    Profile,
    locale=st.sampled_from(["ar", "en"]),
    timezone=st.sampled_from(["Europe/Brussels", "Africa/Cairo"]),
    deliver_at=st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    sections=st.lists(NAMES, unique=True, max_size=4).map(tuple),
    format=st.sampled_from(Format),
)
ADDRESSES = st.builds(Address, st.integers(1, 2**52), st.just(0)) | st.builds(
    Address, st.integers(-(2**45), -(2**41)), st.integers(0, 99)
)


async def one(subscriber: Subscriber) -> AsyncIterator[Subscriber]:
    yield subscriber


@given(to=ADDRESSES, profile=PROFILES, status=st.sampled_from(Status))
async def test_what_is_written_reads_back(to: Address, profile: Profile, status: Status) -> None:
    kind = ChatKind.PRIVATE if to.chat_id > 0 else ChatKind.SUPERGROUP
    subscriber = rescheduled(Subscriber(to, kind, profile, status, created_at=NOW), NOW)
    out = StringIO()
    assert await write_roster(one(subscriber), out) == 1
    (got,) = parsed(out.getvalue())
    assert got == subscriber


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    lines = (HEADER + text).split("\n")
    for got in parse_roster(lines, NOW, Profile()):
        assert isinstance(got, Subscriber | BadLine)


def test_a_long_roster_is_not_held_in_memory() -> None:
    def lines() -> Iterator[str]:
        yield HEADER
        for number in range(1, 10_001):
            yield f"{number},ar,Europe/Brussels,07:30,سياسة;رياضة,classic,active\n"

    tracemalloc.start()
    try:
        count = sum(isinstance(got, Subscriber) for got in parse_roster(lines(), NOW, Profile()))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 10_000
    assert peak < 2_000_000


def test_defaults_fill_in_the_outlets_own_choices() -> None:
    defaults = replace(Profile(), timezone="Asia/Beirut", locale="en")
    (got,) = parse_roster(["chat_id", "7"], NOW, defaults)
    assert isinstance(got, Subscriber)
    assert got.profile == defaults
