"""Buttons of a digest: each opens what it says, and none lets a reader change a shared message."""

import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.buttons import PrivateButtons, SharedButtons
from bot.telegram.commenting.callbacks import CommentOn, PickStory, from_talk_payload
from bot.telegram.digest_callbacks import DigestPage, DigestStory, from_start_payload
from bot.telegram.reader_callbacks import OpenSettings
from digests.rendering import Buttons

CONTENT = "c0123456789abcdef"
NUMBERS = st.integers(0, 999)


@given(NUMBERS)
def test_in_private_buttons_are_presses(number: int) -> None:
    buttons: Buttons = PrivateButtons(CONTENT)
    page, story, settings = buttons.page(number), buttons.story(number), buttons.settings()
    assert page is not None
    assert story is not None
    assert settings is not None
    assert DigestPage.unpack(page.callback_data) == DigestPage(CONTENT, number)
    assert DigestStory.unpack(story.callback_data) == DigestStory(CONTENT, number)
    assert OpenSettings.unpack(settings.callback_data) == OpenSettings()
    assert not page.url + story.url + settings.url


@given(NUMBERS)
def test_in_shared_chats_buttons_are_links(number: int) -> None:
    buttons: Buttons = SharedButtons(CONTENT, "nashra_bot")
    wanted = [DigestPage(CONTENT, number), DigestStory(CONTENT, number)]
    for target, press in zip(wanted, [buttons.page(number), buttons.story(number)], strict=True):
        assert press is not None
        assert press.callback_data == ""
        link = urlsplit(press.url)
        assert (link.netloc, link.path) == ("t.me", "/nashra_bot")
        assert from_start_payload(parse_qs(link.query)["start"][0]) == target
    assert buttons.settings() is None


def test_comments_have_a_button_only_where_readers_may_comment() -> None:
    assert PrivateButtons(CONTENT).comment(None) is None
    assert SharedButtons(CONTENT, "nashra_bot").comment(None) is None
    buttons: Buttons = PrivateButtons(CONTENT, comments=True)
    on_any, on_one = buttons.comment(None), buttons.comment(7)
    assert on_any is not None
    assert on_one is not None
    assert PickStory.unpack(on_any.callback_data) == PickStory(CONTENT)
    assert CommentOn.unpack(on_one.callback_data) == CommentOn(CONTENT, 7)


def test_in_shared_chats_comments_begin_in_private() -> None:
    press = SharedButtons(CONTENT, "nashra_bot", comments=True).comment(None)
    assert press is not None
    assert not press.callback_data
    payload = parse_qs(urlsplit(press.url).query)["start"][0]
    assert from_talk_payload(payload) == CONTENT
    assert from_talk_payload("talk") == ""
    assert from_talk_payload("talk_<b>") is None
    assert from_talk_payload("read_c1") is None


def test_importing_buttons_does_not_load_aiogram() -> None:
    code = "import sys, bot.telegram.buttons; sys.exit('aiogram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
