"""Texts: translated, escaped, marked right-to-left, digits by choice."""

from bot.wording import Wording, _arabic_digits
from digests.arabic.direction import RLM


def test_arabic_text_starts_with_one_rlm() -> None:
    text = Wording().of("ar").html("errors.unknown_command")
    assert text.startswith(RLM + "لا أعرف")


def test_english_needs_no_catalogue() -> None:
    assert Wording().of("en").plain("errors.unknown_command").startswith("I do not know")


def test_arabic_digits_leave_tags_and_references_alone() -> None:
    shown = _arabic_digits('<a href="https://x.example/12">7&#34;&#39;</a>')
    assert shown == '<a href="https://x.example/12">٧&#34;&#39;</a>'


def test_a_newsroom_without_a_name_is_welcomed_all_the_same() -> None:
    texts = Wording().of("en")
    assert texts.plain("setup.welcome", outlet="").startswith("Welcome to the digest 👋\nOne")
    assert texts.plain("setup.welcome", outlet="X").startswith("Welcome to the digest of")
