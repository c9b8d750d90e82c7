"""Objects that clients send: known fields, of the right kind, and what is counted on the way."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, TypeAlias

from bot.sandbox.errors import Json, bad

MAX_UNITS = 32_768
MAX_BLOCKS = 500
MAX_LEVELS = 16
MAX_MEDIA = 50
MAX_COLUMNS = 20


class Media(Protocol):
    """Who has the files. source: an http(s) URL, a file_id, or `attach://name`.

    Each answers what a Message carries: PhotoSize[] for a photo, else one object. Refuses what
    cannot be had with an ApiError.
    """

    def photo(self, source: str) -> list[Json]: ...
    def video(self, source: str) -> Json: ...
    def animation(self, source: str) -> Json: ...
    def audio(self, source: str) -> Json: ...
    def voice_note(self, source: str) -> Json: ...
    def document(self, source: str) -> Json: ...


@dataclass(slots=True)
class Reading:
    """What is known of the message read so far."""

    media: Media
    units: int = 0
    blocks: int = 0
    files: int = 0
    in_link: bool = False
    anchors: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)

    def count_text(self, text: str) -> str:
        self.units += len(text.encode("utf-16-le")) // 2
        if self.units > MAX_UNITS:
            raise bad("message is too long")
        return text

    def count_block(self) -> None:
        self.blocks += 1
        if self.blocks > MAX_BLOCKS:
            raise bad("rich message has too many blocks")

    def count_file(self) -> None:
        self.files += 1
        if self.files > MAX_MEDIA:
            raise bad("rich message has too many media")


RichText: TypeAlias = Any
"""A string, a list of RichText, or an object with a `type`, as in the Bot API."""

Reader: TypeAlias = Callable[[object, Reading, int], Any]
"""Takes a value, the reading, and the level; answers what the message will hold."""


class Field(NamedTuple):
    """A field of an object: how it is read, and whether it must be there."""

    read: Reader
    needed: bool = False


Shape: TypeAlias = Mapping[str, Field]


def read_object(value: object, shape: Shape, reading: Reading, level: int, what: str) -> Json:
    """The object with its fields read, in the shape's order, those left out that say nothing."""
    if not isinstance(value, dict):
        raise bad(f"object expected as {what}")
    if level > MAX_LEVELS:
        raise bad("rich message is nested too deeply")
    if unknown := value.keys() - shape.keys():
        raise bad(f"SANDBOX: unknown field of {what}: {', '.join(sorted(unknown))}")
    known: Json = {}
    for name, (read, is_needed) in shape.items():
        given = value.get(name)
        if given is not None and (found := read(given, reading, level)) is not None:
            known[name] = found
        elif is_needed:
            raise bad(f'{what} must have field "{name}"')
    return known


def read_list(value: object, what: str) -> list[Any]:
    """The array, which must be one."""
    if not isinstance(value, list):
        raise bad(f"array expected as {what}")
    return value


def flag(value: object, _reading: Reading, _level: int) -> bool | None:
    """True, or nothing."""
    if not isinstance(value, bool):
        raise bad("field must be a boolean")
    return value or None


def string(value: object, _reading: Reading, _level: int) -> str:
    if not isinstance(value, str):
        raise bad("field must be a string")
    return value


def filled(value: object, reading: Reading, level: int) -> str | None:
    """A string that is not empty."""
    return string(value, reading, level) or None


def whole(least: int, most: int) -> Reader:
    def read(value: object, _reading: Reading, _level: int) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise bad("field must be a number")
        if not least <= value <= most:
            raise bad(f"number must be from {least} to {most}")
        return value

    return read


def number(most: float) -> Reader:
    """Up to `most` on either side of nought."""

    def read(value: object, _reading: Reading, _level: int) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise bad("field must be a number")
        if not -most <= value <= most:
            raise bad(f"number must be from -{most} to {most}")
        return value

    return read


def choice(*values: str) -> Reader:
    def read(value: object, _reading: Reading, _level: int) -> str:
        if value not in values:
            raise bad(f"field must be one of {', '.join(values)}")
        return str(value)

    return read


def matching(pattern: str, wrong: str) -> Reader:
    """A string of this form; `wrong` says what is not."""
    form = re.compile(pattern)

    def read(value: object, reading: Reading, level: int) -> str:
        if not form.fullmatch(string(value, reading, level)):
            raise bad(wrong)
        return str(value)

    return read


def nested(shape: Shape, what: str) -> Reader:
    def read(value: object, reading: Reading, level: int) -> Json:
        return read_object(value, shape, reading, level, what)

    return read
