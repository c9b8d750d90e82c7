"""Photos, videos, sound, files and maps, which are blocks of their own."""

import re

from bot.sandbox.errors import Json
from bot.sandbox.rich.elements import Context, apart, filled, line, only, with_credit
from bot.sandbox.rich.inline import integer, needed
from bot.sandbox.rich.tree import Element, unreadable

TAGGED = {
    "img": ("photo", ("photo",)),
    "video": ("video", ("video", "animation")),
    "audio": ("audio", ("audio", "voice_note")),
    "tg-document": ("document", ("document",)),
}
"""By tag: the word of its `tg://…?id=` links, and what it may show."""

_SUFFIXES = {".gif": "animation", ".ogg": "voice_note", ".oga": "voice_note"}


def media(element: Element, context: Context) -> Json:
    if element.children:
        raise unreadable(f"<{element.tag}> must be empty")
    word, kinds = TAGGED[element.tag]
    found = _source(needed(element, "src"), word, kinds, context)
    if (kind := found["type"]) not in kinds:
        raise unreadable(f"<{element.tag}> can't show media of type {kind}")
    spoiler = {"has_spoiler": True} if "tg-spoiler" in element.attributes else {}
    return {"type": kind, kind: {**found, **spoiler}}


def _source(source: str, word: str, kinds: tuple[str, ...], context: Context) -> Json:
    if re.match(r"https?://", source, re.IGNORECASE):
        path = source.partition("?")[0].lower()
        guessed = _SUFFIXES.get(path[-4:], "")
        return {"type": guessed if guessed in kinds else kinds[0], "media": source}
    link = f"tg://{word}?id="
    if not source.startswith(link):
        raise unreadable(f'wrong media URL "{source}"')
    if source.removeprefix(link) not in context.media:
        raise unreadable(f'media "{source.removeprefix(link)}" not found')
    return context.media[source.removeprefix(link)]


def _caption(element: Element | None, context: Context) -> Json:
    if element is None:
        return {}
    rest, credit = with_credit(element, context)
    return {"caption": {"text": line(element, context, rest), **credit}}


def figure(element: Element, context: Context) -> Json:
    rest, caption = apart(element, "figcaption")
    shown = filled(rest)
    if len(shown) != 1 or isinstance(shown[0], str) or shown[0].tag not in {*TAGGED, "tg-map"}:
        raise unreadable("<figure> must have exactly one media")
    make = map_block if shown[0].tag == "tg-map" else media
    return {**make(shown[0], context), **_caption(caption, context)}


def gallery(element: Element, context: Context) -> Json:
    rest, caption = apart(element, "figcaption")
    shown = only(Element(element.tag, {}, rest), *TAGGED)
    elements = [media(child, context) for child in shown]
    kind = element.tag.removeprefix("tg-")
    return {"type": kind, "blocks": elements, **_caption(caption, context)}


def map_block(element: Element, _context: Context) -> Json:
    if element.children:
        raise unreadable("<tg-map> must be empty")
    place = {"latitude": _degrees(element, "lat"), "longitude": _degrees(element, "long")}
    sizes: Json = {
        n: integer(element, n) for n in ("zoom", "width", "height") if n in element.attributes
    }
    return {"type": "map", "location": place, **sizes}


def _degrees(element: Element, name: str) -> float:
    value = needed(element, name)
    if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,20})?", value):
        raise unreadable(f'attribute "{name}" of tag <tg-map> must be a number')
    return float(value)
