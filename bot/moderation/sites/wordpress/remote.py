"""A comment as WordPress has it, in our values: its status, its text, its author as a key."""

import html
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import unquote

from pydantic import BaseModel, Field, ValidationError

from bot.moderation.authors import Keys
from bot.moderation.model import TELEGRAM, WORDPRESS, Article, Comment, Incoming, State

FIELDS = "id,post,parent,author,author_name,author_email,date_gmt,content,status,_links.up"
"""What is asked of a comment; content.raw alone is not given. The e-mail address becomes a key
before anything else happens."""

OURS = "@telegram.invalid"
"""How the addresses end under which readers of Telegram are posted: never anybody's mailbox."""

_STATES = {
    "hold": State.PENDING,
    "approved": State.APPROVED,
    "spam": State.SPAM,
    "trash": State.REJECTED,
    "post-trashed": State.REJECTED,
}
STATUSES = {
    State.PENDING: "hold",
    State.APPROVED: "approved",
    State.SPAM: "spam",
    State.REJECTED: "trash",
    State.WITHDRAWN: "trash",
}


@dataclass(frozen=True, slots=True)
class Remote:
    """id, post, parent: WordPress's own, 0 for no parent. text: as it was written. state: None for
    a status that we do not know. is_ours: a reader's of Telegram, posted by the bot. is_staff: of a
    user of the site. up: where the API has the article, below wp/v2/."""

    id: int
    post: int
    parent: int
    author_key: str
    author_name: str
    text: str
    created_at: datetime
    state: State | None
    is_ours: bool = False
    is_staff: bool = False
    up: str = ""


class _Content(BaseModel):
    raw: str = ""


class _Link(BaseModel):
    href: str = ""


class _Links(BaseModel):
    up: list[_Link] = []


class _Answer(BaseModel):
    id: int
    post: int = 0
    parent: int = 0
    author: int = 0
    author_name: str = ""
    author_email: str = ""
    date_gmt: datetime
    content: _Content
    status: str
    links: _Links = Field(default=_Links(), alias="_links")


def read(found: object, keys: Keys) -> Remote | None:
    """One comment of the API's; None for what is none."""
    try:
        answer = _Answer.model_validate(found)
    except ValidationError:
        return None
    return Remote(
        id=answer.id,
        post=answer.post,
        parent=answer.parent,
        # Without an address nobody can be told from others: each is an author of their own.
        author_key=keys.of(WORDPRESS, answer.author_email or f"comment {answer.id}"),
        author_name=_storable(html.unescape(answer.author_name)).strip(),
        text=as_written(answer.content.raw),
        created_at=answer.date_gmt.replace(tzinfo=UTC),
        state=_STATES.get(answer.status),
        is_staff=answer.author > 0,
        is_ours=answer.author_email.endswith(OURS),
        up=_below(answer.links.up[0].href) if answer.links.up else "",
    )


def _below(href: str) -> str:
    return unquote(href).partition("wp/v2/")[2].partition("&")[0].partition("?")[0]


def as_written(raw: str) -> str:
    """The reader's text in what WordPress keeps: it escapes &, < and > of its form."""
    return plain(_storable(html.unescape(raw)))


def as_kept(text: str) -> str:
    """A text as WordPress must be given it so that it shows every character."""
    return html.escape(text, quote=False)


def plain(text: str) -> str:
    """The form in which texts are compared: WordPress trims them, and forms send CR LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _storable(text: str) -> str:
    """Without what no database keeps: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "").encode(errors="replace").decode()


def incoming(remote: Remote, article: Article, state: State) -> Incoming:
    """It as it arrives here."""
    return Incoming(
        site=WORDPRESS,
        external_id=str(remote.id),
        article=article,
        author_key=remote.author_key,
        author_name=remote.author_name,
        text=remote.text,
        created_at=remote.created_at,
        parent_external_id=str(remote.parent) if remote.parent else "",
        state=state,
    )


def number_of(comment: Comment) -> int | None:
    """What WordPress calls this comment; None where it does not have it, or not yet."""
    posted = comment.site == TELEGRAM and comment.article.site == WORDPRESS
    told = comment.site_id if posted or comment.site == WORDPRESS else ""
    return int(told) if told.isascii() and told.isdigit() else None


def address_of(comment: Comment) -> str:
    """The address a reader of Telegram is posted under: one for each comment, so that it can be
    found again, says nothing about who wrote which, and outlives an erasure here."""
    name = json.dumps([TELEGRAM, comment.id, comment.created_at.isoformat()])
    return f"{sha256(name.encode()).hexdigest()[:24]}{OURS}"
