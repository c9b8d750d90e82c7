"""A text as Telegram shows it: markup read by TDLib, limits kept, in the real server's words.

Where the real server silently drops something (a bad link, the 101st entity), this one refuses, so
that a mistake cannot be missed. Such refusals begin with `SANDBOX:`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.sandbox.entities import WHOLE, from_tdlib, overlap, read_entities, reading_order
from bot.sandbox.errors import Json, bad
from bot.sandbox.tdlib import execute

PARSE_MODES: dict[str, Json] = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
LINKS = {
    "html": re.compile(r"<a\s[^>]*>(?!\s*</a>)", re.IGNORECASE),
    "markdown": re.compile(r"(?<![\\\]])\]\((?!\))"),
    "markdownv2": re.compile(r"(?<![\\\]])\]\((?!\))"),
}
"""Where a link, or what is written like one, stands in the markup."""

LIKE_LINKS = frozenset({"text_link", "text_mention", "custom_emoji", "date_time"})
MOST_BYTES = 32_768
MOST_ENTITIES = 100

REMOVED = re.compile("[\r\u2028-\u202e]")
CONTROLS = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
DIRECTION_RUN = re.compile("[\u200e\u200f](?=[\u200e\u200f])")
SPACE = " \n\u00a0\u1680\u180e\u2000-\u200a\u202f\u205f\u2800\u3000\u3164"
TRIMMED = " \n"
VISIBLE = re.compile(f"[^{SPACE}\u00ad\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f\ufeff\ufffc]")
PHONE = re.compile(r"(?<![\w+])\+\d(?:[ ()-]?\d){7,14}(?!\w)", re.ASCII)
"""A phone number as the real server finds it; TDLib leaves these to the server."""

Span = tuple[int, int]
"""From and to, in UTF-16 units."""

Purpose = Literal["message text", "message caption"]


@dataclass(frozen=True, slots=True)
class Formatted:
    """Visible text and its entities as the Bot API has them (offsets in UTF-16 units).

    A `text_mention` has a `user` with an `id` alone: who that is, the caller knows.
    """

    text: str
    entities: tuple[Json, ...] = ()


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def read_text(
    text: str, parse_mode: str, entities: list[Json] | None, limit: int, what: Purpose
) -> Formatted:
    """The text that people see, or an ApiError in Telegram's words. A caption may be empty.

    limit: UTF-16 units after parsing (4096 for a text, 1024 for a caption).
    """
    if entities:
        return _read(text, parse_mode, entities, limit, what)
    return _read_once(text, parse_mode, limit, what)


@lru_cache(maxsize=512)
def _read_once(text: str, parse_mode: str, limit: int, what: Purpose) -> Formatted:
    """The same text goes to thousands of people: what it says is found out once."""
    return _read(text, parse_mode, None, limit, what)


def _read(
    text: str, parse_mode: str, entities: list[Json] | None, limit: int, what: Purpose
) -> Formatted:
    must_show = what == "message text"
    if not text and must_show:
        raise bad("message text is empty")
    _check_bytes(text)
    parsed = _tidy(_parse(text, parse_mode.lower(), entities))
    if not VISIBLE.search(parsed.text):
        if must_show:
            raise bad("text must be non-empty")
        return Formatted("")
    if units(parsed.text) > limit:
        raise bad("message is too long" if must_show else f"{what} is too long")
    return _checked(_with_found(parsed))


def _check_bytes(text: str) -> None:
    try:
        octets = len(text.encode())
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
    if octets > MOST_BYTES:
        raise bad("text is too long")


def _checked(parsed: Formatted) -> Formatted:
    if (count := len(parsed.entities)) > MOST_ENTITIES:
        raise bad(f"SANDBOX: {count} entities, all after the 100th would be lost")
    return parsed


def _parse(text: str, mode: str, entities: list[Json] | None) -> Formatted:
    if mode in {"", "none"}:
        return Formatted(text, tuple(read_entities(entities, text)) if entities else ())
    if mode not in PARSE_MODES:
        raise bad("unsupported parse_mode")
    if entities:
        raise bad("SANDBOX: with a parse_mode the given entities would be lost")
    answer = execute({"@type": "parseTextEntities", "text": text, "parse_mode": PARSE_MODES[mode]})
    if answer["@type"] == "error":
        message = answer["message"]
        raise bad(message[0].lower() + message[1:])
    parsed = Formatted(answer["text"], _from_tdlib(answer))
    _refuse_lost_links(text, mode, parsed)
    return parsed


def _from_tdlib(answer: Json) -> tuple[Json, ...]:
    return tuple(known for entity in answer["entities"] if (known := from_tdlib(entity)))


def _refuse_lost_links(source: str, mode: str, parsed: Formatted) -> None:
    if mode != "html" and "`" in source:
        return  # in code a bracket is a bracket
    links = len(LINKS[mode].findall(source))
    kept = sum(entity["type"] in LIKE_LINKS for entity in parsed.entities)
    if kept < links:
        raise bad(f"SANDBOX: {links - kept} of {links} links would be lost")


def _tidy(parsed: Formatted) -> Formatted:
    """What Telegram does to a text on its way: drop, replace, and trim."""
    text = CONTROLS.sub(" ", parsed.text)
    tidied = _trimmed(_without_removed(Formatted(text, parsed.entities)))
    return Formatted(DIRECTION_RUN.sub("\u200c", tidied.text), tidied.entities)


def _without_removed(parsed: Formatted) -> Formatted:
    text, spans = parsed.text, list[Span]()
    for match in REMOVED.finditer(text):
        start = units(text[: match.start()])
        spans.append((start, start + units(match[0])))
    return _cut(parsed, REMOVED.sub("", text), spans) if spans else parsed


def _trimmed(parsed: Formatted) -> Formatted:
    text, kept = parsed.text, parsed.text.strip(TRIMMED)
    if len(kept) == len(text):
        return parsed
    start, end = len(text) - len(text.lstrip(TRIMMED)), units(text.rstrip(TRIMMED))
    spans = [(0, start), (max(start, end), units(text))]
    return _cut(parsed, kept, [span for span in spans if span[0] < span[1]])


def _cut(parsed: Formatted, text: str, spans: list[Span]) -> Formatted:
    """What is left of a text without these spans; entities with nothing left under them go."""
    moved = (_moved(entity, spans) for entity in parsed.entities)
    return Formatted(text, tuple(entity for entity in moved if entity["length"]))


def _moved(entity: Json, spans: list[Span]) -> Json:
    def place(position: int) -> int:
        return position - sum(
            min(position, end) - start for start, end in spans if start < position
        )

    if entity["offset"] + entity["length"] <= spans[0][0]:
        return entity
    start, end = place(entity["offset"]), place(entity["offset"] + entity["length"])
    return {**entity, "offset": start, "length": end - start}


def _with_found(parsed: Formatted) -> Formatted:
    """The entities that Telegram finds by itself added, where no link or code is already."""
    found = _from_tdlib(execute({"@type": "getTextEntities", "text": parsed.text}))
    if "+" in parsed.text:
        found += _phones(parsed.text, found)
    whole = [entity for entity in parsed.entities if entity["type"] in WHOLE]
    free = [one for one in found if not any(overlap(one, other) for other in whole)]
    if not free:
        return parsed
    return Formatted(parsed.text, tuple(sorted((*parsed.entities, *free), key=reading_order)))


def _phones(text: str, found: tuple[Json, ...]) -> tuple[Json, ...]:
    numbers = (
        {"offset": units(text[: match.start()]), "length": len(match[0]), "type": "phone_number"}
        for match in PHONE.finditer(text)
    )
    return tuple(one for one in numbers if not any(overlap(one, other) for other in found))
