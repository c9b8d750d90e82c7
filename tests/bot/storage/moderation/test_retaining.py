"""What was refused is forgotten after its time, with what nobody needs any more."""

from datetime import datetime, timedelta

import pytest

from bot.moderation.deciding import Verb
from bot.moderation.desk_ports import Card
from bot.moderation.model import Comment
from bot.moderation.ports import Filter
from bot.moderation.retaining import Retention
from bot.moderation.staffing import Invitation, Role
from bot.storage.engine import Database
from bot.storage.moderation.cards import SqlCardStore
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.moderation.erasing import SqlErasureStore
from bot.storage.moderation.outbox import SqlOutboxStore
from bot.storage.moderation.pruning import SqlLeftovers
from bot.storage.moderation.staffing import SqlStaffStore
from bot.storage.tables import comment_errands, invitations
from tests.bot.storage.comment_samples import MINUTE, NOW, arrival, one, put, rows_of, ruling

DAY = timedelta(days=1)
KEEP = 90 * DAY


class Room:
    """A retention whose time the test moves. drawn: how often cards were asked for."""

    def __init__(self, database: Database) -> None:
        self.now: datetime = NOW
        self.drawn = 0
        erasures, leftovers = SqlErasureStore(database), SqlLeftovers(database)
        self.retention = Retention(erasures, leftovers, KEEP, self._draw, lambda: self.now)

    def _draw(self) -> None:
        self.drawn += 1


@pytest.fixture
def room(database: Database) -> Room:
    return Room(database)


async def decided(store: SqlCommentStore, number: int, verb: Verb, at: datetime) -> Comment:
    done = await store.decide(ruling(await one(store, number), verb, at=at))
    assert done.comment is not None
    return done.comment


async def text(store: SqlCommentStore, comment: Comment) -> str:
    found = await store.get(comment.id)
    assert found is not None
    return found.text


async def test_refused_texts_go_the_day_their_time_is_over(
    store: SqlCommentStore, database: Database, room: Room
) -> None:
    rejected = await decided(store, 1, Verb.REJECT, NOW)
    later = await decided(store, 2, Verb.SPAM, NOW + DAY)
    approved = await decided(store, 3, Verb.APPROVE, NOW)
    waiting = await one(store, 4)
    cards = SqlCardStore(database)
    await cards.put(Card(rejected.id, -100, 5, rejected.version, NOW))
    room.now = NOW + KEEP
    assert await room.retention.tidy() == 0
    room.now += MINUTE
    assert await room.retention.tidy() == 1
    assert room.drawn == 1
    assert await text(store, rejected) == ""
    for kept in (later, approved, waiting):
        assert await text(store, kept) == kept.text
    (shown,) = await cards.outdated(9)
    assert shown.comment.erased_at == room.now
    room.now += DAY
    assert await room.retention.tidy() == 1
    assert await text(store, later) == ""
    assert await room.retention.tidy() == 0


async def test_more_than_one_batch_goes_in_one_round(
    store: SqlCommentStore, database: Database, room: Room
) -> None:
    await put(store, *(arrival(number) for number in range(620)))
    await store.decide_all(Filter(), ruling(await one(store, 0), Verb.SPAM, at=NOW))
    room.now = NOW + KEEP + MINUTE
    assert await room.retention.tidy() == 620
    assert room.drawn == 2


async def test_what_an_undo_brought_back_stays(
    store: SqlCommentStore, database: Database, room: Room
) -> None:
    comment = await decided(store, 1, Verb.REJECT, NOW)
    undone = await store.decide(ruling(comment, Verb.REOPEN, at=NOW + KEEP))
    assert undone.comment is not None
    room.now = NOW + KEEP + MINUTE
    assert await room.retention.tidy() == 0
    assert await text(store, undone.comment) == comment.text


async def test_errands_that_ended_and_used_up_invitations_go(
    store: SqlCommentStore, outbox: SqlOutboxStore, database: Database, room: Room
) -> None:
    people = SqlStaffStore(database)
    for name, end in (("used", NOW + DAY), ("over", NOW + MINUTE), ("open", NOW + KEEP + 3 * DAY)):
        await people.invite(Invitation(name, Role.MODERATOR, 1, NOW, end))
    await people.join("used", 7, "سارة", NOW)
    await decided(store, 1, Verb.APPROVE, NOW)
    (task,) = await outbox.claim(NOW, NOW + MINUTE, 9)
    await outbox.done(task, NOW)
    waiting = await decided(store, 2, Verb.APPROVE, NOW)
    leftovers = SqlLeftovers(database)
    assert await leftovers.prune(NOW) == 0
    room.now = NOW + KEEP + 2 * MINUTE
    await room.retention.tidy()
    left = [row["comment_id"] for row in await rows_of(database, comment_errands)]
    assert left == [waiting.id]
    assert [row["token_hash"] for row in await rows_of(database, invitations)] == ["open"]
    assert await people.get(7) is not None


async def test_cards_of_what_was_erased_are_drawn_at_last(
    store: SqlCommentStore, database: Database, room: Room
) -> None:
    cards = SqlCardStore(database)
    old = await decided(store, 1, Verb.REJECT, NOW)
    fresh = await one(store, 2)
    for number, comment in enumerate((old, fresh)):
        await cards.put(Card(comment.id, -100, number + 5, comment.version, NOW))
    await store.decide(ruling(fresh, Verb.APPROVE, at=NOW + KEEP))
    room.now = NOW + KEEP + MINUTE
    await room.retention.tidy()
    assert [shown.comment.id for shown in await cards.outdated(9)] == [fresh.id, old.id]
