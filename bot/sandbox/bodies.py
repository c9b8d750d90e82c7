"""The body of a call to the Bot API: JSON, urlencoded or multipart, as named values and uploads."""

from collections.abc import Mapping
from typing import Any

import orjson
from aiohttp import web
from aiohttp.http_exceptions import BadHttpMessage

from bot.sandbox.errors import ApiError, bad
from bot.sandbox.parameters import Upload


async def read_body(request: web.Request) -> tuple[Mapping[str, Any], Mapping[str, Upload]]:
    """Values by name (the address's too), and uploads by name."""
    try:
        if request.content_type == "application/json":
            return {**request.query, **_json(await request.read())}, {}
        return _form(request.query, await request.post())
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    except (ValueError, BadHttpMessage, web.RequestPayloadError):
        raise bad("SANDBOX: can't read the body as the form that it says it is") from None


def _form(
    query: Mapping[str, str], parts: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, Upload]]:
    values: dict[str, Any] = dict(query)
    uploads: dict[str, Upload] = {}
    for name, value in parts.items():
        if isinstance(value, web.FileField):
            uploads[name] = Upload(value.filename, value.content_type, value.file.read())
        else:
            values[name] = value if isinstance(value, str) else bytes(value).decode()
    return values, uploads


def _json(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise bad("can't parse JSON object") from None
    if not isinstance(given, dict):
        raise bad("object expected as parameters")
    return given
