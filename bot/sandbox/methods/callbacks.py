"""Methods that answer a person: presses and inline queries."""

from urllib.parse import urlsplit

from bot.sandbox.errors import bad
from bot.sandbox.json_fields import objects, word
from bot.sandbox.methods.call import Call

PATIENCE = 30.0
"""Seconds a press or an inline query waits for its answer."""

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(call: Call) -> bool:
    """answerCallbackQuery."""
    query = call.world.queries.get(str(call.given["callback_query_id"]))
    late = query is None or call.world.clock.now() - query.at > PATIENCE
    if query is None or late or query.answer is not None:
        raise bad(TOO_OLD)
    text, url = call.get("text") or "", call.get("url") or ""
    if len(text) > 200:
        raise bad("MESSAGE_TOO_LONG")
    if url and urlsplit(url).netloc not in {"t.me", "telegram.me"}:
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
    if query is None or call.world.clock.now() - query.at > PATIENCE or query.results is not None:
        raise bad(TOO_OLD)
    results = objects(call.given["results"], "InlineQueryResult")
    if len(results) > 50:
        raise bad("RESULTS_TOO_MUCH")
    ids = [word(result, "id") for result in results]
    if not all(1 <= len(number.encode()) <= 64 for number in ids):
        raise bad("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise bad("RESULT_ID_DUPLICATE")
    query.results = results
    call.world.events.tell("inline", {"query_id": query.id, "results": results}, call.bot.id)
    return True


METHODS = {
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
}
