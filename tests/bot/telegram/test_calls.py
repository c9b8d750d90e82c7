"""What delivery asks of Telegram, to the byte: new messages, changes, deletions, pins."""

from typing import Any

import orjson
import pytest
from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import PinChatMessage, TelegramMethod
from yarl import URL

from bot.delivery.model import Address, Content, Failed, Lane, Sent
from bot.telegram.clock import TelegramClock
from bot.telegram.outbound import TelegramOutbound
from bot.telegram.session import Paced, TimedSession
from digests.model import Message
from tests.bot.telegram.conftest import OpenPacer
from tests.fakes.rows import row
from tests.fakes.telegram import Stage


class Recording(TimedSession):
    """Answers without a network, and remembers what was asked."""

    def __init__(self, pacer: OpenPacer) -> None:
        super().__init__(TelegramClock(), "http://127.0.0.1")
        self.middleware.register(Paced(pacer))
        self.result: object = {"message_id": 5}
        self.asked: list[tuple[str, Any]] = []
        self.pins: list[tuple[Any, int]] = []

    async def post(self, url: URL, body: bytes) -> tuple[int, bytes]:
        self.asked.append((url.name, orjson.loads(body)))
        return 200, orjson.dumps({"ok": True, "result": self.result})

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109 - the signature is aiogram's
    ) -> Any:
        assert isinstance(method, PinChatMessage)
        self.pins.append((method.chat_id, method.message_id))
        raise TimeoutError


@pytest.fixture
def session(pacer: OpenPacer) -> Recording:
    return Recording(pacer)


def outbound(session: BaseSession, *, paid: bool = False) -> TelegramOutbound:
    return TelegramOutbound(Bot(Stage.token, session=session), paid=paid)


def content(method: str, payload: dict[str, Any]) -> Content:
    return Content("c1", Message(method, payload))


COPY = content("copyMessage", {"from_chat_id": 9, "message_id": 1})
NEW = [
    content("sendMessage", {"text": "خبر", "reply_markup": {"inline_keyboard": []}}),
    content("sendMediaGroup", {"media": [{"type": "photo", "media": f"f{n}"} for n in (1, 2)]}),
    content("copyMessages", {"from_chat_id": 9, "message_ids": [1, 2]}),
    content("forwardMessage", {"from_chat_id": 9, "message_id": 1}),
    COPY,
]


@pytest.mark.parametrize("new", NEW, ids=lambda one: one.message.method)
async def test_a_new_message_is_addressed(session: Recording, new: Content) -> None:
    where = {"chat_id": -7, "message_thread_id": 3, "disable_notification": True}
    assert await outbound(session).send(row(Address(-7, 3), silent=True), new) == Sent(5)
    assert session.asked == [(new.message.method, {**new.message.payload, **where})]


async def test_all_messages_of_an_album_are_known(session: Recording) -> None:
    session.result = [{"message_id": number} for number in (4, 5, 6)]
    assert await outbound(session).send(row(Address(7)), NEW[1]) == Sent(4, (5, 6))


CHANGES = [
    content("editMessageText", {"text": "صواب"}),
    content("editMessageCaption", {"caption": "صواب"}),
    content("editMessageMedia", {"media": {"type": "photo", "media": "f"}}),
    content("editMessageReplyMarkup", {}),
    content("deleteMessage", {}),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.message.method)
async def test_a_change_names_its_message_only(session: Recording, change: Content) -> None:
    session.result = True
    to = row(Address(-7, 3), silent=True, target=4)
    assert await outbound(session).send(to, change) == Sent(4)
    expected = {**change.message.payload, "chat_id": -7, "message_id": 4}
    assert session.asked == [(change.message.method, expected)]


async def test_a_recall_deletes_every_message_of_an_album(session: Recording) -> None:
    session.result = True
    to = row(Address(7), target=4, also=(5, 6))
    assert await outbound(session).send(to, content("deleteMessages", {})) == Sent(4)
    assert session.asked == [("deleteMessages", {"chat_id": 7, "message_ids": [4, 5, 6]})]


async def test_nothing_to_change_is_failed(session: Recording) -> None:
    outcome = await outbound(session).send(row(Address(7)), CHANGES[0])
    assert outcome == Failed("there is no message to change")
    assert session.asked == []


async def test_groups_pin_it_and_a_failure_hurts_nobody(
    session: Recording, pacer: OpenPacer
) -> None:
    pinned, out = content("sendMessage", {"text": "x", "_pin": True}), outbound(session)
    for chat in (-1, 7):
        assert await out.send(row(Address(chat), lane=Lane.BROADCAST), pinned) == Sent(5)
    await out.close()
    assert session.pins == [(-1, 5)]
    assert pacer.grants == [(-1, Lane.BROADCAST)]
    assert [body for _, body in session.asked] == [
        {"text": "x", "chat_id": -1},
        {"text": "x", "chat_id": 7},
    ]


@pytest.mark.parametrize(
    ("lane", "asked", "pays"),
    [
        (Lane.BROADCAST, NEW[0], True),
        (Lane.BROADCAST, COPY, True),
        (Lane.BROADCAST, NEW[3], False),
        (Lane.BROADCAST, CHANGES[0], False),
        (Lane.DIGEST, NEW[0], False),
    ],
)
async def test_only_new_messages_of_broadcasts_are_paid_for(
    session: Recording, lane: Lane, asked: Content, pays: bool
) -> None:
    to = row(Address(7), lane=lane, target=4)
    await outbound(session, paid=True).send(to, asked)
    await outbound(session).send(to, asked)
    assert ["allow_paid_broadcast" in body for _, body in session.asked] == [pays, False]
