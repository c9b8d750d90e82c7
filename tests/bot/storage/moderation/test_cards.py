"""Cards: those that show another version than the newest are found at once, and readers who do not
know where they stand."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.moderation.deciding import Verb
from bot.moderation.desk_ports import Card, Shown
from bot.moderation.model import TELEGRAM, Actor, Comment, Origin
from bot.moderation.ports import Filter
from bot.storage.engine import Database
from bot.storage.moderation.cards import SqlCardStore
from bot.storage.moderation.comments import SqlCommentStore
from tests.bot.storage.comment_samples import MINUTE, NOW, arrival, one, put, ruling

CHAT = -100


@pytest.fixture
def cards(database: Database) -> SqlCardStore:
    return SqlCardStore(database)


def card_of(comment: Comment, chat_id: int = CHAT, message_id: int = 50) -> Card:
    return Card(comment.id, chat_id, message_id, comment.version, NOW)


async def decided(store: SqlCommentStore, comment: Comment, verb: Verb, **more: Any) -> Comment:
    after = (await store.decide(ruling(comment, verb, **more))).comment
    assert after is not None
    return after


async def test_a_card_that_shows_an_older_version_is_outdated(
    store: SqlCommentStore, cards: SqlCardStore
) -> None:
    first, second, lost = [await one(store, number) for number in (1, 2, 3)]
    for comment in (first, second):
        await cards.put(card_of(comment))
    await cards.put(card_of(lost, message_id=0))
    assert await cards.outdated(9) == []
    assert await cards.pending_in(CHAT, 9) == [
        Shown(card_of(second), second),
        Shown(card_of(first), first),
    ]
    second = await decided(store, second, Verb.SPAM)
    first_after = await decided(store, first, Verb.REJECT, at=NOW + 9 * MINUTE)
    await decided(store, lost, Verb.SPAM)
    shown = await cards.outdated(9)
    assert [one.comment for one in shown] == [first_after, second]
    assert shown[0].card == card_of(first)
    await cards.put(card_of(first_after))
    assert [one.comment.id for one in await cards.outdated(9)] == [second.id]
    assert await cards.of(first.id) == [Shown(card_of(first_after), first_after)]
    assert await cards.pending_in(CHAT, 9) == []


async def test_what_was_never_shown_in_a_chat(store: SqlCommentStore, cards: SqlCardStore) -> None:
    await put(store, *(arrival(n) for n in range(4)))
    first, second, third, fourth = await store.page(Filter(), 9)
    await cards.put(card_of(first))
    await cards.put(card_of(second, chat_id=-200))
    await cards.put(card_of(third, message_id=0))
    assert await cards.without_card(CHAT, 9) == [second, fourth]
    await cards.drop(first.id, CHAT)
    assert await cards.without_card(CHAT, 1) == [first]
    await cards.leave(CHAT)
    assert len(await cards.without_card(CHAT, 9)) == 4
    await cards.put(Card(404, CHAT, 5, 1, NOW))
    assert await cards.of(404) == []


async def test_a_reader_is_told_until_he_knows_the_newest(
    store: SqlCommentStore, cards: SqlCardStore
) -> None:
    comment = await one(store, site=TELEGRAM, reader_chat=99)
    await one(store, 2)
    withdrawn = await one(store, 3, site=TELEGRAM, reader_chat=98)
    reader = Actor(98, "")
    await store.decide(ruling(withdrawn, Verb.WITHDRAW, reader, origin=Origin.READER))
    assert await cards.unanswered(9) == []
    approved = await decided(store, comment, Verb.APPROVE)
    assert await cards.unanswered(9) == [(approved, None)]
    answer = card_of(approved, chat_id=99)
    await cards.put(answer)
    assert await cards.unanswered(9) == []
    back = await decided(store, approved, Verb.REOPEN)
    assert await cards.unanswered(9) == [(back, answer)]
    assert await cards.outdated(9) == []
    assert await cards.pending_in(99, 9) == []
    await cards.put(replace(answer, drawn=back.version))
    assert await cards.unanswered(9) == []


async def test_a_card_put_beside_a_decision_is_found_outdated(
    store: SqlCommentStore, cards: SqlCardStore
) -> None:
    """Whichever of the two is first."""
    await put(store, *(arrival(n) for n in range(40)))
    for comment in await store.page(Filter(), 40):
        await asyncio.gather(
            cards.put(card_of(comment)), store.decide(ruling(comment, Verb.APPROVE))
        )
    assert len(await cards.outdated(99)) == 40


async def test_the_summary_of_a_chat(cards: SqlCardStore) -> None:
    assert await cards.summary(CHAT) is None
    await cards.put_summary(CHAT, 5, NOW)
    await cards.put_summary(CHAT, 6, NOW)
    assert await cards.summary(CHAT) == 6
    await cards.put_summary(CHAT, None, NOW)
    assert await cards.summary(CHAT) is None
