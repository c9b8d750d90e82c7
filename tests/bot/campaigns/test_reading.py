"""Reading: what buttons draw again, and the digest at once."""

from dataclasses import replace
from datetime import timedelta

from bot.campaigns.model import ChatKind, Profile
from digests.model import Format
from tests.fakes.newsroom import Newsroom
from tests.fakes.virtual_time import START


async def test_today_shows_the_last_36_hours_whatever_was_sent_before() -> None:
    room = Newsroom()
    room.publish("أ", "ب")
    reader = replace(room.subscribe(5), last_digest_at=START, last_digest_on=START.date())
    key, message = await room.reading().today(reader, START)
    assert message.payload["text"] == "أ\nب"
    assert room.due.asked_for == {key}
    assert room.rows.rows == {}


async def test_buttons_of_a_digest_asked_for_work_after_a_restart() -> None:
    room = Newsroom()
    room.publish("أ", "ب")
    look = Profile(format=Format.RICH)
    key, _ = await room.reading().today(room.subscribe(-5, look, ChatKind.GROUP), START)
    card, page = await room.reading().card(key, 1), await room.reading().page(key, 0)
    assert card is not None
    assert page is not None
    assert (card.payload["text"], card.payload["look"].format) == ("ب", Format.RICH)
    assert page.payload["of"] == f"{key} False"  # drawn in private, though it went to a group


async def test_a_message_no_longer_kept_draws_nothing() -> None:
    reading = Newsroom().reading()
    assert await reading.page("c0", 0) is None
    assert await reading.card("c0", 0) is None


async def test_nothing_today_says_when_the_next_digest_comes() -> None:
    room = Newsroom()
    reader = room.subscribe(5)
    _, message = await room.reading().today(reader, START)
    assert message.payload["text"] == "nothing until 11-23 07:30"
    stopped = replace(reader, next_digest_at=None)
    _, message = await room.reading().today(stopped, START)
    assert message.payload["text"] == "nothing until 11-24 07:30"


async def test_readers_of_a_minute_share_one_message_until_there_is_news() -> None:
    room = Newsroom()
    room.publish("أ")
    reading = room.reading()
    readers = [room.subscribe(chat) for chat in range(2, 50)]
    keys = {
        (await reading.today(reader, START + timedelta(seconds=n)))[0]
        for n, reader in enumerate(readers)
    }
    assert len(keys) == 1
    assert room.renderer.asked == {"page": 1}
    room.time = START + timedelta(seconds=50)
    room.publish("ب")
    reading.refresh()
    key, message = await reading.today(readers[0], room.time)
    assert message.payload["text"] == "أ\nب"
    assert key not in keys


async def test_a_minute_later_ages_are_counted_anew() -> None:
    room = Newsroom()
    reading, reader = room.reading(), room.subscribe(5)
    first, _ = await reading.today(reader, START)
    later, _ = await reading.today(reader, START + timedelta(minutes=1))
    back, _ = await reading.today(reader, START - timedelta(minutes=1))
    assert len({first, later, back}) == 3
