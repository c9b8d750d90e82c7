"""Inline mode: somebody types behind the bot's name in any chat, and chooses what it offers."""

from bot.sandbox.acts import Refused
from bot.sandbox.bots import BotUser
from bot.sandbox.keyboards import read_markup
from bot.sandbox.methods.callbacks import result_text
from bot.sandbox.methods.delivery import with_markup
from bot.sandbox.model import Chat, InlineQuery, Message, Person
from bot.sandbox.world import World


def ask_inline(world: World, bot: BotUser, person: Person, query: str) -> InlineQuery:
    """The query goes to the bot; its results come with answerInlineQuery."""
    number = f"{bot.id}{next(world.counter):010}"
    asked = InlineQuery(number, bot.id, person.id, query, world.clock.now())
    world.inline[asked.id] = asked
    told = {"id": asked.id, "from": person.user(), "query": query, "offset": ""}
    bot.inbox.put("inline_query", told)
    return asked


def choose(
    world: World, bot: BotUser, chat: Chat, person: Person, query_id: str, result_id: str
) -> Message:
    """A result is sent in the person's name, `via` the bot, which hears of it."""
    asked = world.inline.get(query_id)
    results = (asked.results if asked else None) or []
    chosen = next((result for result in results if str(result["id"]) == result_id), None)
    if asked is None or chosen is None or asked.bot != bot.id:
        raise Refused(f"there is no result {result_id} for this query")
    content = result_text(chosen)
    if not content:
        raise Refused("the sandbox sends only results with a text")
    body = world.head(bot, chat) | {"from": person.user(), "via_bot": bot.user()} | content
    message = Message(with_markup(body, read_markup(chosen.get("reply_markup"))), person.id)
    world.add(bot, chat, message)
    told = {"result_id": result_id, "from": person.user(), "query": asked.query}
    bot.inbox.put("chosen_inline_result", told)
    return message
