"""Frozen values to JSON text and back. A value read back equals the one written."""

import hashlib
from collections.abc import Hashable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, TypeVar, cast

import orjson
from pydantic import TypeAdapter

from bot.campaigns.model import Profile
from bot.campaigns.ports import Shown
from bot.delivery.model import Content
from digests.model import (
    Article,
    Digest,
    Edition,
    Format,
    Image,
    Look,
    Message,
    Numerals,
    PartOfDay,
    Score,
    Story,
)

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


def _instant(raw: str | None) -> datetime | None:
    return None if raw is None else datetime.fromisoformat(raw)


def _article(raw: dict[str, Any]) -> Article:
    image = raw["image"]
    return Article(
        **raw
        | {
            "paragraphs": tuple(raw["paragraphs"]),
            "sections": tuple(raw["sections"]),
            "agencies": tuple(raw["agencies"]),
            "published": _instant(raw["published"]),
            "modified": _instant(raw["modified"]),
            "image": None if image is None else Image(**image),
        }
    )


def _story(raw: dict[str, Any]) -> Story:
    return Story(
        article=_article(raw["article"]),
        also=tuple(_article(other) for other in raw["also"]),
        section=raw["section"],
        topic=raw["topic"],
        score=Score(**raw["score"]),
    )


def article(text: str) -> Article:
    """An article from its JSON."""
    return _article(orjson.loads(text))


def shown(text: str) -> Shown:
    """A digest as shown, from its JSON."""
    raw = orjson.loads(text)
    return Shown(_digest(raw["digest"]), _look(raw["look"]))


def _look(raw: dict[str, Any]) -> Look:
    return Look(**raw | {"format": Format(raw["format"]), "numerals": Numerals(raw["numerals"])})


def _digest(raw: dict[str, Any]) -> Digest:
    return Digest(
        edition=raw["edition"],
        outlet=raw["outlet"],
        on=date.fromisoformat(raw["on"]),
        as_of=datetime.fromisoformat(raw["as_of"]),
        stories=tuple(_story(story) for story in raw["stories"]),
        part=PartOfDay(raw["part"]),
    )


def profile(text: str) -> Profile:
    """A reader's choices from their JSON."""
    raw = orjson.loads(text)
    return Profile(
        **raw
        | {
            "deliver_at": time.fromisoformat(raw["deliver_at"]),
            "weekdays": frozenset(raw["weekdays"]),
            "sections": tuple(raw["sections"]),
            "format": Format(raw["format"]),
            "numerals": Numerals(raw["numerals"]),
        }
    )


def edition(text: str) -> Edition:
    """An edition from its JSON."""
    raw = orjson.loads(text)
    return Edition(
        **raw
        | {
            "at": time.fromisoformat(raw["at"]),
            "weekdays": frozenset(raw["weekdays"]),
            "window": timedelta(seconds=raw["window"]),
            "sections": tuple(raw["sections"]),
        }
    )


def content(content_id: str, method: str, payload: str) -> Content:
    """A cell's message from its columns."""
    return Content(content_id, Message(method, orjson.loads(payload)))
