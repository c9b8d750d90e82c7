"""What a call to the Bot API brings, as typed values, or the words in which Telegram refuses it."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from bot.sandbox.errors import ApiError, Json, bad
from bot.sandbox.json_shapes import shaped
from bot.sandbox.method_table import METHODS, Kind

SPELLED = {name.lower(): name for name in METHODS}

ATTACH = "attach://"

INTEGER = re.compile(r"[+-]?[0-9]{1,19}")

WITH_FILES = frozenset({"media", "rich_message", "explanation_media", "options", "results"})
"""The JSON that may refer to uploads by `attach://name`."""

MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "user_id": "invalid user_id specified",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "latitude": "latitude is empty",
    "longitude": "longitude is empty",
    "action": "wrong parameter action in request",
    "question": "poll question must be non-empty",
    "options": "can't parse options JSON object",
    "file_id": "file_id not specified",
    "callback_query_id": ("query is too old and response timeout expired or query ID is invalid"),
    "inline_query_id": "query is too old and response timeout expired or query ID is invalid",
}
"""The real server's words for a required parameter that is not there, where they are its own."""

JSON_NOUNS = {
    "reply_markup": "reply keyboard markup",
    "reply_parameters": "reply parameters",
    "link_preview_options": "link preview options",
    "scope": "BotCommandScope",
    "menu_button": "menu button",
    "reaction": "reaction types",
    "results": "inline query results",
    "rich_message": "rich message",
}
"""What the real server calls JSON that it cannot parse, where not by the parameter's name."""

TRUE = frozenset({"true", "yes", "1"})
FALSE = frozenset({"false", "no", "0", ""})

POSITIVE = frozenset({"message_id", "user_id"})
"""Zero or less is as good as nothing here."""

MAY_BE_EMPTY = frozenset({"url"})
"""Required texts whose emptiness means something: setWebhook without an address removes it."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    filename: str
    content_type: str
    content: bytes


def spell(method: str) -> str:
    """The method's name as the documentation spells it. ApiError 404: there is none such."""
    try:
        return SPELLED[method.lower()]
    except KeyError:
        raise ApiError(404, "Not Found: method not found") from None


def read_parameters(method: str, given: Mapping[str, Any], files: Mapping[str, Upload]) -> Json:
    """The parameters that are there, each of its kind; a file as its id or as an `Upload`.

    given: JSON values, or strings as a form has them. files: by the name of their part.
    """
    name = spell(method)
    known = METHODS[name]
    if unknown := given.keys() - known.parameters.keys():
        raise bad(f"SANDBOX: {name} has no parameter {', '.join(sorted(unknown))}")
    uploads = _Uploads(files)
    values: Json = {}
    for parameter in dict.fromkeys((*known.required, *given, *(files.keys() & known.parameters))):
        kind = known.parameters[parameter]
        value = _read(parameter, kind, given.get(parameter), uploads)
        if parameter in known.required and _is_missing(parameter, value):
            raise bad(_words_for_missing(parameter, kind))
        if value is not None:
            values[parameter] = shaped(name, parameter, value) if kind == "json" else value
    if lost := uploads.unused():
        raise bad(f"SANDBOX: nothing refers to the file {', '.join(lost)}")
    return values


def _is_missing(parameter: str, value: object) -> bool:
    if isinstance(value, int) and parameter in POSITIVE:
        return value <= 0
    return value is None or (value == "" and parameter not in MAY_BE_EMPTY)


def _words_for_missing(parameter: str, kind: Kind) -> str:
    if kind == "file":
        return f"there is no {parameter.replace('_', ' ')} in the request"
    return MISSING.get(parameter, f'parameter "{parameter}" is required')


class _Uploads:
    """The files of a call, and which of them something refers to."""

    def __init__(self, files: Mapping[str, Upload]) -> None:
        self._files = files
        self._used: set[str] = set()

    def take(self, name: str) -> Upload | None:
        """The file of that name, which is used from now on."""
        self._used.add(name)
        return self._files.get(name)

    def unused(self) -> list[str]:
        """The names of the files that nothing has asked for."""
        return sorted(self._files.keys() - self._used)


def _read(parameter: str, kind: Kind, value: object, uploads: _Uploads) -> object:
    if kind == "file":
        return _file(parameter, value, uploads)
    if value is None or (value == "" and kind != "str"):
        return None
    read = _READERS[kind](parameter, value)
    return _attached(read, uploads) if parameter in WITH_FILES else read


def _file(parameter: str, value: object, uploads: _Uploads) -> Upload | str | None:
    """An upload under the parameter's own name or the name it refers to, or the id that it is."""
    text = _text(parameter, "" if value is None else value)
    if not text:
        return uploads.take(parameter)
    if not text.startswith(ATTACH):
        return text
    upload = uploads.take(text.removeprefix(ATTACH))
    if upload is None and parameter in {"thumbnail", "cover", "certificate"}:
        raise bad(f"SANDBOX: the {parameter} refers to a file that is not in the request")
    return upload


def _attached(value: object, uploads: _Uploads) -> object:
    """The same JSON with uploads where it refers to them."""
    if isinstance(value, list):
        return [_attached(item, uploads) for item in value]
    if isinstance(value, dict):
        return {name: _attached(item, uploads) for name, item in value.items()}
    if not isinstance(value, str) or not value.startswith(ATTACH):
        return value
    upload = uploads.take(value.removeprefix(ATTACH))
    if upload is None:
        raise bad("can't parse InputMedia: media not found")
    return upload


def _integer(parameter: str, value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and INTEGER.fullmatch(value.strip()):
        return int(value)
    raise bad(f'SANDBOX: parameter "{parameter}" must be an integer')


def _number(parameter: str, value: object) -> float:
    try:
        number = float(_text(parameter, value))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise bad(f'SANDBOX: parameter "{parameter}" must be a number')
    return number


def _truth(parameter: str, value: object) -> bool:
    word = str(value).strip().lower()
    if word not in TRUE | FALSE:
        raise bad(f'SANDBOX: parameter "{parameter}" must be true or false')
    return word in TRUE


def _text(parameter: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise bad(f'SANDBOX: parameter "{parameter}" must be a string')


def _json(parameter: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        raise bad(f"can't parse {JSON_NOUNS.get(parameter, parameter)} JSON object") from None


def _chat(parameter: str, value: object) -> int | str:
    text = _text(parameter, value).strip()
    return int(text) if INTEGER.fullmatch(text) else text


_READERS: dict[Kind, Callable[[str, object], object]] = {
    "int": _integer,
    "float": _number,
    "bool": _truth,
    "str": _text,
    "json": _json,
    "chat": _chat,
}
