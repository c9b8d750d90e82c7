"""The methods of the fake Bot API: parameters in, the result or an ApiError out."""

import asyncio
from collections.abc import Callable
from typing import Any

import aiogram.methods

from tests.fakes.telegram_text import ApiError, Json, bad, formatted, keyboard, rich_text
from tests.fakes.telegram_world import ABSENT, BOT, BOT_ID, Chat, Shown, World, member

SENT_AS = {"sendPhoto": "photo", "sendDocument": "document"}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"


def check_names(method: str, parameters: Json) -> None:
    """Refuse a method or a parameter that the Bot API has not (the real one ignores the latter)."""
    known = getattr(aiogram.methods, method[:1].upper() + method[1:], None)
    if known is None:
        raise ApiError(404, "Not Found: method not found")
    if unknown := set(parameters) - set(known.model_fields):
        raise bad(f"FAKE: {method} has no parameter {', '.join(sorted(unknown))}")


class Api:
    """One method each, named as in the Bot API."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.webhook: Json = {}
        self._polls = 0

    async def call(self, method: str, parameters: Json) -> Any:
        handler: Callable[[Json], Any] | None = getattr(self, f"do_{method}", None)
        check_names(method, parameters)
        if handler is None:
            raise ApiError(501, f"FAKE: {method} is not built here")
        result = handler(parameters)
        return await result if asyncio.iscoroutine(result) else result

    # The bot itself.

    def do_getMe(self, _: Json) -> Json:  # noqa: N802
        rights = {"can_join_groups": True, "can_read_all_group_messages": False}
        return {**BOT, **rights, "supports_inline_queries": False}

    def do_setMyCommands(self, p: Json) -> bool:  # noqa: N802
        for command in p["commands"]:
            if not 1 <= len(command["command"]) <= 32 or not command["description"]:
                raise bad("BOT_COMMAND_INVALID")
        scope = p.get("scope") or {"type": "default"}
        self.world.commands[f"{scope['type']}:{p.get('language_code', '')}"] = p["commands"]
        return True

    def do_setWebhook(self, p: Json) -> bool:  # noqa: N802
        self.webhook = p if p.get("url") else {}
        self.world.allowed = p.get("allowed_updates") or []
        return True

    def do_deleteWebhook(self, p: Json) -> bool:  # noqa: N802
        self.webhook = {}
        if p.get("drop_pending_updates"):
            self.world.updates.clear()
        return True

    async def do_getUpdates(self, p: Json) -> list[Json]:  # noqa: N802
        """Long poll. A second one at the same time ends in a conflict, as in real life."""
        if self.webhook:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active;"
                " use deleteWebhook to delete the webhook first",
            )
        if "allowed_updates" in p:
            self.world.allowed = p["allowed_updates"]
        self.world.updates = [
            update for update in self.world.updates if update["update_id"] >= p.get("offset", 0)
        ]
        self._polls += 1
        mine = self._polls
        await self.world.touch()
        await self._wait_for_updates(mine, p.get("timeout", 0))
        return self.world.updates[: p.get("limit", 100)]

    async def _wait_for_updates(self, mine: int, seconds: float) -> None:
        try:
            if seconds:
                await self.world.until(lambda: self.world.updates or self._polls > mine, seconds)
        except TimeoutError:
            return
        if self._polls > mine:
            words = "terminated by other getUpdates request; make sure that only one bot instance"
            raise ApiError(409, f"Conflict: {words} is running")

    # Sending and editing.

    def do_sendMessage(self, p: Json) -> Json:  # noqa: N802
        text, entities = self._text(p, "text", "entities", 4096)
        return self._show("sendMessage", p, text, entities)

    def do_sendRichMessage(self, p: Json) -> Json:  # noqa: N802
        text, buttons = rich_text(p.get("rich_message"))
        return self._show("sendRichMessage", p, text, [], rich_buttons=buttons)

    def do_sendPhoto(self, p: Json) -> Json:  # noqa: N802
        return self._show_file("sendPhoto", p)

    def do_sendDocument(self, p: Json) -> Json:  # noqa: N802
        return self._show_file("sendDocument", p)

    def _show_file(self, method: str, p: Json) -> Json:
        file = p.get(SENT_AS[method])
        if not file:
            raise bad(f"there is no {SENT_AS[method]} in the request")
        text, entities = "", list[Json]()
        if p.get("caption"):
            text, entities = self._text(p, "caption", "caption_entities", 1024)
        content = file if isinstance(file, bytes) else b""
        return self._show(method, p, text, entities, file=content)

    def _show(self, method: str, p: Json, text: str, entities: list[Json], **extra: Any) -> Json:
        rows = keyboard(p.get("reply_markup"))
        chat = self._open_chat(p)
        number = next(self.world.numbers)
        shown = Shown(chat, number, method, text, entities, rows, p, **extra)
        self.world.shown.append(shown)
        return shown.public()

    def do_editMessageText(self, p: Json) -> Json:  # noqa: N802
        rows = keyboard(p.get("reply_markup"))
        if p.get("rich_message"):
            text, buttons = rich_text(p["rich_message"])
            entities: list[Json] = []
        else:
            (text, entities), buttons = self._text(p, "text", "entities", 4096), []
        shown = self._editable(p)
        if shown.method in SENT_AS:
            raise bad("there is no text in the message to edit")
        return self._edit(
            shown,
            Shown(shown.chat, shown.message_id, shown.method, text, entities, rows, p, buttons),
        )

    def do_editMessageReplyMarkup(self, p: Json) -> Json:  # noqa: N802
        rows = keyboard(p.get("reply_markup"))
        old = self._editable(p)
        return self._edit(
            old,
            Shown(
                old.chat,
                old.message_id,
                old.method,
                old.text,
                old.entities,
                rows,
                old.payload,
                old.rich_buttons,
                old.file,
            ),
        )

    def _edit(self, old: Shown, new: Shown) -> Json:
        if new.content == old.content:
            raise bad(NOT_MODIFIED)
        vars(old).update(vars(new) | {"edits": old.edits + 1})
        return old.public()

    def do_deleteMessage(self, p: Json) -> bool:  # noqa: N802
        self.world.shown.remove(self._find(p, "message to delete not found"))
        return True

    def do_answerCallbackQuery(self, p: Json) -> bool:  # noqa: N802
        query = self.world.queries.get(str(p.get("callback_query_id")))
        if query is None or query.answer is not None:
            raise bad(OLD_QUERY)
        if len(p.get("text") or "") > 200:
            raise bad("MESSAGE_TOO_LONG")
        query.answer = p
        return True

    # Chats.

    def do_getChat(self, p: Json) -> Json:  # noqa: N802
        chat = self._chat(p)
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
        accepted = dict.fromkeys((*gifts, "gifts_from_channels"), False)
        fixed = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": accepted}
        return chat.public() | fixed

    def do_getChatMember(self, p: Json) -> Json:  # noqa: N802
        chat = self._open_chat(p)
        user_id = int(p["user_id"])
        if user_id != BOT_ID and user_id not in self.world.people:
            raise bad("user not found")
        user = BOT if user_id == BOT_ID else self.world.people[user_id].public()
        return member(user, chat.members.get(user_id, "left"))

    def do_getChatAdministrators(self, p: Json) -> list[Json]:  # noqa: N802
        chat = self._open_chat(p)
        if chat.type == "private":
            raise bad("there are no administrators in the private chat")
        admins = [i for i, s in chat.members.items() if s in {"creator", "administrator"}]
        return [self.do_getChatMember({**p, "user_id": i}) for i in admins if i != BOT_ID]

    def do_getFile(self, p: Json) -> Json:  # noqa: N802
        number = str(p.get("file_id")).removeprefix("file")
        found = [m for m in self.world.shown if str(m.message_id) == number and m.method in SENT_AS]
        if not found:
            raise bad("wrong file_id or the file is temporarily unavailable")
        size = len(found[0].file)
        return {
            "file_id": f"file{number}",
            "file_unique_id": f"unique{number}",
            "file_size": size,
            "file_path": f"files/{number}",
        }

    # Finding.

    def _chat(self, p: Json) -> Chat:
        if p.get("chat_id") in (None, ""):
            raise bad("chat_id is empty")
        try:
            chat = self.world.chats.get(int(p["chat_id"]))
        except ValueError:
            chat = None
        if chat is None:
            raise bad("chat not found")
        return chat

    def _open_chat(self, p: Json) -> Chat:
        chat = self._chat(p)
        if chat.refusal:
            raise chat.refusal
        if chat.members.get(BOT_ID, "left") in ABSENT:
            raise ApiError(403, f"Forbidden: bot is not a member of the {chat.type} chat")
        if p.get("message_thread_id") and not chat.forum:
            raise bad("message thread not found")
        return chat

    def _find(self, p: Json, otherwise: str) -> Shown:
        chat = self._open_chat(p)
        for shown in self.world.messages(chat.id):
            if shown.message_id == int(p.get("message_id") or 0):
                return shown
        raise bad(otherwise)

    def _editable(self, p: Json) -> Shown:
        return self._find(p, "message to edit not found")

    @staticmethod
    def _text(p: Json, name: str, listed: str, limit: int) -> tuple[str, list[Json]]:
        text = str(p.get(name) or "")
        if p.get(listed):
            visible, _ = formatted(text, "", limit)
            return visible, p[listed]
        return formatted(text, p.get("parse_mode") or "", limit)
