"""What every answer proves, through the real session and real sockets."""

import socket

import pytest
from aiohttp import ClientTimeout, ConnectionTimeoutError
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.model import (
    Address,
    Content,
    Failed,
    Flooded,
    Gone,
    Migrated,
    NotSent,
    Outcome,
    Rejected,
    Sent,
    Unknown,
)
from bot.sandbox.faults import Fault
from bot.telegram.clock import TelegramClock
from bot.telegram.outbound import TelegramOutbound
from bot.telegram.outcomes import outcome_of_answer, outcome_of_error
from bot.telegram.session import build_bot
from digests.model import Message
from tests.bot.telegram.conftest import OpenPacer
from tests.fakes.rows import row
from tests.fakes.telegram import Stage

CONTENT = Content("c1", Message("sendMessage", {"text": "خبر"}))


async def attempt(telegram: Stage, pacer: OpenPacer) -> Outcome:
    async with build_bot(telegram.token, telegram.url, pacer, TelegramClock()) as bot:
        return await TelegramOutbound(bot).send(row(Address(7)), CONTENT)


def answer(code: int, description: str) -> Fault:
    return Fault("error", "sendMessage", status=code, description=description)


def raw(status: int, body: bytes) -> Fault:
    """An answer of any bytes; status 0: they are all that comes."""
    text = body.decode("utf-8", "surrogateescape")
    return Fault("garbage", "sendMessage", status=status, body=text)


MIGRATED = (
    b'{"ok":false,"error_code":400,"parameters":{"migrate_to_chat_id":-1001},'
    b'"description":"Bad Request: group chat was upgraded to a supergroup chat"}'
)


FORBIDDEN = [
    "bot was blocked by the user",
    "user is deactivated",
    "bot was kicked from the group chat",
    "bot was kicked from the supergroup chat",
    "bot was kicked from the channel chat",
    "bot is not a member of the supergroup chat",
    "bot is not a member of the channel chat",
    "the group chat was deleted",
    "bot can't initiate conversation with a user",
]
AT_FAULT = [
    'can\'t parse entities: Unsupported start tag "foo" at byte offset 0',
    "can't parse rich message: unexpected end tag",
    "message is too long",
    "message text is empty",
    "message to copy not found",
    "BUTTON_DATA_INVALID",
    "inline keyboard button URL 'x' is invalid: Wrong HTTP URL",
]
THIS_CHAT_ONLY = [
    "not enough rights to send text messages to the chat",
    "message thread not found",
    "TOPIC_CLOSED",
    "CHAT_WRITE_FORBIDDEN",
]


@pytest.mark.parametrize("words", FORBIDDEN)
async def test_whoever_left_is_gone(telegram: Stage, pacer: OpenPacer, words: str) -> None:
    telegram.world.faults.add(answer(403, f"Forbidden: {words}"))
    assert await attempt(telegram, pacer) == Gone(f"Forbidden: {words}")


@pytest.mark.parametrize("words", ["chat not found", "private chat not found"])
async def test_chats_that_are_not_there_are_gone(
    telegram: Stage, pacer: OpenPacer, words: str
) -> None:
    telegram.world.faults.add(answer(400, f"Bad Request: {words}"))
    assert await attempt(telegram, pacer) == Gone(f"Bad Request: {words}")


@pytest.mark.parametrize("words", AT_FAULT)
async def test_content_that_fails_for_everybody_is_rejected(
    telegram: Stage, pacer: OpenPacer, words: str
) -> None:
    telegram.world.faults.add(answer(400, f"Bad Request: {words}"))
    assert isinstance(await attempt(telegram, pacer), Rejected)


@pytest.mark.parametrize("words", THIS_CHAT_ONLY)
async def test_what_fails_in_one_chat_only_is_failed(
    telegram: Stage, pacer: OpenPacer, words: str
) -> None:
    telegram.world.faults.add(answer(400, f"Bad Request: {words}"))
    assert await attempt(telegram, pacer) == Failed(f"Bad Request: {words}")


