"""One call of a bot: who calls, with which parameters, and the finding of what they name."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.bots import BotUser
from bot.sandbox.errors import ApiError, Json, bad, forbidden
from bot.sandbox.model import GENERAL, Chat, Message, Person
from bot.sandbox.text import Formatted
from bot.sandbox.world import World

LEFT = {"left": "is not a member of the {kind} chat", "kicked": "was kicked from the {kind} chat"}

NEEDED = {
    "sendPhoto": ("can_send_photos", "photos"),
    "sendMediaGroup": ("can_send_photos", "photos"),
    "sendVideo": ("can_send_videos", "videos"),
    "sendAudio": ("can_send_audios", "music"),
    "sendDocument": ("can_send_documents", "documents"),
    "sendVoice": ("can_send_voice_notes", "voice notes"),
    "sendVideoNote": ("can_send_video_notes", "video notes"),
    "sendAnimation": ("can_send_other_messages", "animations"),
    "sendSticker": ("can_send_other_messages", "stickers"),
    "sendPoll": ("can_send_polls", "polls"),
}
"""What a restricted member needs to be allowed, and its name; texts for all others."""


@dataclass(frozen=True, slots=True)
class Call:
    """method: as the Bot API spells it. given: its parameters, typed and checked for presence."""

    world: World
    bot: BotUser
    method: str
    given: Json

    def get(self, name: str, otherwise: Any = None) -> Any:
        """A parameter, or what stands for a missing one."""
        return self.given.get(name, otherwise)

    def chat(self, name: str = "chat_id") -> Chat:
        """The chat that a parameter names; it has to be known to the bot, nothing more."""
        chat_id = self.given.get(name)
        if chat_id in (None, ""):
            raise bad("chat_id is empty")
        chat = self.world.chat(self.bot, chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad("chat not found")
        return chat

    def open_chat(self, name: str = "chat_id") -> Chat:
        """The same, and the bot may see inside."""
        chat = self.chat(name)
        if chat.refusal:
            raise chat.refusal
        if chat.type == "private":
            self._private(chat)
        else:
            place = chat.member(self.bot.id)
            if not place.present:
                words = LEFT.get(place.status, LEFT["left"])
                raise forbidden("bot " + words.format(kind=chat.kind))
        return chat

    def _private(self, chat: Chat) -> None:
        if self.world.people[chat.id].deactivated:
            raise forbidden("user is deactivated")
        match chat.member(self.bot.id).status:
            case "kicked":
                raise forbidden("bot was blocked by the user")
            case "left":
                raise forbidden("bot can't initiate conversation with a user")

    def writable(self) -> tuple[Chat, int]:
        """The chat that something is to be shown in, and the topic (0: none)."""
        chat = self.open_chat()
        place = chat.member(self.bot.id)
        if chat.type == "channel" and not place.may("can_post_messages"):
            raise bad("need administrator rights in the channel chat")
        right, what = NEEDED.get(self.method, ("can_send_messages", "text messages"))
        if place.status == "restricted" and not place.rights.get(right):
            raise bad(f"not enough rights to send {what} to the chat")
        return chat, self._thread(chat)

    def _thread(self, chat: Chat) -> int:
        thread: int = self.get("message_thread_id") or 0
        if not thread or (chat.is_forum and thread == GENERAL):
            return 0
        if thread not in chat.topics:
            raise bad("message thread not found")
        closed = chat.topics[thread].is_closed
        if closed and not chat.member(self.bot.id).may("can_manage_topics"):
            raise bad("TOPIC_CLOSED")
        return thread

    def administered(self, right: str, words: str) -> Chat:
        """A chat in which the bot has this right; otherwise 400 in these words."""
        chat = self.open_chat()
        if chat.type != "private" and not chat.member(self.bot.id).may(right):
            raise bad(words)
        return chat

    def message(self, chat: Chat, missing: str, name: str = "message_id") -> Message:
        """A message of the chat; 400 in the words `missing` where there is none."""
        if not self.get(name):
            raise bad("message identifier is not specified")
        message = chat.messages.get(self.get(name))
        if message is None:
            raise bad(missing)
        return message

    def person(self, name: str = "user_id") -> Person:
        """The person that a parameter names."""
        person = self.world.people.get(self.given[name])
        if person is None:
            raise bad("user not found")
        return person

    def entities(self, read: Formatted) -> list[Json]:
        """The entities of a text, people who are mentioned in them as users."""
        return [self._with_user(entity) for entity in read.entities]

    def _with_user(self, entity: Json) -> Json:
        if entity["type"] != "text_mention":
            return entity
        person = self.world.people.get(entity["user"]["id"])
        if person is None:
            raise bad("SANDBOX: a mention of somebody whom the bot does not know would be lost")
        return {**entity, "user": person.user()}

    def pay(self, chat: Chat, cost: int = 1) -> None:
        """Pass flood control, or 429 with the seconds to wait."""
        paid = bool(self.get("allow_paid_broadcast"))
        wait = self.bot.flood.ask(self.world.clock.now(), chat.id, cost, paid)
        if wait:
            raise flooded(wait)


def flooded(seconds: int) -> ApiError:
    """429 with the seconds to wait."""
    words = f"Too Many Requests: retry after {seconds}"
    return ApiError(429, words, retry_after=seconds)
