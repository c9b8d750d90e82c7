"""Delivery's way out: one message to one address, one attempt, and what the answer proves.

aiogram checks a content once; then its JSON is kept, and only the address is added for each
recipient. Of the answer nothing is read but what it proves: three times the messages that building
aiogram's types would allow.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import aiogram.methods
import orjson
from aiogram import Bot
from aiogram.methods import TelegramMethod
from pydantic import ValidationError
from yarl import URL

from bot.delivery.model import (
    Address,
    Content,
    Delivery,
    Failed,
    Outcome,
    Rejected,
    Sent,
    is_payable,
)
from bot.telegram.outcomes import outcome_of_answer, outcome_of_error
from bot.telegram.pinning import Pins
from bot.telegram.session import TimedSession
from digests.model import Message

PIN = "_pin"
"""The key of a payload that is ours, not Telegram's."""

KEPT = 256
"""Contents kept ready."""

_SAMPLE = Delivery(0, 0, Address(1), "", False, 0, datetime.fromtimestamp(0, UTC), target=1)
"""Stands for any recipient while a content is checked."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A content as it goes out, less the address. wrong: why it cannot."""

    content: Content
    url: URL
    body: bytes
    pin: bool
    wrong: str = ""


class TelegramOutbound:
    """Implements bot.delivery.ports.Outbound. The caller has the pacer's grant. paid: broadcasts go
    as paid ones. Its bot is of `build_bot`; close it before the bot."""

    def __init__(self, bot: Bot, *, paid: bool = False) -> None:
        self._bot = bot
        self._session = cast(TimedSession, bot.session)
        self._paid = paid
        self._pins = Pins(bot)
        self._ready: OrderedDict[str, _Ready] = OrderedDict()

    async def send(self, row: Delivery, content: Content) -> Outcome:
        """One attempt. Never raises for what Telegram or the network answers."""
        ready = self._prepared(content)
        if ready.wrong:
            return Rejected(ready.wrong)
        if changes(content.message.method) and not row.target:
            return Failed("there is no message to change")
        where = _where(row, content.message.method)
        if self._paid and is_payable(row, content):
            where["allow_paid_broadcast"] = True
        outcome = await self._post(ready, where, row.target)
        if ready.pin and row.to.chat_id < 0 and isinstance(outcome, Sent):
            self._pins.pin(row.to.chat_id, outcome.message_id, row.lane)
        return outcome

    async def close(self) -> None:
        """Finish what is under way besides sending."""
        await self._pins.close()

    async def _post(self, ready: _Ready, where: dict[str, Any], target: int) -> Outcome:
        try:
            status, body = await self._session.post(ready.url, _joined(ready.body, where))
        except Exception as error:  # the request may have been written: outcome_of_error says so
            return outcome_of_error(error)
        return outcome_of_answer(status, body, target)

    def _prepared(self, content: Content) -> _Ready:
        ready = self._ready.get(content.id)
        if ready is None or ready.content is not content:
            ready = self._ready[content.id] = self._prepare(content)
            if len(self._ready) > KEPT:
                self._ready.popitem(last=False)
        return ready

    def _prepare(self, content: Content) -> _Ready:
        method = content.message.method
        payload = {key: value for key, value in content.message.payload.items() if key != PIN}
        address = self._bot.session.api.api_url(self._bot.token, method)
        try:
            call_of(Message(method, payload), _where(_SAMPLE, method))
        except (AttributeError, ValidationError) as error:
            return _Ready(content, URL(address), b"", False, f"{content.id}: {error}")
        pin = bool(content.message.payload.get(PIN))
        return _Ready(content, URL(address, encoded=True), orjson.dumps(payload), pin)


async def post(bot: Bot, to: Address, message: Message) -> None:
    """Send a message to somebody who has just asked for it: paced and retried by the session."""
    await bot(call_of(message, addressed(to, silent=False)))


def addressed(to: Address, *, silent: bool) -> dict[str, Any]:
    """The parameters that say where a message goes, and how loudly."""
    parameters: dict[str, Any] = {"chat_id": to.chat_id}
    if to.thread_id:
        parameters["message_thread_id"] = to.thread_id
    if silent:
        parameters["disable_notification"] = True
    return parameters


def changes(method: str) -> bool:
    """Whether a method is about a message that is there already."""
    return method.startswith(("edit", "delete", "stop"))


def call_of(message: Message, where: dict[str, Any]) -> TelegramMethod[Any]:
    """The call for a message of any method of the Bot API.

    AttributeError where there is no such method, ValidationError where its parameters are wrong.
    """
    kind = getattr(aiogram.methods, message.method[:1].upper() + message.method[1:])
    call: TelegramMethod[Any] = kind.model_validate({**message.payload, **where})
    return call


def _where(row: Delivery, method: str) -> dict[str, Any]:
    if not changes(method):
        return addressed(row.to, silent=row.silent)
    if method == "deleteMessages":
        return {"chat_id": row.to.chat_id, "message_ids": [row.target, *row.also]}
    return {"chat_id": row.to.chat_id, "message_id": row.target}


def _joined(body: bytes, where: dict[str, Any]) -> bytes:
    """One JSON object of both."""
    return body[:-1] + (b"," if len(body) > 2 else b"") + orjson.dumps(where)[1:]