OTHERS = [
    (answer(401, "Unauthorized"), Rejected("Unauthorized")),
    (answer(404, "Not Found"), Rejected("Not Found")),
    (answer(403, "Forbidden: bots can't send messages to bots"), Failed),
    (Fault("flood", "sendMessage", retry_after=7), Flooded(7)),
    (answer(429, "Too Many Requests: retry after 9"), Flooded(9)),
    (answer(429, "Too Many Requests"), Flooded(5)),
    (raw(400, MIGRATED), Migrated(-1001)),
    (answer(500, "Internal Server Error: sent message was immediately deleted"), Unknown),
    (answer(502, "Bad Gateway"), Unknown),
    (answer(500, "Internal Server Error: restart"), Unknown),
    (raw(502, b"<html>502 Bad Gateway</html>"), Unknown),
    (raw(500, b'{"ok":false}'), Unknown),
    (raw(200, b'{"ok":tr'), Unknown),
    (raw(200, b"\xff\xfe\x00"), Unknown),
    (raw(200, b'{"ok":true,"result":{"message_id":5}}'), Sent(5)),
    (raw(0, b"garbage\r\n\r\n"), Unknown),
    (raw(0, b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"), Unknown),
    (Fault("reset", "sendMessage"), Unknown),
    (Fault("reset", "sendMessage", when="after"), Unknown),
    (Fault("error", "sendMessage", when="after"), Unknown),
]


@pytest.mark.parametrize(("fault", "proven"), OTHERS)
async def test_everything_else(
    telegram: Stage, pacer: OpenPacer, fault: Fault, proven: Outcome | type[Outcome]
) -> None:
    telegram.world.faults.add(fault)
    outcome = await attempt(telegram, pacer)
    assert isinstance(outcome, proven) if isinstance(proven, type) else outcome == proven
    assert telegram.token not in repr(outcome)


async def test_what_is_unknown_may_well_have_arrived(telegram: Stage, pacer: OpenPacer) -> None:
    telegram.world.faults.add(Fault("reset", "sendMessage", when="after"))
    await attempt(telegram, pacer)
    assert len(telegram.messages(7)) == 1


async def test_no_answer_in_time_is_unknown(telegram: Stage, pacer: OpenPacer) -> None:
    telegram.world.faults.add(Fault("hang", "sendMessage"))
    async with build_bot(telegram.token, telegram.url, pacer, TelegramClock()) as bot:
        bot.session.timeout = ClientTimeout(total=0.05)  # type: ignore[assignment]
        outcome = await TelegramOutbound(bot).send(row(Address(7)), CONTENT)
    assert isinstance(outcome, Unknown)


async def test_nobody_listening_proves_not_sent(pacer: OpenPacer) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        async with build_bot(
            Stage.token, f"http://127.0.0.1:{port}", pacer, TelegramClock()
        ) as bot:
            outcome = await TelegramOutbound(bot).send(row(Address(7)), CONTENT)
    assert isinstance(outcome, NotSent)


async def test_an_unknown_host_proves_not_sent(pacer: OpenPacer) -> None:
    async with build_bot(Stage.token, "http://nashra.invalid", pacer, TelegramClock()) as bot:
        outcome = await TelegramOutbound(bot).send(row(Address(7)), CONTENT)
    assert isinstance(outcome, NotSent)


async def test_a_failed_tls_handshake_proves_not_sent(telegram: Stage, pacer: OpenPacer) -> None:
    url = telegram.url.replace("http://", "https://")
    async with build_bot(telegram.token, url, pacer, TelegramClock()) as bot:
        outcome = await TelegramOutbound(bot).send(row(Address(7)), CONTENT)
    assert isinstance(outcome, NotSent)


def test_a_connection_that_never_came_about_proves_not_sent() -> None:
    assert isinstance(outcome_of_error(ConnectionTimeoutError("http://x")), NotSent)


def test_an_error_nobody_has_foreseen_proves_nothing() -> None:
    assert outcome_of_error(ValueError("bug")) == Unknown("ValueError: bug")


@pytest.mark.parametrize(
    ("words", "proven"),
    [
        ("message is not modified: specified new message content is the same", Sent(9)),
        ("message to delete not found", Sent(9)),
        ("message can't be deleted for everyone", Failed),
        ("message to edit not found", Failed),
    ],
)
def test_changes_of_a_message(words: str, proven: Outcome | type[Outcome]) -> None:
    body = f'{{"ok":false,"error_code":400,"description":"Bad Request: {words}"}}'
    outcome = outcome_of_answer(400, body.encode(), 9)
    assert isinstance(outcome, proven) if isinstance(proven, type) else outcome == proven


@pytest.mark.parametrize(
    ("result", "proven"),
    [
        (b'{"message_id":5,"text":"x"}', Sent(5)),
        (b'[{"message_id":5},{"message_id":6},{"message_id":8}]', Sent(5, (6, 8))),
        (b"true", Sent(9)),
    ],
)
def test_what_was_made(result: bytes, proven: Outcome) -> None:
    assert outcome_of_answer(200, b'{"ok":true,"result":' + result + b"}", 9) == proven


@given(st.integers(200, 599), st.binary(max_size=60))
def test_nonsense_proves_nothing(status: int, body: bytes) -> None:
    assert isinstance(outcome_of_answer(status, body, 0), Outcome)
    assert not isinstance(outcome_of_answer(status, body, 0), NotSent | Gone | Sent)
