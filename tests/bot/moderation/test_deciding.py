"""What a ruling does to a comment: a state machine, tried in every state."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.deciding import Denied, Effect, Errand, Ruling, Verb, decide
from bot.moderation.model import (
    TELEGRAM,
    WORDPRESS,
    Actor,
    Article,
    Author,
    Change,
    Comment,
    Origin,
    State,
)

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
SARA = Actor(7, "سارة")
PENDING = Comment(
    id=1,
    site=WORDPRESS,
    external_id="15",
    site_id="15",
    article=Article(WORDPRESS, "3", "https://example.org/a", "عنوان", "سياسة"),
    author=Author(1, WORDPRESS, "7f3a9c", "قارئ"),
    text="تعليق",
    created_at=NOW,
    received_at=NOW,
    state=State.PENDING,
    version=4,
)


def ruling(verb: Verb, **more: object) -> Ruling:
    """One of Sara's on what is on her screen."""
    return replace(Ruling(1, 4, verb, SARA, NOW), **more)  # type: ignore[arg-type]


def decided(after: State, before: State = State.PENDING) -> Comment:
    """The comment after a change."""
    change = Change(1, 4, NOW, SARA, Origin.CHAT, before, after)
    return replace(PENDING, state=after, decided=change)


@pytest.mark.parametrize(
    ("verb", "after", "errand"),
    [
        (Verb.APPROVE, State.APPROVED, Errand.APPROVE),
        (Verb.REJECT, State.REJECTED, Errand.TRASH),
        (Verb.SPAM, State.SPAM, Errand.SPAM),
        (Verb.WITHDRAW, State.WITHDRAWN, Errand.TRASH),
    ],
)
def test_a_pending_one_is_decided_and_its_site_told(
    verb: Verb, after: State, errand: Errand
) -> None:
    assert decide(PENDING, ruling(verb)) == Effect(after, errand)


def test_an_undo_gives_back_what_it_was_before() -> None:
    changed_mind = decided(State.APPROVED, before=State.SPAM)
    assert decide(changed_mind, ruling(Verb.REOPEN)) == Effect(State.SPAM, Errand.SPAM)


def test_nothing_is_undone_where_nothing_was_decided() -> None:
    assert decide(PENDING, ruling(Verb.REOPEN)) is Denied.SETTLED


def test_the_second_of_two_presses_is_told_of_the_first() -> None:
    assert decide(decided(State.APPROVED), ruling(Verb.REJECT, version=3)) is Denied.CONFLICT


def test_a_decision_may_be_changed() -> None:
    found = decide(decided(State.APPROVED), ruling(Verb.SPAM))
    assert found == Effect(State.SPAM, Errand.SPAM)


@pytest.mark.parametrize("state", [State.APPROVED, State.REJECTED, State.SPAM])
def test_a_reader_cannot_take_back_what_was_decided(state: State) -> None:
    assert decide(decided(state), ruling(Verb.WITHDRAW)) is Denied.TOO_LATE


def test_what_the_site_decided_is_not_told_to_the_site() -> None:
    found = decide(PENDING, ruling(Verb.APPROVE, origin=Origin.SITE))
    assert found == Effect(State.APPROVED, None)


def test_a_site_on_http_is_not_told() -> None:
    elsewhere = replace(PENDING, site="forum", article=Article("forum", "3"))
    assert decide(elsewhere, ruling(Verb.APPROVE)) == Effect(State.APPROVED, None)


def test_a_telegram_readers_comment_goes_to_the_articles_site() -> None:
    comment = replace(PENDING, site=TELEGRAM, site_id="")
    assert decide(comment, ruling(Verb.APPROVE)) == Effect(State.APPROVED, Errand.APPROVE)


def test_the_unknown_and_the_erased_are_left_alone() -> None:
    assert decide(None, ruling(Verb.APPROVE)) is Denied.UNKNOWN
    assert decide(replace(PENDING, erased_at=NOW), ruling(Verb.APPROVE)) is Denied.ERASED


@given(st.sampled_from(State), st.sampled_from(Verb), st.integers(0, 8))
def test_only_the_version_that_was_seen_can_be_decided(
    state: State, verb: Verb, version: int
) -> None:
    comment = PENDING if state is State.PENDING else decided(state)
    found = decide(comment, ruling(verb, version=version))
    if isinstance(found, Effect):
        assert version == comment.version
        assert found.after is not comment.state
