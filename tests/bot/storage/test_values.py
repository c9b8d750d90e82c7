"""What is read back equals what was written."""

from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.campaigns.broadcasts import (
    Ambiguous,
    Ask,
    Broadcast,
    Draft,
    LinkButton,
    Timing,
)
from bot.campaigns.model import Profile
from bot.campaigns.ports import Shown
from bot.campaigns.recurrence import Kind, Recurrence
from bot.campaigns.segments import Audience, Segment
from bot.storage import values
from digests.model import (
    EVERY_DAY,
    Article,
    Digest,
    Edition,
    Format,
    Image,
    Look,
    Message,
    Numerals,
    PartOfDay,
    Score,
    Story,
)

TEXT = st.text(max_size=20)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
INSTANT = st.datetimes(timezones=st.just(UTC))
WEEKDAYS = st.frozensets(st.integers(0, 6))
ARTICLES = st.builds(
    Article,
    source=TEXT,
    outlet=TEXT,
    title=TEXT,
    url=TEXT,
    guid=TEXT,
    summary=TEXT,
    paragraphs=TEXTS,
    sections=TEXTS,
    published=st.none() | INSTANT,
    modified=st.none() | INSTANT,
    image=st.none() | st.builds(Image, TEXT, TEXT),
    agencies=TEXTS,
    weight=NUMBER,
    pinned=st.booleans(),
)
STORIES = st.builds(
    Story,
    article=ARTICLES,
    also=st.lists(ARTICLES, max_size=2).map(tuple),
    section=TEXT,
    topic=st.integers(0, 1000),
    score=st.builds(Score, NUMBER, NUMBER, NUMBER, NUMBER),
)
DIGESTS = st.builds(
    Digest,
    edition=TEXT,
    outlet=TEXT,
    on=st.dates(),
    as_of=INSTANT,
    stories=st.lists(STORIES, max_size=2).map(tuple),
    part=st.sampled_from(PartOfDay),
)
LOOKS = st.builds(
    Look,
    format=st.sampled_from(Format),
    locale=TEXT,
    territory=TEXT,
    numerals=st.sampled_from(Numerals),
    hijri=st.booleans(),
)
PROFILES = st.builds(
    Profile,
    locale=TEXT,
    timezone=TEXT,
    territory=TEXT,
    deliver_at=st.times(),
    weekdays=WEEKDAYS,
    sections=TEXTS,
    format=st.sampled_from(Format),
    numerals=st.sampled_from(Numerals),
    hijri=st.booleans(),
    silent=st.booleans(),
    say_when_empty=st.booleans(),
    edition=TEXT,
)
EDITIONS = st.builds(
    Edition,
    key=TEXT,
    name=TEXT,
    at=st.times(),
    weekdays=WEEKDAYS,
    window=st.integers(0, 10**7).map(lambda seconds: timedelta(seconds=seconds)),
    limit=st.integers(1, 100),
    sections=TEXTS,
)


@given(ARTICLES)
def test_articles(article: Article) -> None:
    assert values.loads(Article, values.dumps(article)) == article


@given(st.builds(Shown, DIGESTS, LOOKS))
def test_digests_as_shown(shown: Shown) -> None:
    assert values.loads(Shown, values.dumps(shown)) == shown


@given(PROFILES)
def test_profiles(profile: Profile) -> None:
    assert values.loads(Profile, values.dumps(profile)) == profile


@given(EDITIONS)
def test_editions(edition: Edition) -> None:
    assert values.loads(Edition, values.dumps(edition)) == edition


@given(PROFILES, st.permutations(range(7)))
def test_equal_profiles_have_one_fingerprint(profile: Profile, days: list[int]) -> None:
    shuffled = replace(profile, weekdays=frozenset(d for d in days if d in profile.weekdays))
    assert values.dumps(shuffled) == values.dumps(profile)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(TEXT, JSON, max_size=4))
def test_payloads(payload: dict[str, Any]) -> None:
    assert values.content("c", "sendMessage", values.dumps(payload)).message.payload == payload


SEGMENTS = st.builds(
    Segment,
    audience=st.sampled_from(Audience),
    sections=TEXTS,
    locales=TEXTS,
    territories=TEXTS,
    cities=TEXTS,
    origins=TEXTS,
    joined_since=st.none() | INSTANT,
    inactive_since=st.none() | INSTANT,
    chat_ids=st.lists(st.integers(-(2**52), 2**52), max_size=3).map(tuple),
)
RECURRENCES = st.builds(
    Recurrence,
    kind=st.sampled_from([Kind.DAILY, Kind.WEEKDAYS, Kind.WEEKLY]),
    weekdays=WEEKDAYS.filter(bool),
    day=st.just(0),
) | st.builds(
    Recurrence, kind=st.just(Kind.MONTHLY), weekdays=st.just(EVERY_DAY), day=st.integers(1, 31)
)
TIMINGS = st.builds(
    Timing,
    at=st.none() | INSTANT,
    on=st.none() | st.dates(),
    hour=st.none() | st.times(),
    recurrence=st.none() | RECURRENCES,
)
MESSAGES = st.builds(
    Message,
    TEXT,
    st.dictionaries(
        TEXT,
        st.recursive(
            st.none() | st.booleans() | st.integers(-(2**52), 2**52) | NUMBER | TEXT,
            lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
            max_leaves=5,
        ),
        max_size=3,
    ),
)
SENT = {
    "title": TEXT,
    "buttons": st.lists(st.builds(LinkButton, TEXT, TEXT), max_size=2).map(tuple),
    "segment": SEGMENTS,
    "timing": TIMINGS,
    "silent": st.booleans(),
    "protected": st.booleans(),
    "pinned": st.booleans(),
    "on_ambiguous": st.sampled_from(Ambiguous),
}


@given(st.builds(Broadcast, message=MESSAGES, **SENT))
def test_broadcasts(broadcast: Broadcast) -> None:
    assert values.loads(Broadcast, values.dumps(broadcast)) == broadcast


@given(
    st.builds(
        Draft,
        author_id=st.integers(1, 2**52),
        message=st.none() | MESSAGES,
        ask=st.sampled_from(Ask),
        panel_id=st.integers(0, 2**31),
        campaign_id=st.integers(0, 2**31),
        version=st.integers(0, 2**31),
        **SENT,
    )
)
def test_drafts(draft: Draft) -> None:
    assert values.loads(Draft, values.dumps(draft)) == draft


@given(SEGMENTS)
def test_segments(segment: Segment) -> None:
    assert values.loads(Segment, values.dumps(segment)) == segment
