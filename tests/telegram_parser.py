"""Telegram's own text parser (TDLib), offline and synchronous."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import tdjson


@dataclass(frozen=True, slots=True)
class Entity:
    """kind: TDLib's name of the type, such as 'TextUrl' or 'Bold'. offset, length: UTF-16 units."""

    kind: str
    offset: int
    length: int
    url: str = ""


class ParseError(Exception):
    """Telegram's answer to text it cannot parse."""


def parse_html(text: str) -> tuple[str, tuple[Entity, ...]]:
    """The visible text of classic HTML and its entities, as the Bot API would read them."""
    mode = {"@type": "textParseModeHTML"}
    answer = _execute({"@type": "parseTextEntities", "text": text, "parse_mode": mode})
    return answer["text"], _entities(answer)


def detect(text: str) -> tuple[Entity, ...]:
    """What Telegram finds in plain text by itself: links, mentions, hashtags, commands…"""
    return _entities(_execute({"@type": "getTextEntities", "text": text}))


def covered(text: str, entity: Entity) -> str:
    """The part of the text the entity is on."""
    octets = text.encode("utf-16-le")
    return octets[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")


def _entities(answer: dict[str, Any]) -> tuple[Entity, ...]:
    return tuple(
        Entity(
            kind=found["type"]["@type"].removeprefix("textEntityType"),
            offset=found["offset"],
            length=found["length"],
            url=found["type"].get("url", ""),
        )
        for found in answer["entities"]
    )


def _execute(request: dict[str, Any]) -> dict[str, Any]:
    _silence()
    answer = _raw(request)
    if answer["@type"] == "error":
        raise ParseError(answer["message"])
    return answer


@cache
def _silence() -> None:
    _raw({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def _raw(request: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(tdjson.td_execute(json.dumps(request).encode()) or b"{}")
    return answer
