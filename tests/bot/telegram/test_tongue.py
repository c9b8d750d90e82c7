"""Where an update stands, and the language it is answered in."""

from datetime import UTC, datetime

import pytest
from aiogram.types import Chat, Message, User

from bot.campaigns.model import Profile
from bot.delivery.model import Address
from bot.telegram.tongue import address_of, locale_of, texts_for
from bot.wording import Wording
from tests.bot.telegram.rooms import ToldReaders

WHEN = datetime(2026, 11, 23, tzinfo=UTC)


def message(chat_type: str, *, topic: bool, code: str = "ar") -> Message:
    return Message(
        message_id=1,
        date=WHEN,
        chat=Chat(id=7, type=chat_type),
        from_user=User(id=7, is_bot=False, first_name="x", language_code=code),
        message_thread_id=5,
        is_topic_message=topic,
    )


@pytest.mark.parametrize(
    ("chat_type", "topic", "thread_id"),
    [("supergroup", True, 5), ("supergroup", False, 0), ("private", True, 0)],
)
def test_only_a_forums_topic_is_an_address_of_its_own(
    chat_type: str, topic: bool, thread_id: int
) -> None:
    assert address_of(message(chat_type, topic=topic)) == Address(7, thread_id)


@pytest.mark.parametrize(
    ("code", "locale"), [("ar", "ar"), ("ar-EG", "ar"), ("en-GB", "en"), ("fr", "ar"), (None, "ar")]
)
def test_telegrams_language_counts_where_the_bot_speaks_it(code: str | None, locale: str) -> None:
    user = User(id=7, is_bot=False, first_name="x", language_code=code)
    assert locale_of(user, "ar") == locale


async def test_a_readers_choice_counts_more_than_telegrams_language() -> None:
    readers = ToldReaders()
    asked = message("private", topic=False, code="ar")
    arabic = (await texts_for(asked, readers, Wording())).plain("errors.unknown_command")
    readers.subscribe(7, Profile(locale="en"))
    english = (await texts_for(asked, readers, Wording())).plain("errors.unknown_command")
    assert "لا أعرف" in arabic
    assert english.startswith("I do not know")
