"""Notices reach every owner as rows, and are not repeated within the hour."""

from datetime import timedelta

import pytest

from bot.campaigns.notices import Notices
from bot.delivery.model import Address
from bot.wording import Wording
from digests.arabic.direction import isolate
from tests.fakes.campaign_stores import MemoryDeliveries
from tests.fakes.virtual_time import START


def notices(owners: list[int], locale: str = "ar") -> tuple[MemoryDeliveries, Notices]:
    store = MemoryDeliveries()
    return store, Notices(store, Wording().of(locale), owners)


async def test_every_owner_has_a_row_of_an_alert() -> None:
    store, board = notices([5, 6])
    assert await board.post("source_retired", START, source="https://x.example/feed")
    assert [row.to for row in store.rows.values()] == [Address(5), Address(6)]
    assert store.campaigns[1].kind == "alert"
    payload = store.contents[store.rows[1].content_id].message.payload
    assert isolate("https://x.example/feed") in payload["text"]
    assert payload["parse_mode"] == "HTML"


async def test_the_same_notice_is_folded_for_an_hour_and_another_is_not() -> None:
    store, board = notices([5])
    times = [timedelta(), timedelta(minutes=59), timedelta(minutes=61)]
    posted = [await board.post("source_retired", START + after, source="a") for after in times]
    assert posted == [True, False, True]
    assert await board.post("source_retired", START + times[1], source="b")
    assert len(store.rows) == 3


async def test_without_owners_nothing_is_posted() -> None:
    store, board = notices([])
    assert not await board.post("source_retired", START, source="a")
    assert store.campaigns == {}


async def test_what_a_stranger_wrote_is_no_markup() -> None:
    store, board = notices([5], "en")
    await board.post("campaign_stopped", START, campaign=7, reason="<b> & co")
    text = store.contents[store.rows[1].content_id].message.payload["text"]
    assert "&lt;b&gt; &amp; co" in text
    assert f"Campaign {isolate('7')} was stopped" in text


@pytest.mark.parametrize(("count", "words"), [(1, "نشرة واحدة"), (2, "نشرتان"), (11, "11 نشرة")])
async def test_skipped_digests_are_counted_in_arabic(count: int, words: str) -> None:
    store, board = notices([5])
    await board.post("skipped", START, count=count, first="2026-11-22", last="2026-11-22")
    assert words in store.contents[store.rows[1].content_id].message.payload["text"]
