"""Bodies of the control API, checked; a wrong one is told in one sentence that names the field."""

from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

import orjson
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

T = TypeVar("T", bound=BaseModel)


class Wrong(Exception):
    """A request that cannot be carried out; the text says why, in one sentence."""


class Request(BaseModel):
    """What every body shares: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class NewPerson(Request):
    """`started`: they have opened the chat of every bot (a bot may write first)."""

    id: Annotated[int, Field(gt=0, lt=2**52)]
    first_name: Annotated[str, Field(min_length=1)]
    last_name: str = ""
    username: str = ""
    language_code: str = "ar"
    started: bool = True


class NewMember(Request):
    """Somebody's place in a new chat."""

    id: int
    status: Literal["creator", "administrator", "member", "restricted", "left", "kicked"] = "member"
    rights: dict[str, bool] = {}


class NewTopic(Request):
    """A topic of a new forum."""

    name: Annotated[str, Field(min_length=1, max_length=128)]


class NewChat(Request):
    """A group, supergroup or channel. Where `members` names no bot, any that comes along is in."""

    id: Annotated[int, Field(lt=0, gt=-(2**52))]
    type: Literal["group", "supergroup", "channel"] = "supergroup"
    title: Annotated[str, Field(min_length=1)]
    members: list[NewMember | int] = []
    is_forum: bool = False
    topics: list[NewTopic] = []
    role: str = ""


class Act(Request):
    """Somebody (`from`) does something in a chat; a private chat has their own id."""

    bot: int
    person: int = Field(alias="from")
    chat: int


class Send(Act):
    """A text, or the caption of a file that comes with it."""

    text: str = ""
    thread: int = 0
    reply_to: int = 0


class Press(Act):
    """A callback button."""

    message_id: int = 0
    data: str
    ephemeral_message_id: int = 0


class Edit(Act):
    """A text of one's own is changed."""

    message_id: int
    text: str


class React(Act):
    """An emoji, or '' to take it away."""

    message_id: int
    emoji: str


class Vote(Act):
    """Options of a poll by their place."""

    message_id: int
    options: list[int]


class Type(Request):
    """An inline query."""

    bot: int
    person: int = Field(alias="from")
    query: str


class Choose(Act):
    """A result of an inline query, sent to a chat."""

    query_id: str
    result_id: str


class Block(Request):
    """A person blocks the bot, or takes it back."""

    bot: int
    person: int
    blocked: bool


class Place(Request):
    """Somebody, a bot too, gets another place in a chat. by: the person who does it."""

    bot: int
    chat: int
    user: int
    status: Literal["creator", "administrator", "member", "restricted", "left", "kicked"]
    by: int
    rights: dict[str, bool] = {}
    is_member: bool = True


class Migrate(Request):
    """A group becomes a supergroup with another id."""

    bot: int
    chat: int
    to: Annotated[int, Field(lt=0, gt=-(2**52))]
    by: int


class Deactivate(Request):
    """An account is deleted."""

    person: int


class MoveClock(Request):
    """One of both. to: ISO 8601 with a zone, or Unix time; advance: seconds."""

    to: datetime | float | None = None
    advance: float | None = None


class Limits(Request):
    """Sends a second over all chats; 0: as many as come, for load tests."""

    rate: Annotated[int, Field(ge=0, le=1_000_000)]


def read(kind: type[T], given: Any) -> T:
    """The body as this kind of request. Raises Wrong."""
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the body"
        raise Wrong(f"{where}: {first['msg']}") from None


async def read_json(kind: type[T], request: web.Request) -> T:
    """The same of a JSON body."""
    try:
        return read(kind, orjson.loads(await request.read()))
    except orjson.JSONDecodeError:
        raise Wrong("the body is no JSON") from None
