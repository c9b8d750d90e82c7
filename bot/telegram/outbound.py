"""Delivery's way out: one message to one address, one attempt, and what the answer proves."""

from typing import Any

import aiogram.methods
from aiogram import Bot
from aiogram.methods import TelegramMethod
from pydantic import ValidationError

from bot.delivery.model import Address, Content, Delivery, Outcome, Rejected, Sent
from bot.telegram.outcomes import outcome_of
from bot.telegram.session import granted
from digests.model import Message


class TelegramOutbound:
    """Implements bot.delivery.ports.Outbound. The caller has the pacer's grant."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, row: Delivery, content: Content) -> Outcome:
        """One attempt. Never raises for what Telegram or the network answers."""
        try:
            call = call_of(content.message, addressed(row.to, silent=row.silent))
        except (AttributeError, ValidationError) as error:
            return Rejected(f"{content.id}: {error}")
        try:
            with granted():
                return Sent((await self._bot(call)).message_id)
        except Exception as error:  # the request may have been written: outcome_of says so
            return outcome_of(error)


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


def call_of(message: Message, where: dict[str, Any]) -> TelegramMethod[Any]:
    """The call for a message of any method of the Bot API.

    AttributeError where there is no such method, ValidationError where its parameters are wrong.
    """
    kind = getattr(aiogram.methods, message.method[:1].upper() + message.method[1:])
    call: TelegramMethod[Any] = kind.model_validate({**message.payload, **where})
    return call
