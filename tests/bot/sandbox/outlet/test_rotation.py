"""What is out when, at any instant, in any zone, also where the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from bot.sandbox.outlet.rotation import NEWSPAPER, WIRE, Published, find, published
from digests.model import Article
from digests.stories import COMPARED, group

BRUSSELS = ZoneInfo("Europe/Brussels")
ZONES = st.sampled_from(
    [
        ZoneInfo(name)
        for name in ("Europe/Brussels", "Africa/Cairo", "Asia/Beirut", "UTC", "Asia/Riyadh")
    ]
)
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
DAY, HALF = timedelta(hours=24), timedelta(hours=12)
LONGER_NIGHT = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
"""When it is three o'clock a second time in Brussels."""


def since(out: tuple[Published, ...], instant: datetime) -> list[Published]:
    return [each for each in out if each.at > instant]


@given(INSTANTS, ZONES)
@example(LONGER_NIGHT, BRUSSELS)
@example(LONGER_NIGHT + timedelta(hours=3, minutes=9), BRUSSELS)
@example(datetime(2026, 3, 29, 1, 0, tzinfo=UTC), BRUSSELS)
def test_there_is_always_news(now: datetime, zone: ZoneInfo) -> None:
    out = published(NEWSPAPER, now, zone)
    assert 13 <= len(since(out, now - DAY)) <= 15
    recent = since(out, now - HALF)
    assert len(recent) >= 6
    assert len({each.piece.section for each in recent}) >= 4


@given(INSTANTS, ZONES)
def test_nothing_is_from_the_future_and_the_newest_comes_first(
    now: datetime, zone: ZoneInfo
) -> None:
    for outlet in (NEWSPAPER, WIRE):
        times = [each.at for each in published(outlet, now, zone)]
        assert len(times) == outlet.shown
        assert times == sorted(times, reverse=True)
        assert times[0] <= now


@given(INSTANTS, ZONES)
def test_no_address_and_no_piece_is_out_twice(now: datetime, zone: ZoneInfo) -> None:
    for outlet in (NEWSPAPER, WIRE):
        out = published(outlet, now, zone)
        assert len({each.path for each in out}) == len(out)
        assert len({each.piece.slug for each in out}) == len(out)


@given(INSTANTS, ZONES, st.timedeltas(timedelta(0), timedelta(hours=20)))
def test_an_article_keeps_its_address_and_its_time(
    now: datetime, zone: ZoneInfo, later: timedelta
) -> None:
    before = {each.path: each.at for each in published(NEWSPAPER, now, zone)}
    after = {each.path: each.at for each in published(NEWSPAPER, now + later, zone)}
    assert before.keys() & after.keys()
    assert all(after[path] == at for path, at in before.items() if path in after)


@given(st.dates(date(2024, 1, 1), date(2032, 1, 1)), ZONES)
@example(date(2026, 10, 25), BRUSSELS)
@example(date(2026, 3, 29), BRUSSELS)
def test_every_morning_brings_new_articles_before_seven(on: date, zone: ZoneInfo) -> None:
    seven = datetime.combine(on, time(7), zone)
    yesterday = published(NEWSPAPER, seven - DAY, zone)
    since_then = [each for each in published(NEWSPAPER, seven, zone) if each not in yesterday]
    fresh = [p for p in published(NEWSPAPER, seven, zone) if p.at.astimezone(zone).date() == on]
    assert len(fresh) >= 4
    assert set(fresh) <= set(since_then)
    assert not {each.piece for each in yesterday} & {each.piece for each in since_then}


@given(st.dates(date(2024, 1, 1), date(2032, 1, 1)), ZONES)
def test_a_piece_comes_back_after_its_headline_is_no_longer_compared(
    on: date, zone: ZoneInfo
) -> None:
    for outlet in (NEWSPAPER, WIRE):
        last: dict[str, datetime] = {}
        days = (on + timedelta(days=number) for number in range(7))
        run = [pair for day in days for pair in outlet.programme(day, zone)]
        for piece, at in sorted(run, key=lambda pair: pair[1]):
            assert at - last.get(piece.slug, at - 2 * COMPARED) > COMPARED
            last[piece.slug] = at


def test_an_article_is_found_at_its_address_from_its_hour_on() -> None:
    now = datetime(2026, 11, 24, 11, tzinfo=UTC)
    newest = published(NEWSPAPER, now, BRUSSELS)[0]
    month = timedelta(days=30)
    slug = newest.piece.slug
    assert find(NEWSPAPER, newest.on, slug, now + month, BRUSSELS) == newest
    assert find(NEWSPAPER, newest.on, slug, newest.at - timedelta(seconds=1), BRUSSELS) is None
    assert find(NEWSPAPER, newest.on, "no-such", now, BRUSSELS) is None


@given(INSTANTS, ZONES)
def test_some_stories_of_the_day_are_told_by_both(now: datetime, zone: ZoneInfo) -> None:
    ours, theirs = (
        {each.piece.slug for each in since(published(outlet, now, zone), now - DAY)}
        for outlet in (NEWSPAPER, WIRE)
    )
    assert len(ours & theirs) >= 2


def test_what_both_outlets_tell_becomes_one_story_and_nothing_else_does() -> None:
    on = date(2026, 11, 24)
    for days in range(3):
        run = [
            _article(outlet.name, piece.slug, piece.title, at)
            for outlet in (NEWSPAPER, WIRE)
            for day in (on + timedelta(days=days), on + timedelta(days=days + 1))
            for piece, at in outlet.programme(day, BRUSSELS)
        ]
        twice = {article.guid for article in run if sum(a.guid == article.guid for a in run) == 2}
        stories = group(run, max(a.published for a in run if a.published))
        merged = [{a.guid for a in (story.article, *story.also)} for story in stories if story.also]
        assert len(twice) >= 5
        assert sorted(merged, key=str) == sorted(({slug} for slug in twice), key=str)


def _article(outlet: str, slug: str, title: str, at: datetime) -> Article:
    url = f"https://example.org/{outlet}/{slug}/{at.date()}"
    return Article(outlet, outlet, title, url=url, guid=slug, published=at)
