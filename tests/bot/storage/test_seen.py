"""Signs of life, and what /privacy makes of all that is stored about a chat."""

from dataclasses import replace

import pytest

from bot.campaigns.model import ChatKind
from bot.delivery.model import Address, State
from bot.storage.campaigns import SqlCampaignStore
from bot.storage.drafts import SqlDraftStore
from bot.storage.engine import Database
from bot.storage.readers import SqlReaderStore
from bot.storage.seen import SqlSeenStore
from tests.bot.storage.campaign_samples import ended, frozen, rows_of
from tests.bot.storage.samples import NOW, TOMORROW, YESTERDAY, reader
from tests.bot.storage.test_drafts import DRAFT


@pytest.fixture
def readers(database: Database) -> SqlReaderStore:
    return SqlReaderStore(database)


async def _seen(readers: SqlReaderStore) -> list[object]:
    return [one.seen_at async for one in readers.all()]


async def test_the_latest_sign_of_life_is_kept(database: Database, readers: SqlReaderStore) -> None:
    seen = SqlSeenStore(database)
    group = [reader(-3, topic, kind=ChatKind.SUPERGROUP) for topic in (1, 2)]
    await readers.save_many([*group, reader(1), reader(2)])
    await seen.seen({})
    await seen.seen({1: NOW, -3: TOMORROW, 99: NOW})
    await seen.seen({1: YESTERDAY, -3: NOW})
    assert await _seen(readers) == [TOMORROW, TOMORROW, NOW, None]


async def test_saving_a_reader_keeps_it(database: Database, readers: SqlReaderStore) -> None:
    one = reader(1)
    await readers.save(one)
    await SqlSeenStore(database).seen({1: NOW})
    await readers.save(replace(one, city="غزة", seen_at=None))
    assert await readers.get(Address(1)) == replace(one, city="غزة", seen_at=NOW)


async def test_a_chat_is_told_which_broadcasts_it_got(
    database: Database, readers: SqlReaderStore
) -> None:
    await readers.save(reader(1))
    number = await frozen(SqlCampaignStore(database))
    await ended(database, number, {1: State.SENT})
    (told,) = await readers.deliveries_of(1)
    assert (told["kind"], told["state"], told["message_id"]) == ("broadcast", "sent", 1001)


async def test_an_erased_chat_leaves_nothing(database: Database, readers: SqlReaderStore) -> None:
    store, drafts = SqlCampaignStore(database), SqlDraftStore(database)
    await readers.save_many([reader(7), reader(8)])
    number = await frozen(store)
    await store.put_board(number, 7, 100)
    await drafts.put(DRAFT, NOW)
    await readers.erase(7)
    assert await readers.get(Address(7)) is None
    assert [row["chat_id"] for row in await rows_of(database, number)] == [8]
    assert (await drafts.get(7), await store.boards(NOW)) == (None, [])
