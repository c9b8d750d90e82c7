"""The readers' use cases: choices are kept, and no local date has two digests."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.campaigns.model import ChatKind, Profile, Status, Subscriber
from bot.campaigns.readers import Arrival, NoDayLeft, Readers, UnknownReader
from bot.campaigns.transitions import is_paused, local_date, toggled
from bot.delivery.model import Address
from digests.model import EVERY_DAY, Format, Numerals
from tests.fakes.stores import MemoryReaders

SARA = Address(7)
SEVEN = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
"""Monday, 07:00 in Brussels."""


async def started(now: datetime = SEVEN, kind: ChatKind = ChatKind.PRIVATE) -> Readers:
    readers = Readers(MemoryReaders(), Profile())
    await readers.start(SARA, kind, origin="site", locale="ar", now=now)
    return readers


async def reader_of(readers: Readers, to: Address = SARA) -> Subscriber:
    found = await readers.get(to)
    assert found is not None
    return found


async def test_a_new_reader_is_due_at_the_default_hour() -> None:
    reader = await reader_of(await started())
    assert reader.next_digest_at == datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
    assert (reader.origin, reader.created_at) == ("site", SEVEN)


async def test_set_up_in_the_evening_is_not_interrupted_by_todays_digest() -> None:
    evening = SEVEN.replace(hour=19)
    readers = await started(evening)
    reader = await readers.choose_hour(SARA, time(8), evening)
    assert reader.next_digest_at == datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


async def test_the_end_of_set_up_counts_as_todays_digest_once() -> None:
    readers = await started()
    first = await readers.finish_setup(SARA, SEVEN)
    again = await readers.finish_setup(SARA, SEVEN + timedelta(minutes=1))
    assert first.before is not None
    assert first.before.last_digest_at is None
    assert first.reader.last_digest_on == date(2026, 11, 23)
    assert again.before is None
    assert again.reader.next_digest_at == datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


async def test_readers_who_begin_in_the_same_hour_share_the_next_digests_window() -> None:
    begun = []
    for minute in (1, 42):
        readers = await started(SEVEN + timedelta(minutes=minute))
        await readers.finish_setup(SARA, SEVEN + timedelta(minutes=minute, microseconds=5))
        begun.append((await reader_of(readers)).last_digest_at)
    assert begun == [SEVEN, SEVEN]


async def test_start_tells_new_known_and_back_apart() -> None:
    readers = await started()

    async def start() -> Arrival:
        arrival, _ = await readers.start(
            SARA, ChatKind.PRIVATE, origin="later", locale="en", now=SEVEN
        )
        return arrival

    assert await start() is Arrival.NEW
    await readers.finish_setup(SARA, SEVEN)
    assert await start() is Arrival.KNOWN
    await readers.stop(SARA, SEVEN)
    assert await start() is Arrival.BACK
    reader = await reader_of(readers)
    assert (reader.origin, reader.profile.locale) == ("site", "ar")


async def test_a_channel_waits_for_the_end_of_its_set_up() -> None:
    readers = await started(kind=ChatKind.CHANNEL)
    assert (await reader_of(readers)).next_digest_at is None
    done = await readers.finish_setup(SARA, SEVEN)
    assert done.reader.status is Status.ACTIVE
    assert done.reader.next_digest_at is not None


async def test_an_earlier_hour_today_brings_todays_digest_now() -> None:
    readers = await started()
    await readers.finish_setup(SARA, SEVEN - timedelta(days=1))
    noon = SEVEN.replace(hour=11)
    reader = await readers.choose_hour(SARA, time(6), noon)
    assert reader.next_digest_at == noon


Act = Callable[[Readers], Coroutine[Any, Any, Subscriber]]


@pytest.mark.parametrize(
    ("act", "field", "value"),
    [
        (lambda r: r.choose_sections(SARA, ("رياضة",)), "sections", ("رياضة",)),
        (lambda r: r.choose_format(SARA, Format.RICH), "format", Format.RICH),
        (lambda r: r.choose_numerals(SARA, Numerals.ARAB), "numerals", Numerals.ARAB),
        (lambda r: r.choose_locale(SARA, "en"), "locale", "en"),
        (lambda r: r.show_hijri(SARA, False), "hijri", False),
        (lambda r: r.deliver_silently(SARA, True), "silent", True),
        (lambda r: r.say_when_empty(SARA, False), "say_when_empty", False),
        (lambda r: r.choose_weekdays(SARA, frozenset({4}), SEVEN), "weekdays", {4}),
        (lambda r: r.choose_place(SARA, "Asia/Beirut", "LB", "بيروت", SEVEN), "territory", "LB"),
    ],
)
async def test_a_choice_changes_itself_alone(act: Act, field: str, value: object) -> None:
    readers = await started()
    before = (await reader_of(readers)).profile
    await act(readers)
    after = (await reader_of(readers)).profile
    assert getattr(after, field) == value
    untouched = {field: getattr(before, field), "timezone": before.timezone}
    assert replace(after, **untouched) == before


async def test_no_weekday_at_all_is_refused() -> None:
    readers = await started()
    with pytest.raises(NoDayLeft):
        await readers.choose_weekdays(SARA, frozenset(), SEVEN)
    assert (await reader_of(readers)).profile.weekdays == EVERY_DAY


async def test_a_pause_counts_from_the_next_digest() -> None:
    readers = await started()
    await readers.finish_setup(SARA, SEVEN)
    reader = await readers.pause(SARA, 1, SEVEN)
    assert reader.paused_until == date(2026, 11, 25)
    assert reader.next_digest_at == datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
    assert is_paused(reader, SEVEN)
    assert not is_paused(reader, SEVEN + timedelta(days=2))
    back = await readers.resume(SARA, SEVEN)
    assert back.next_digest_at == datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


async def test_a_roster_changes_its_columns_and_keeps_the_rest() -> None:
    readers = await started()
    await readers.finish_setup(SARA, SEVEN)
    await readers.show_hijri(SARA, False)
    await readers.choose_place(SARA, "Asia/Beirut", "LB", "بيروت", SEVEN)
    wanted = Subscriber(SARA, ChatKind.PRIVATE, Profile(timezone="Africa/Cairo"))
    omar = Subscriber(Address(8), ChatKind.PRIVATE, Profile())
    await readers.enrol([wanted, omar], SEVEN)
    reader = await reader_of(readers)
    assert (reader.profile.timezone, reader.city, reader.profile.hijri) == (
        "Africa/Cairo",
        "",
        False,
    )
    assert reader.last_digest_on == date(2026, 11, 23)
    assert reader.next_digest_at == datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
    assert await readers.get(Address(8)) == omar


async def test_leaving_and_returning_keeps_the_choices() -> None:
    readers = await started()
    await readers.finish_setup(SARA, SEVEN)
    await readers.choose_format(SARA, Format.TEXT)
    await readers.left(7, SEVEN)
    assert (await reader_of(readers)).status is Status.GONE
    await readers.returned(7, SEVEN)
    reader = await reader_of(readers)
    assert (reader.status, reader.profile.format) == (Status.ACTIVE, Format.TEXT)
    assert reader.next_digest_at is not None


async def test_who_had_stopped_does_not_start_by_unblocking() -> None:
    readers = await started()
    await readers.stop(SARA, SEVEN)
    await readers.returned(7, SEVEN)
    assert (await reader_of(readers)).status is Status.STOPPED


async def test_a_migrated_group_keeps_its_topics() -> None:
    readers = await started()
    await readers.migrated(7, -1007)
    assert await readers.get(SARA) is None
    assert (await reader_of(readers, Address(-1007))).origin == "site"


async def test_the_export_is_json_and_names_every_field() -> None:
    readers = await started()
    await readers.finish_setup(SARA, SEVEN)
    exported = json.loads(json.dumps(await readers.export(7)))
    (subscription,) = exported["subscriptions"]
    fields = {"chat_id", "thread_id", "choices", *Subscriber.__dataclass_fields__}
    assert set(subscription) == fields - {"to", "profile"}
    assert set(subscription["choices"]) == set(Profile.__dataclass_fields__)
    await readers.erase(7)
    assert (await readers.export(7))["subscriptions"] == []


async def test_a_stranger_is_named_in_the_error() -> None:
    with pytest.raises(UnknownReader) as refused:
        await Readers(MemoryReaders(), Profile()).stop(SARA, SEVEN)
    assert refused.value.about == "7"


@given(st.lists(st.sampled_from("ابجد"), max_size=12))
def test_toggling_twice_changes_nothing(names: list[str]) -> None:
    sections: tuple[str, ...] = ()
    for name in names:
        sections = toggled(sections, name)
    assert set(toggled(toggled(sections, "ه"), "ه")) == set(sections)
    assert len(set(sections)) == len(sections)


ZONES = ["Europe/Brussels", "Africa/Cairo", "Pacific/Kiritimati", "Pacific/Niue", "America/Nuuk"]
CHANGES: st.SearchStrategy[Callable[[Readers, datetime], Coroutine[Any, Any, object]]] = st.one_of(
    st.times().map(lambda at: lambda r, now: r.choose_hour(SARA, at.replace(tzinfo=None), now)),
    st.sampled_from(ZONES).map(lambda zone: lambda r, now: r.choose_place(SARA, zone, "", "", now)),
    st.frozensets(st.integers(0, 6), min_size=1).map(
        lambda days: lambda r, now: r.choose_weekdays(SARA, days, now)
    ),
    st.integers(1, 30).map(lambda days: lambda r, now: r.pause(SARA, days, now)),
    st.just(lambda r, now: r.resume(SARA, now)),
    st.just(lambda r, now: r.stop(SARA, now)),
    st.just(lambda r, now: r.restart(SARA, now)),
    st.just(lambda r, now: r.finish_setup(SARA, now)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), CHANGES), max_size=15))
def test_no_sequence_of_choices_gives_a_date_two_digests(steps: list[Any]) -> None:
    async def live() -> None:
        store = MemoryReaders()
        readers = Readers(store, Profile())
        await readers.start(SARA, ChatKind.PRIVATE, origin="", locale="ar", now=SEVEN)
        now = SEVEN
        for hours, change in steps:
            now += timedelta(hours=hours)
            await _deliver_if_due(store, now)
            had = (await reader_of(readers)).last_digest_on
            await change(readers, now)
            reader = await reader_of(readers)
            assert had is None or reader.last_digest_on in (had, local_date(reader, now))
            assert (reader.next_digest_at is None) == (reader.status is not Status.ACTIVE)
            if reader.next_digest_at is not None:
                due = local_date(reader, reader.next_digest_at)
                assert reader.next_digest_at >= now
                assert reader.last_digest_on is None or due > reader.last_digest_on
                assert reader.paused_until is None or due >= reader.paused_until

    asyncio.run(live())


async def _deliver_if_due(store: MemoryReaders, now: datetime) -> None:
    """As the planner does: the due local date has its digest now."""
    reader = store.rows[SARA]
    if reader.next_digest_at is not None and reader.next_digest_at <= now:
        on = local_date(reader, reader.next_digest_at)
        assert reader.last_digest_on is None or on > reader.last_digest_on
        await store.save(replace(reader, last_digest_on=on, last_digest_at=now))
