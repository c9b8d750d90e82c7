"""Comments of readers: what a form must hold, and where they are kept until somebody decides."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

TRAP = "website"
"""A field people do not see. Whoever fills it in is thanked and forgotten."""

LIMITS = {"name": 80, "email": 254, "text": 3000}
"""Characters of each field, at most."""

FORM_BYTES = 64 * 1024
"""A form's body, at most: 3000 Arabic letters are 18 kB as they are sent."""

_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(?:\.[^@\s<>,;.]+)+")


class State(StrEnum):
    """Where a comment stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as it was sent. article_url: absolute; author_email is never shown."""

    id: int
    article_url: str
    article_title: str
    author_name: str
    author_email: str
    text: str
    created_at: datetime
    state: State = State.WAITING


def read_form(sent: Mapping[str, object]) -> dict[str, str]:
    """The fields as text, stripped, lines ended by \\n; what is missing or a file is ''."""
    return {name: _text(sent.get(name)) for name in LIMITS}


def _text(value: object) -> str:
    # Browsers send lines with \r\n but count one letter each against the limit.
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def faults(form: Mapping[str, str]) -> dict[str, str]:
    """Field → 'missing', 'long' or 'address'; {} where the form is in order."""
    found = {name: "long" for name, limit in LIMITS.items() if len(form[name]) > limit}
    found |= {name: "missing" for name in LIMITS if not form[name]}
    if "email" not in found and not _ADDRESS.fullmatch(form["email"]):
        found["email"] = "address"
    return found


class CommentBook:
    """All comments sent since the start, in memory."""

    def __init__(self) -> None:
        self._comments: dict[int, Comment] = {}

    def add(self, url: str, title: str, form: Mapping[str, str], created_at: datetime) -> Comment:
        """Keep a valid form as a comment that awaits moderation."""
        number = len(self._comments) + 1
        made = Comment(number, url, title, form["name"], form["email"], form["text"], created_at)
        self._comments[number] = made
        return made

    def decide(self, number: int, state: State) -> Comment:
        """Approve or reject. Raises KeyError for a comment that is not there."""
        self._comments[number] = replace(self._comments[number], state=state)
        return self._comments[number]

    def all(self) -> list[Comment]:
        """Every one, oldest first."""
        return list(self._comments.values())

    def approved(self, path: str) -> list[Comment]:
        """Those shown under the article at this path, oldest first."""
        return [
            comment
            for comment in self._comments.values()
            if comment.state is State.APPROVED and urlsplit(comment.article_url).path == path
        ]
