"""TDLib's pure functions: Telegram's own parser, offline and synchronous."""

import html
from functools import cache, lru_cache
from urllib.parse import urlsplit

import orjson
from tdjson import td_execute

from bot.sandbox.errors import Json

SCHEMES = frozenset({"", "http", "https", "tg", "ton", "tonsite"})


def execute(request: Json) -> Json:
    """What TDLib answers; its errors are answers too (`@type` is `error`)."""
    _silence()
    return _raw(request)


@lru_cache(maxsize=4096)
def checked_link(url: str) -> str:
    """The URL as Telegram keeps it; empty where it keeps none (a relative one, `localhost`…)."""
    mode = {"@type": "textParseModeHTML"}
    text = f'<a href="{html.escape(url)}">x</a>'
    answer = execute({"@type": "parseTextEntities", "text": text, "parse_mode": mode})
    kinds = [entity["type"] for entity in answer.get("entities", [])]
    if not kinds:
        return ""
    return str(kinds[0].get("url") or url)


def why_wrong(url: str) -> str:
    """What Telegram says of a URL that it does not keep."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "Wrong HTTP URL"
    if "://" in url and parts.scheme.lower() not in SCHEMES:
        return "Unsupported URL protocol"
    return "Wrong HTTP URL" if parts.netloc or "://" not in url else "URL host is empty"


@cache
def _silence() -> None:
    _raw({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def _raw(request: Json) -> Json:
    answer: Json = orjson.loads(td_execute(orjson.dumps(request)) or b"{}")
    return answer
