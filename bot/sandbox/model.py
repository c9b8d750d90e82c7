"""Who and what there is in the sandbox: people, bots, chats, messages, presses.

A `Message` holds its Bot API object whole (`body`), for that is what every client is shown; an edit
replaces it by a changed copy.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.sandbox.errors import ApiError, Json

PRESENT = {"creator", "administrator", "member", "restricted"}
ADMINS = {"creator", "administrator"}
GROUPS = {"group", "supergroup"}
GENERAL = 1
"""The topic that every forum has, and whose messages name none."""

DEFAULT_COLOR = 0x6FB9F0
"""Of a topic's icon."""


@dataclass(slots=True)
class Person:
    """Someone with Telegram. Their private chat with a bot has their id."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "ar"
    started: bool = True
    """They have opened the private chat of every bot; otherwise only where they wrote first."""
    deactivated: bool = False

    def user(self) -> Json:
        """The User object."""
        named = {"last_name": self.last_name, "username": self.username}
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            **{name: value for name, value in named.items() if value},
            "language_code": self.language_code,
        }


@dataclass(slots=True)
class Topic:
    """A topic of a forum; its id is that of the service message that made it."""

    id: int
    name: str
    icon_color: int = DEFAULT_COLOR
    is_closed: bool = False

    def public(self) -> Json:
        """The ForumTopic object."""
        return {"message_thread_id": self.id, "name": self.name, "icon_color": self.icon_color}


@dataclass(slots=True)
class Member:
    """Somebody's place in a chat. rights: what an administrator lacks or a restricted one has."""

    status: str
    is_member: bool = True
    rights: dict[str, bool] = field(default_factory=dict)

    @property
    def present(self) -> bool:
        """Whether they are in there."""
        return self.status in PRESENT and (self.status != "restricted" or self.is_member)

    def may(self, right: str) -> bool:
        """Whether an administrator has this right (`can_…`); a creator has all."""
        return self.status == "creator" or (
            self.status == "administrator" and self.rights.get(right, True)
        )


@dataclass(eq=False, slots=True)
class Message:
    """A message as it stands. author: the id of the bot or person who sent it."""

    body: Json
    author: int
    only_for: int = 0
    """Ephemeral: the one person who sees it."""
    silent: bool = False
    """Sent without a sound, which no client sees in it."""
    edits: int = 0
    """How often it was changed."""
    voters: set[int] = field(default_factory=set)
    """Who has voted, in a poll."""

    @property
    def id(self) -> int:
        """Its id in the chat; an ephemeral one's is counted apart."""
        number: int = self.body.get("ephemeral_message_id") or self.body["message_id"]
        return number

    @property
    def thread(self) -> int:
        """The topic that it is in; 0 for none."""
        number: int = self.body.get("message_thread_id", 0)
        return number

    @property
    def text(self) -> str:
        """What is to be read in it, a caption too."""
        return str(self.body.get("text") or self.body.get("caption") or "")

    def buttons(self) -> Iterator[Json]:
        """The buttons of its inline keyboard."""
        for row in self.body.get("reply_markup", {}).get("inline_keyboard", ()):
            yield from row


@dataclass(eq=False, slots=True)
class Chat:
    """A chat; of a private one there is one for each bot and person.

    members: by id of people and bots. refusal: what every call that shows something is answered.
    """

    id: int
    type: str
    title: str
    user: Json = field(default_factory=dict)
    owner: int = 0
    """The bot of a private chat."""
    is_forum: bool = False
    role: str = ""
    members: dict[int, Member] = field(default_factory=dict)
    open_to_bots: bool = False
    """Nobody named its bots: any bot that comes along is in."""
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    ephemeral: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    reply_keyboard: Json | None = None
    refusal: ApiError | None = None
    last_id: int = 0
    card: Json = field(init=False)
    """The Chat object that its messages carry."""

    def __post_init__(self) -> None:
        self.describe()

    def describe(self) -> None:
        """Make the Chat object anew, after a change."""
        if self.type == "private":
            shown = {k: v for k, v in self.user.items() if k not in {"is_bot", "language_code"}}
            self.card = {**shown, "type": "private"}
            return
        forum = {"is_forum": True} if self.is_forum else {}
        self.card = {"id": self.id, "type": self.type, "title": self.title, **forum}

    def member(self, user_id: int) -> Member:
        """Somebody's place; `left` where they have none."""
        return self.members.get(user_id) or Member("left")

    @property
    def kind(self) -> str:
        """What Telegram's words call it."""
        return "group" if self.type == "group" else self.type

    def last(self) -> Message | None:
        """The newest message."""
        return next(reversed(self.messages.values()), None)


@dataclass(eq=False, slots=True)
class Query:
    """A press of a callback button of this bot. answer: what answerCallbackQuery said."""

    id: str
    bot: int
    chat: Chat
    message_id: int
    person: int
    at: float
    answer: Json | None = None


@dataclass(eq=False, slots=True)
class InlineQuery:
    """What somebody typed behind the bot's name. results: what answerInlineQuery gave."""

    id: str
    bot: int
    person: int
    query: str
    at: float
    results: list[Json] | None = None
