"""Rules and score together, for batches."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.moderation.assessing import Assessor
from bot.moderation.candidate import Candidate, History, Knowledge, history_of
from bot.moderation.learning import fitted
from bot.moderation.lexicon import Lexicon
from bot.moderation.model import Article, Assessment, Author, Comment, Level, State
from bot.moderation.repeats import Recents, Written, alike
from bot.moderation.weights import Example, Weights
from bot.moderation.word_rules import Trial, trial
from tests.fakes.comments import labelled

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
KNOWN = History(approved=3)
LONG = "هذا الخبر نقل عن وكالة لا يعرفها أحد فلماذا ننشره هنا كل يوم"


def candidate(text: str, author: str = "a", minutes: int = 0) -> Candidate:
    return Candidate(text, NOW + timedelta(minutes=minutes), "wordpress", author, KNOWN)


def rules_of(assessment: Assessment) -> set[str]:
    return {verdict.rule for verdict in assessment.verdicts}


def test_nothing_to_assess() -> None:
    assert Assessor().assess([]) == []


def test_what_comes_earlier_in_a_batch_counts() -> None:
    assessments = Assessor().assess([candidate(LONG, author) for author in "abcb"])
    assert [rules_of(each) for each in assessments] == [
        set(),
        {"copied"},
        {"copied"},
        {"copied", "repeated"},
    ]


def test_a_flood_in_one_batch_is_seen() -> None:
    assessments = Assessor().assess([candidate(f"تعليق رقم {n}") for n in range(6)])
    assert [n for n, each in enumerate(assessments) if "flood" in rules_of(each)] == [4, 5]


def test_unknown_authors_are_not_one() -> None:
    assessments = Assessor().assess([candidate(f"تعليق رقم {n}", author="") for n in range(6)])
    assert not any(map(rules_of, assessments))


def test_the_same_batch_gives_the_same_answers() -> None:
    weights = fitted([Example(text, refused) for text, refused in labelled(300)])
    knowledge = Knowledge(Lexicon(("حمار",)), recents=Recents([Written(LONG, NOW, "z")]))
    assessor = Assessor(knowledge, weights)
    batch = [candidate(text) for text, _ in labelled(50)] + [candidate(LONG)]
    assert assessor.assess(batch) == assessor.assess(batch)


async def test_score_and_verdicts_belong_to_their_comment() -> None:
    weights = fitted([Example(text, refused) for text, refused in labelled(900)])
    assessor = Assessor(Knowledge(Lexicon(("حمار",))), weights)
    bad, good = await assessor.assess_aside([candidate("يا حمار"), candidate("سعر الوقود للأسف")])
    assert (rules_of(bad), rules_of(good)) == ({"banned_word"}, set())
    assert (bad.score or 0) > 0.5 > (good.score or 1)


def test_before_anything_was_learned_there_is_no_score() -> None:
    (assessment,) = Assessor(weights=Weights()).assess([candidate("نص")])
    assert assessment == Assessment()


def test_texts_are_alike_in_most_of_their_words_and_order() -> None:
    assert alike(LONG, LONG.replace("وكالة", "جهة") + " !!")
    assert alike("شكرًا", "شكرا 👏".replace(" 👏", ""))
    assert not alike(LONG, " ".join(sorted(LONG.split())))
    assert not alike("", "")


def test_recents_let_go_of_the_oldest() -> None:
    recents = Recents((Written(f"{LONG} {n % 7}", NOW, f"{n}") for n in range(50)), capacity=10)
    assert [each.author for each in recents.like(LONG, NOW)] == [f"{n}" for n in range(40, 50)]
    assert recents.like("شيء آخر تماما لم يكتبه أحد", NOW) == []


def test_recents_above_others_leave_them_as_they_were() -> None:
    below = Recents([Written(LONG, NOW, "a")])
    above = Recents([Written(LONG, NOW, "b")], below=below)
    assert [each.author for each in above.like(LONG, NOW)] == ["a", "b"]
    assert [each.author for each in below.like(LONG, NOW)] == ["a"]


def test_a_history_is_what_the_store_knows() -> None:
    author = Author(7, "wordpress", "key", "سارة", approved=5, rejected=1, spam=2, banned_at=NOW)
    assert history_of(author) == History(approved=5, refused=3, banned_at=NOW)


def decided(comment_id: int, text: str, state: State) -> Comment:
    article, author = Article("wordpress", "1"), Author(1, "wordpress", "key", "")
    return Comment(comment_id, "wordpress", "1", "1", article, author, text, NOW, NOW, state, 2)


@pytest.mark.parametrize("listed", ["حمار", ["حمار", "غير موجود"]])
def test_a_trial_counts_what_would_have_been_caught_and_what_wrongly(
    listed: str | list[str],
) -> None:
    comments = [
        decided(1, "يا حـمـار", State.REJECTED),
        decided(2, "قانون حماية الحمير", State.APPROVED),
        decided(3, "ح م ا ر", State.SPAM),
        decided(4, "كلام آخر", State.APPROVED),
    ]
    assert trial(listed, comments) == Trial(tried=4, caught=(1, 2, 3), wrongly=(2,))


def test_verdicts_come_heaviest_rule_first_and_new_author_last() -> None:
    knowledge = Knowledge(Lexicon(("حمار",)))
    new = Candidate("يا حمار https://example.org", NOW, "wordpress", "a")
    (assessment,) = Assessor(knowledge).assess([new])
    assert [each.rule for each in assessment.verdicts] == ["banned_word", "links", "new_author"]
    assert assessment.verdicts[0].level is Level.BAN
