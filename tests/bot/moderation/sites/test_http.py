"""What a site posts: every field in words, everything else as it is."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.authors import Keys
from bot.moderation.sites.http import LONGEST_TEXT, Malformed, parse, to_incoming
from bot.moderation.sites.rates import Limit, Rates
from bot.moderation.sites.signing import is_signed, sign

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
KEYS = Keys("secret")
GOOD = {
    "site": "almidan",
    "external_id": "c-1",
    "article_url": "https://almidan.example/news/1",
    "article_title": "خبر",
    "author_name": "سعاد",
    "author_email": "Suad@Example.org",
    "text": "رأيي",
    "created_at": "2026-11-25T08:30:00+02:00",
}


def errors(**changed: object) -> dict[str, str]:
    with pytest.raises(Malformed) as raised:
        to_incoming({**GOOD, **changed}, KEYS, NOW)
    return dict(raised.value.errors)


def test_a_comment_in_full() -> None:
    incoming = to_incoming({**GOOD, "parent_id": "c-0"}, KEYS, NOW)
    assert (incoming.site, incoming.external_id, incoming.text) == ("almidan", "c-1", "رأيي")
    assert incoming.created_at == datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
    assert (incoming.article.url, incoming.article.title) == (GOOD["article_url"], "خبر")
    assert incoming.parent_external_id == "c-0"


def test_the_address_becomes_a_key_that_knows_its_reader_again() -> None:
    first = to_incoming(GOOD, KEYS, NOW)
    again = to_incoming({**GOOD, "author_email": " suad@example.org"}, KEYS, NOW)
    other_site = to_incoming({**GOOD, "site": "other"}, KEYS, NOW)
    other_secret = to_incoming(GOOD, Keys("another"), NOW)
    assert first.author_key == again.author_key
    assert len({first.author_key, other_site.author_key, other_secret.author_key}) == 3
    assert "example.org" not in repr(first).replace("almidan.example", "")


def test_every_missing_field_is_named_at_once() -> None:
    with pytest.raises(Malformed) as raised:
        to_incoming({}, KEYS, NOW)
    assert dict(raised.value.errors) == {name: f"{name} is missing." for name in GOOD}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("site", "wordpress", "site must not be wordpress: comments of that come another way."),
        ("site", "Telegram", "site must not be Telegram: comments of that come another way."),
        ("external_id", ["1"], "external_id must be a string."),
        ("external_id", "x" * 201, "external_id is too long: 201 characters, at most 200."),
        ("article_url", "javascript:alert(1)", "article_url must be a whole address such as"),
        ("article_url", "https://[", "article_url must be a whole address such as"),
        ("author_name", "  ", "author_name is empty."),
        ("author_email", "nobody", "author_email must be an e-mail address such as"),
        ("text", "\u200b\u202e \n", "text is empty."),
        ("text", "a\0b", "text contains a NUL character: remove it."),
        ("text", "\ud83d", "text contains half of a surrogate pair: send whole characters."),
        ("text", "ا" * 65_536, f"text is too long: 65536 characters, at most {LONGEST_TEXT}."),
        ("text", None, "text is missing."),
        ("created_at", "2026-11-25T08:00:00", "created_at must be ISO 8601 with its offset"),
        ("created_at", "yesterday", "created_at must be ISO 8601 with its offset"),
        ("created_at", "0001-01-01T00:00:00+14:00", "created_at must be ISO 8601"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(field: str, value: object, words: str) -> None:
    said = errors(**{field: value})
    assert list(said) == [field]
    assert said[field].startswith(words)
    assert said[field].endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script><b>",
        "ا" + "\u0651" * 5_000,
        "\u202eمعكوس\u202c",
        "م\u200bخ\u200dف\u0640ي",
    ],
)
def test_odd_texts_are_taken_as_they_are(text: str) -> None:
    assert to_incoming({**GOOD, "text": text}, KEYS, NOW).text == text


def test_numbers_pass_as_ids_and_a_later_time_is_now() -> None:
    future = "2027-01-01T00:00:00Z"
    found = {**GOOD, "external_id": 12, "parent_id": 11, "created_at": future}
    incoming = to_incoming(found, KEYS, NOW)
    assert (incoming.external_id, incoming.parent_external_id) == ("12", "11")
    assert incoming.created_at == NOW


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 200_000, b'"text"', b"null"])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed) as raised:
        parse(body)
    assert list(raised.value.errors) == ["body"]


@given(
    st.dictionaries(st.sampled_from([*GOOD, "parent_id"]), st.text() | st.integers() | st.none())
)
def test_nothing_but_a_comment_or_errors_comes_out(changed: dict[str, object]) -> None:
    found = parse(json.dumps({**GOOD, **changed}).encode())
    errors, text = _outcome(found)
    assert errors <= {*GOOD, "parent_id"}
    assert errors or text.encode()


def _outcome(found: Mapping[str, object]) -> tuple[set[str], str]:
    """(fields that are wrong, the comment's text)."""
    try:
        return set(), to_incoming(found, KEYS, NOW).text
    except Malformed as malformed:
        return set(malformed.errors), ""


@given(st.binary(), st.binary(), st.text())
def test_a_signature_is_of_one_body_and_one_secret(body: bytes, other: bytes, noise: str) -> None:
    assert is_signed(body, sign(body, "secret"), "secret")
    assert not is_signed(body, sign(body, "other"), "secret")
    assert not is_signed(body, noise, "secret")
    assert is_signed(other, sign(body, "secret"), "secret") == (other == body)


def test_a_site_that_posts_too_much_waits_and_keeps_nobody_waiting() -> None:
    rates = Rates(Limit(burst=3, rate=0.5))
    assert [rates.wait("one", 10.0) for _ in range(4)] == [0, 0, 0, 2.0]
    assert rates.wait("other", 10.0) == 0
    assert rates.wait("one", 12.0) == 0
    assert rates.wait("one", 12.0) == 2.0
