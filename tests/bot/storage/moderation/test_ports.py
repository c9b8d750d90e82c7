"""Every port of moderation has its store."""

from bot.moderation.desk_ports import CardStore, Lookups, Replies, SettingStore, Trail
from bot.moderation.keeping import (
    ErasureStore,
    Leftovers,
    LessonStore,
    Past,
    Secrets,
    Unscored,
    WeightStore,
    WordStore,
)
from bot.moderation.model import WORDPRESS
from bot.moderation.ports import CommentStore, Filter, OutboxStore
from bot.moderation.staffing import StaffStore
from bot.storage.engine import Database
from bot.storage.moderation.cards import SqlCardStore
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.moderation.erasing import SqlErasureStore
from bot.storage.moderation.lessons import SqlLessonStore
from bot.storage.moderation.lookups import SqlLookups
from bot.storage.moderation.outbox import SqlOutboxStore
from bot.storage.moderation.pruning import SqlLeftovers
from bot.storage.moderation.scoring import SqlUnscored
from bot.storage.moderation.settings import SqlSettingStore, SqlTrail
from bot.storage.moderation.staffing import SqlStaffStore
from bot.storage.moderation.weights import SqlWeightStore
from bot.storage.moderation.words import SqlWordStore
from tests.bot.storage.comment_samples import NOW, SARA


async def test_an_empty_database_answers_on_every_port(database: Database) -> None:
    comments: CommentStore = SqlCommentStore(database)
    past: Past = SqlCommentStore(database)
    replies: Replies = SqlCommentStore(database)
    outbox: OutboxStore = SqlOutboxStore(database)
    cards: CardStore = SqlCardStore(database)
    lookups: Lookups = SqlLookups(database)
    settings: SettingStore = SqlSettingStore(database)
    secrets: Secrets = SqlSettingStore(database)
    people: StaffStore = SqlStaffStore(database)
    words: WordStore = SqlWordStore(database)
    erasing: ErasureStore = SqlErasureStore(database)
    lessons: LessonStore = SqlLessonStore(database)
    weights: WeightStore = SqlWeightStore(database)
    unscored: Unscored = SqlUnscored(database)
    leftovers: Leftovers = SqlLeftovers(database)
    trail: Trail = SqlTrail(database)
    assert await comments.page(Filter(), 9) == await past.latest(9) == []
    assert await comments.put([], NOW) == []
    assert not await replies.reply(1, "", SARA, NOW)
    assert await outbox.claim(NOW, NOW, 9) == []
    assert await cards.unanswered(9) == []
    assert await lookups.judged(NOW, NOW) == []
    assert await settings.get("any") is None
    assert await secrets.secret("any")
    assert await people.all() == []
    assert await words.all() == []
    assert await erasing.erase_author(WORDPRESS, "nobody", NOW) == []
    assert await erasing.erase_refused(NOW, NOW, 9) == []
    assert await lessons.lessons(None, NOW, 9) == []
    assert await lessons.erased(NOW, NOW) == 0
    assert await weights.newer(0) is None
    assert await unscored.unscored(9) == []
    assert await leftovers.prune(NOW) == 0
    await trail.note(NOW, SARA, "looked")
