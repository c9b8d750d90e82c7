"""A content goes out as it was rendered, to its topic, as loudly as the reader wants."""

from typing import Any

import pytest
from aiogram import Bot

from bot.delivery.model import Address, Content, Failed, Rejected, Sent
from bot.delivery.ports import Outbound
from bot.telegram.outbound import TelegramOutbound
from digests.model import Message
from tests.bot.telegram.conftest import OpenPacer
from tests.fakes.rows import row
from tests.fakes.telegram import Stage

BUTTONS = {"inline_keyboard": [[{"text": "المزيد (6)", "callback_data": "p:c1:1"}]]}
CLASSIC: dict[str, Any] = {
    "text": '<b>سياسة</b>\n<a href="https://x.example/1">خبر</a>',
    "parse_mode": "HTML",
    "link_preview_options": {"url": "https://x.example/1.jpg", "prefer_large_media": True},
    "reply_markup": BUTTONS,
}


@pytest.fixture
def outbound(bot: Bot) -> Outbound:
    return TelegramOutbound(bot)


def content(method: str, payload: dict[str, Any]) -> Content:
    return Content("c1", Message(method, payload))


async def test_a_classic_digest_arrives_as_rendered(
    outbound: Outbound, telegram: Stage, pacer: OpenPacer
) -> None:
    outcome = await outbound.send(row(Address(7)), content("sendMessage", CLASSIC))
    shown = telegram.messages(7)[0]
    assert outcome == Sent(shown.message_id)
    assert shown.content == {
        "text": "سياسة\nخبر",
        "entities": [
            {"type": "bold", "offset": 0, "length": 5},
            {"type": "text_link", "offset": 6, "length": 3, "url": "https://x.example/1"},
        ],
        "link_preview_options": CLASSIC["link_preview_options"],
        "reply_markup": BUTTONS,
    }
    assert not shown.silent
    assert pacer.grants == []


async def test_plain_text_is_not_read_as_markup(outbound: Outbound, telegram: Stage) -> None:
    await outbound.send(row(Address(7)), content("sendMessage", {"text": "a < b"}))
    assert telegram.messages(7)[0].text == "a < b"


async def test_a_rich_digest(outbound: Outbound, telegram: Stage) -> None:
    rich = {"html": "<h2>سياسة</h2><p>خبر</p>", "is_rtl": True}
    payload = {"rich_message": rich, "reply_markup": BUTTONS}
    outcome = await outbound.send(row(Address(7), silent=True), content("sendRichMessage", payload))
    assert isinstance(outcome, Sent)
    shown = telegram.messages(7)[0]
    blocks = [
        {"type": "heading", "text": "سياسة", "size": 2},
        {"type": "paragraph", "text": "خبر"},
    ]
    rich_message = {"blocks": blocks, "is_rtl": True}
    assert shown.content == {"rich_message": rich_message, "reply_markup": BUTTONS}
    assert shown.silent


async def test_a_topic_of_a_forum(outbound: Outbound, telegram: Stage) -> None:
    telegram.group(-1, "منتدى", topics=[5])
    telegram.group(-2, "مجموعة")
    await outbound.send(row(Address(-1, 5)), content("sendMessage", CLASSIC))
    assert telegram.messages(-1)[0].thread == 5
    outcome = await outbound.send(row(Address(-2, 5)), content("sendMessage", CLASSIC))
    assert outcome == Failed("Bad Request: message thread not found")


@pytest.mark.parametrize(
    ("method", "payload"), [("sendNothing", {"text": "x"}), ("sendMessage", {"txt": "x"})]
)
async def test_what_is_no_call_at_all_is_rejected(
    outbound: Outbound, telegram: Stage, method: str, payload: dict[str, Any]
) -> None:
    outcome = await outbound.send(row(Address(7)), content(method, payload))
    assert isinstance(outcome, Rejected)
    assert "c1" in outcome.reason
    assert not telegram.calls
