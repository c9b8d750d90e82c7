"""Frozen values to JSON text and back. A value read back equals the one written."""

import hashlib
from collections.abc import Hashable
from datetime import date, time, timedelta
from functools import cache
from typing import Any, TypeVar, cast

import orjson
from pydantic import TypeAdapter

from bot.delivery.model import Content
from digests.model import Message

# orjson's own way to write a time loses leading zeros of the microseconds.
_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date | time):  # datetimes too
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    raise TypeError(f"no JSON for {type(value).__name__}")


def dumps(value: object) -> str:
    """The canonical JSON of a frozen value: equal values give equal text."""
    return orjson.dumps(value, default=_plain, option=_OPTIONS).decode()


_Value = TypeVar("_Value")


@cache
def _reader(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def loads(kind: type[_Value], text: str) -> _Value:
    """A frozen value of this class from its JSON, by the types of its fields."""
    value: _Value = _reader(cast(Hashable, kind)).validate_json(text)
    return value


def fingerprint(text: str) -> str:
    """A short stand-in for a text in a unique index: 32 hex digits."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def content(content_id: str, method: str, payload: str) -> Content:
    """A cell's message from its columns."""
    return Content(content_id, Message(method, orjson.loads(payload)))
