"""A draft asks for what is missing, forgets nothing it should keep, and is sent under one id."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.model import TELEGRAM, Article
from bot.moderation.writing import (
    ASKED_FOR,
    Ask,
    Draft,
    Subject,
    asking,
    awaited,
    begun,
    completed,
    emptied,
)

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
SUBJECTS = st.none() | st.builds(lambda n: Subject(Article(TELEGRAM, str(n))), st.integers(0, 9))
DRAFTS = st.builds(
    Draft,
    st.just("k" * 32),
    version=st.integers(0, 99),
    name=st.sampled_from(["", "سارة"]),
    ask=st.sampled_from(Ask),
    asked_at=st.just(NOW),
    subject=SUBJECTS,
    text=st.sampled_from(["", "نص"]),
    editing=st.integers(0, 3),
    begun_at=st.just(NOW),
    sent_id=st.integers(0, 3),
)


@given(DRAFTS)
def test_what_is_missing_is_asked_for_in_its_order(draft: Draft) -> None:
    ask = completed(draft, NOW).ask
    if draft.subject and not draft.text:
        assert ask is Ask.TEXT
    elif draft.text and not draft.name:
        assert ask is Ask.NAME
    else:
        assert ask is Ask.NOTHING


@given(DRAFTS, SUBJECTS, st.sampled_from(["", "نص آخر"]))
def test_a_new_comment_keeps_the_writer_and_nothing_of_the_old_one(
    draft: Draft, subject: Subject | None, text: str
) -> None:
    fresh = begun(draft, subject, text, NOW)
    assert (fresh.name, fresh.version, fresh.sent_id) == (draft.name, draft.version, draft.sent_id)
    assert (fresh.subject, fresh.text, fresh.editing, fresh.parent) == (subject, text, 0, "")
    gone = emptied(draft)
    assert (gone.name, gone.version, gone.sent_id) == (draft.name, draft.version, draft.sent_id)
    assert not gone.is_open


@given(DRAFTS, st.timedeltas(timedelta(), timedelta(days=2)))
def test_a_question_is_answered_for_an_hour(draft: Draft, later: timedelta) -> None:
    asked = asking(draft, Ask.TEXT, NOW)
    assert awaited(asked, NOW + later) is (Ask.TEXT if later <= ASKED_FOR else Ask.NOTHING)
    assert awaited(asking(draft, Ask.NOTHING, NOW), NOW + later) is Ask.NOTHING
    assert awaited(None, NOW) is Ask.NOTHING


@given(DRAFTS, st.integers(1, 9))
def test_two_comments_begun_at_one_instant_have_ids_of_their_own(draft: Draft, more: int) -> None:
    first = begun(draft, None, "نص", NOW)
    later = Draft(draft.key, draft.version + more)
    assert begun(later, None, "نص", NOW).external_id != first.external_id
    assert completed(asking(first, Ask.NAME, NOW), NOW).external_id == first.external_id
