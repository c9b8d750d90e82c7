"""Methods that answer a person: presses and inline queries."""

from bot.sandbox.errors import Json, bad
from bot.sandbox.files import split
from bot.sandbox.json_fields import object_field, text_field
from bot.sandbox.keyboards import read_markup
from bot.sandbox.methods.call import Call
from bot.sandbox.text import read_text, units

PATIENCE = 30.0
"""Seconds a press or an inline query waits for its answer."""

RESULT = "inline query result"
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(call: Call) -> bool:
    """answerCallbackQuery."""
    query = call.world.queries.get(str(call.given["callback_query_id"]))
    late = query is None or call.world.clock.now() - query.at > PATIENCE
    if query is None or query.bot != call.bot.id or late or query.answer is not None:
        raise bad(TOO_OLD)
    text, url = call.get("text") or "", call.get("url") or ""
    if units(text) > 200:
        raise bad("MESSAGE_TOO_LONG")
    if url and split(url).netloc not in {"t.me", "telegram.me"}:
        raise bad("URL_INVALID")
    answer = {"text": text, "show_alert": bool(call.get("show_alert")), "url": url}
    query.answer = answer
    told = {"chat": query.chat.id, "message_id": query.message_id, "person": query.person}
    shared = 0 if query.chat.type != "private" else call.bot.id
    call.world.events.tell("answer", {"query_id": query.id, **told, **answer}, shared)
    return True


def answer_inline_query(call: Call) -> bool:
    """answerInlineQuery: up to 50 results."""
    query = call.world.inline.get(str(call.given["inline_query_id"]))
    late = query is None or call.world.clock.now() - query.at > PATIENCE
    if query is None or query.bot != call.bot.id or late or query.results is not None:
        raise bad(TOO_OLD)
    query.results = results = _results(call.given["results"])
    call.world.events.tell("inline", {"query_id": query.id, "results": results}, call.bot.id)
    return True


def _results(given: list[Json]) -> list[Json]:
    if len(given) > 50:
        raise bad("RESULTS_TOO_MUCH")
    ids = [_result_id(result) for result in given]
    if len(set(ids)) < len(ids):
        raise bad("RESULT_ID_DUPLICATE")
    return given


def _result_id(result: Json) -> str:
    if not isinstance(result, dict):
        raise bad(f"can't parse {RESULT}: expected an Object")
    text_field(result, "type", RESULT)
    number = text_field(result, "id", RESULT)
    if not 1 <= len(number.encode()) <= 64:
        raise bad("RESULT_ID_INVALID")
    read_markup(result.get("reply_markup"))
    result_text(result)
    return number


def result_text(result: Json) -> Json:
    """The fields of the message that a result sends; empty where that is no text."""
    if not result.get("input_message_content"):
        return {}
    content = object_field(result, "input_message_content", RESULT)
    if "message_text" not in content:
        return {}
    text = text_field(content, "message_text", RESULT)
    mode = text_field(content, "parse_mode", RESULT) if content.get("parse_mode") else ""
    read = read_text(text, mode, content.get("entities"), 4096, "message text")
    return {"text": read.text, **({"entities": list(read.entities)} if read.entities else {})}


METHODS = {
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
}
