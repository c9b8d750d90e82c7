"""What is said of comments as they come: by lists that are switched on, history, and repeats."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.moderation.judging import Judging
from bot.moderation.model import Actor, Article, Author, Comment, Incoming, Level
from tests.fakes.comment_store import MemoryComments, MemoryWords

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
KHALID = Actor(8, "خالد")


class Known(MemoryComments):
    """Comments that came before the start."""

    async def authors(self, site: str, keys: Sequence[str]) -> Mapping[str, Author]:
        found = (comment.author for comment in self.kept.values())
        return {one.key: one for one in found if one.site == site and one.key in keys}

    async def latest(self, limit: int) -> Sequence[Comment]:
        return list(self.kept.values())[::-1][:limit]


def incoming(text: str, author: str = "7f3a") -> Incoming:
    article = Article("wordpress", "3")
    return Incoming("wordpress", text[:20], article, author, "قارئ", text, NOW)


async def rules(judging: Judging, text: str, author: str = "7f3a") -> list[str]:
    (found,) = await judging([incoming(text, author)], NOW)
    return [verdict.rule for verdict in found.verdicts]


async def test_a_listed_word_flags_once_it_is_switched_on() -> None:
    words = MemoryWords()
    judging = Judging(Known(), words)
    await words.add("احتيال", "احتيال", Level.BAN, KHALID, NOW)
    assert "banned_word" not in await rules(judging, "هذا احتيال صريح")
    await words.enable(1, True, KHALID, NOW)
    assert "banned_word" in await rules(judging, "وهذا احـتـيال آخر")


async def test_what_an_author_wrote_before_the_start_is_remembered() -> None:
    known = Known()
    comment = known.add("اشتروا الآن من متجرنا الجديد بسعر رخيص", NOW - timedelta(minutes=30))
    judging = Judging(known, MemoryWords())
    again = await rules(judging, comment.text, comment.author.key)
    assert "repeated" in again


async def test_an_erased_text_is_soon_forgotten() -> None:
    known = Known()
    comment = known.add("اشتروا الآن من متجرنا الجديد بسعر رخيص", NOW - timedelta(minutes=30))
    judging = Judging(known, MemoryWords())
    assert "repeated" not in await rules(judging, "نص آخر تمامًا عن الطقس", "0000")
    known.kept[comment.id] = replace(comment, text="", erased_at=NOW)
    (found,) = await judging(
        [incoming(comment.text, comment.author.key)], NOW + timedelta(minutes=11)
    )
    assert "repeated" not in [verdict.rule for verdict in found.verdicts]


async def test_a_batch_counts_for_the_next() -> None:
    judging = Judging(Known(), MemoryWords())
    text = "نص طويل يكرره صاحبه كلمة كلمة في كل مكان بلا توقف"
    assert "repeated" not in await rules(judging, text)
    assert "repeated" in await rules(judging, text)


async def test_a_banned_author_is_flagged() -> None:
    known = Known()
    comment = known.add("سابق", NOW - timedelta(days=9))
    banned = replace(comment.author, banned_at=NOW)
    known.kept[1] = replace(comment, author=banned)
    assert "banned_author" in await rules(Judging(known, MemoryWords()), "جديد", banned.key)
