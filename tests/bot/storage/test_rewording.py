"""Who has not got a message gets its new wording; who has it, or may be getting it, is left."""

from bot.delivery.model import State
from bot.storage.campaigns import SqlCampaignStore
from bot.storage.engine import Database
from bot.storage.readers import SqlReaderStore
from bot.storage.rewording import reword
from digests.model import Message
from tests.bot.storage.campaign_samples import ended, frozen, rows_of
from tests.bot.storage.samples import reader

NEW = Message("sendMessage", {"text": "صواب"})


async def _broadcast(database: Database, states: dict[int, State]) -> int:
    await SqlReaderStore(database).save_many([reader(chat) for chat in states])
    number = await frozen(SqlCampaignStore(database))
    await ended(database, number, states)
    return number


async def test_only_what_has_not_gone_out_is_reworded(database: Database) -> None:
    states = dict(enumerate(State, start=1))
    number = await _broadcast(database, states)
    store = SqlCampaignStore(database)
    (old,) = await store.contents(number)
    await store.reword(number, {old: NEW})
    contents = await store.contents(number)
    got = {
        states[int(str(row["chat_id"]))]: contents[str(row["content_id"])]
        for row in await rows_of(database, number)
    }
    assert {state for state, message in got.items() if message == NEW} == {
        *(State.PLANNED, State.UNKNOWN)
    }
    assert len(got) == len(State)


async def test_every_stretch_is_reached_and_a_second_time_counts(database: Database) -> None:
    number = await _broadcast(database, dict.fromkeys(range(1, 8), State.PLANNED))
    store = SqlCampaignStore(database)
    await reword(database, number, dict.fromkeys(await store.contents(number), NEW), size=2)
    newer = Message("sendMessage", {"text": "أصوب"})
    await reword(database, number, dict.fromkeys(await store.contents(number), newer), size=3)
    contents = await store.contents(number)
    rows = await rows_of(database, number)
    assert [contents[str(row["content_id"])] for row in rows] == [newer] * 7


async def test_other_contents_and_campaigns_are_left(database: Database) -> None:
    number = await _broadcast(database, {1: State.PLANNED})
    other = await frozen(SqlCampaignStore(database))
    store = SqlCampaignStore(database)
    before = [await rows_of(database, each) for each in (number, other)]
    await store.reword(number, {"another": NEW})
    assert [await rows_of(database, each) for each in (number, other)] == before
