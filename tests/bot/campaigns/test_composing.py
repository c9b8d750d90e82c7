"""Composing: loaded, grouped and rendered once, whatever number of readers there are."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.campaigns.composing import Cell, Composer, content_id
from digests.model import Format, Look, PartOfDay
from digests.rendering import build_renderer
from tests.fakes.campaign_stores import DAILY
from tests.fakes.newsroom import Newsroom, PlainButtons, article
from tests.fakes.virtual_time import START

NEXT = (START + timedelta(days=1)).astimezone(ZoneInfo("Europe/Brussels"))
CELL = Cell(
    DAILY,
    START.date(),
    PartOfDay.MORNING,
    START,
    START - timedelta(hours=24),
    (),
    Look(),
    shared=False,
)


def test_a_content_id_is_short_and_the_same_in_every_process() -> None:
    assert content_id(CELL) == "cfc4c8097ae973c70"


@given(
    st.builds(
        replace,
        st.just(CELL),
        sections=st.tuples(st.text()),
        shared=st.booleans(),
        since=st.datetimes(timezones=st.just(ZoneInfo("UTC"))),
        look=st.builds(Look, format=st.sampled_from(Format), hijri=st.booleans()),
    )
)
def test_another_cell_has_another_content_id(cell: Cell) -> None:
    assert content_id(cell) != content_id(CELL)
    assert content_id(cell) == content_id(replace(cell))


async def test_each_cell_is_rendered_once_and_a_window_loaded_once() -> None:
    room = Newsroom()
    room.publish("أ", "ب")
    composer = room.composer
    cells = [
        replace(CELL, shared=shared, look=Look(format=look), sections=sections)
        for shared in (True, False)
        for look in Format
        for sections in [(), ("سياسة",)]
    ]
    await asyncio.gather(*(composer.compose(cell, NEXT) for cell in cells * 5))
    assert room.renderer.asked == {"page": 12}
    assert room.sources.loads == 1


async def test_a_message_carries_its_own_content_id() -> None:
    room = Newsroom()
    room.publish("أ")
    composed = await room.composer.compose(CELL, NEXT)
    assert composed.content.id == content_id(CELL)
    assert composed.content.message.payload["of"] == f"{content_id(CELL)} False"
    assert composed.shown.look == CELL.look
    assert not composed.empty


async def test_only_articles_of_the_window_and_of_the_last_36_hours_come() -> None:
    room = Newsroom()
    room.sources.see(CELL.since, article("seen before"))
    room.sources.see(
        START - timedelta(hours=1), article("old", published=START - timedelta(days=2))
    )
    room.sources.see(START - timedelta(hours=1), article("new"))
    room.sources.see(START + timedelta(seconds=1), article("too new"))
    composed = await room.composer.compose(CELL, NEXT)
    assert [story.article.title for story in composed.shown.digest.stories] == ["new"]


async def test_nothing_new_says_when_the_next_one_comes_in_the_reader_s_own_zone() -> None:
    room = Newsroom()
    composer = room.composer
    zones = ["Europe/Brussels", "Africa/Cairo", "Europe/Paris"]
    lines = [await composer.compose(CELL, NEXT.astimezone(ZoneInfo(zone))) for zone in zones]
    texts = [line.content.message.payload["text"] for line in lines]
    assert texts == [f"nothing until 11-24 {hour}" for hour in ("07:00", "08:00", "07:00")]
    assert all(line.empty for line in lines)
    assert lines[0].content.id != lines[1].content.id
    assert lines[0].content.id != content_id(CELL)


async def test_the_real_renderer_draws_digest_and_line() -> None:
    room = Newsroom()
    room.publish("اتفاق على تمديد الهدنة")
    composer = Composer(room.sources, build_renderer(), PlainButtons, "الميدان")
    digest = await composer.compose(CELL, NEXT)
    assert "اتفاق على تمديد الهدنة" in digest.content.message.payload["text"]
    line = await composer.compose(replace(CELL, sections=("رياضة",)), NEXT)
    assert "07:00" in line.content.message.payload["text"]
    assert line.empty


async def test_past_rounds_are_forgotten() -> None:
    room = Newsroom()
    composer = room.composer
    for minute in (0, 1, 2, 0):
        await composer.compose(replace(CELL, as_of=START + timedelta(minutes=minute)), NEXT)
    assert room.sources.loads == 4


async def test_a_failed_load_is_tried_again() -> None:
    room = Newsroom()
    room.publish("أ")
    room.sources.broken["articles"] = 1
    composer = room.composer
    results = await asyncio.gather(
        *(composer.compose(CELL, NEXT) for _ in range(2)), return_exceptions=True
    )
    assert [isinstance(result, Exception) for result in results] == [True, False]
