"""What the fake Telegram accepts as text, keyboard and rich message, in Telegram's own words.

Texts go through TDLib's parser; where the real server silently drops something (a bad link, the
101st entity), this one refuses, so that a test cannot miss it. Such refusals start with `FAKE:`.
"""

import json
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from tdjson import td_execute

Json = dict[str, Any]

ENTITIES = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "CustomEmoji": "custom_emoji",
}
PARSE_MODES: dict[str, Json] = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
VOID = {"hr", "br", "img", "video", "audio", "tg-map"}
TAGS = VOID | {
    *("a", "aside", "b", "blockquote", "caption", "cite", "code", "del", "details", "em"),
    *("figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "i", "ins", "li"),
    *("mark", "ol", "p", "pre", "s", "strike", "strong", "sub", "summary", "sup", "table"),
    *("tbody", "td", "tg-button", "tg-button-row", "tg-collage", "tg-emoji", "tg-slideshow"),
    *("tg-spoiler", "tg-time", "th", "thead", "tr", "u", "ul"),
}
ACTIONS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
    "disabled",
}


class ApiError(Exception):
    """An answer that is not ok."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(description: str) -> ApiError:
    return ApiError(400, f"Bad Request: {description}")


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _td(request: Json) -> Json:
    answer: Json = json.loads(td_execute(json.dumps(request).encode()) or b"{}")
    return answer


def _parse(text: str, mode: Json) -> tuple[str, list[Json]]:
    _td({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
    answer = _td({"@type": "parseTextEntities", "text": text, "parse_mode": mode})
    if answer["@type"] == "error":
        message = answer["message"]
        raise bad(message[0].lower() + message[1:])
    return answer["text"], [_entity(entity) for entity in answer["entities"]]


def _entity(entity: Json) -> Json:
    kind = entity["type"]["@type"].removeprefix("textEntityType")
    known = {"offset": entity["offset"], "length": entity["length"], "type": ENTITIES.get(kind)}
    if kind == "TextUrl":
        known["url"] = entity["type"]["url"]
    if kind == "CustomEmoji":
        known["custom_emoji_id"] = entity["type"]["custom_emoji_id"]
    if kind == "DateTime":
        known |= {"type": "date_time", "unix_time": entity["type"]["unix_time"]}
    return known


def formatted(text: str, mode: str, limit: int) -> tuple[str, list[Json]]:
    """The visible text and its entities, or the refusal."""
    entities: list[Json] = []
    if mode:
        if mode.lower() not in PARSE_MODES:
            raise bad("unsupported parse_mode")
        source, (text, entities) = text, _parse(text, PARSE_MODES[mode.lower()])
        if mode.lower() == "html":
            _refuse_lost_links(source, entities)
    cut = units(text) - units(text.lstrip())
    entities = [{**entity, "offset": max(0, entity["offset"] - cut)} for entity in entities]
    text = text.strip()
    if not text.strip("\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff"):
        raise bad("message text is empty" if limit > 1024 else "message caption is empty")
    if units(text) > limit:
        raise bad("message is too long" if limit > 1024 else "message caption is too long")
    if len(entities) > 100:
        raise bad(f"FAKE: {len(entities)} entities, all after the 100th would be lost")
    return text, entities


def _refuse_lost_links(html: str, entities: list[Json]) -> None:
    links = len(re.findall(r"<a\s[^>]*>(?!\s*</a>)", html, re.IGNORECASE))
    kept = sum(entity["type"] in {"text_link", "text_mention"} for entity in entities)
    if kept < links:
        raise bad(f"FAKE: {links - kept} of {links} links would be lost")


def check_url(url: str) -> None:
    """A URL that Telegram takes on a button."""
    parts = urlsplit(url)
    web = parts.scheme in {"http", "https"} and "." in parts.netloc and " " not in url
    if not web and not url.startswith(("tg://", "ton://")):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def keyboard(markup: Any) -> list[list[Json]]:
    """The rows of an inline keyboard, each button with a text and exactly one action."""
    if not markup:
        return []
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    rows: list[list[Json]] = markup.get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        _check_button(button)
    return [row for row in rows if row]


def _check_button(button: Json) -> None:
    if not str(button.get("text") or "").strip():
        raise bad("inline keyboard button text must be non-empty")
    actions = [name for name in ACTIONS if button.get(name) is not None]
    if not actions:
        raise bad("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad(f"FAKE: button has {len(actions)} actions: {', '.join(sorted(actions))}")
    if unknown := set(button) - ACTIONS - {"text", "icon_custom_emoji_id", "style"}:
        raise bad(f"FAKE: unknown field of a button: {', '.join(sorted(unknown))}")
    if "callback_data" in actions and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in actions:
        check_url(button["url"])


class _Rich(HTMLParser):
    """Visible text and buttons of rich HTML, its tags known and closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.open: list[str] = []
        self.starts = 0
        self.buttons: list[Json] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise bad(f'can\'t parse rich message: unsupported start tag "{tag}"')
        values = dict(attrs)
        if tag in {"img", "video", "audio"} and not re.match(
            r"https?://|tg://", values.get("src") or ""
        ):
            raise bad("can't parse rich message: wrong media URL")
        if tag == "tg-button":
            self.buttons.append({"text": "", **values})
        self.starts += 1
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            raise bad(f'can\'t parse rich message: unexpected end tag "{tag}"')

    def handle_data(self, data: str) -> None:
        self.text += data
        if "tg-button" in self.open:
            self.buttons[-1]["text"] += data


def rich_text(message: Any) -> tuple[str, list[Json]]:
    """The visible text and the buttons of an InputRichMessage, or the refusal."""
    if not isinstance(message, dict):
        raise bad("object expected as rich message")
    given = [name for name in ("html", "markdown", "blocks") if message.get(name)]
    if len(given) != 1:
        raise bad("rich message must have exactly one of html, markdown and blocks")
    if given != ["html"]:
        return json.dumps(message[given[0]], ensure_ascii=False), []
    parser = _Rich()
    parser.feed(message["html"])
    parser.close()
    if parser.open:
        raise bad(f"can't parse rich message: can't find end tag of \"{parser.open[-1]}\"")
    if not parser.text.strip():
        raise bad("message text is empty")
    if units(parser.text) > 32_768 or parser.starts > 5_000:
        raise bad("message is too long")
    for button in parser.buttons:
        _check_button({"text": button["text"], **_action(button)})
    return parser.text.strip(), parser.buttons


def _action(button: Json) -> Json:
    return {name: value for name, value in button.items() if name in ACTIONS}
