"""Methods about the bot itself: who it is, its texts, its menus."""

import re
from collections.abc import Callable

from bot.sandbox.bots import Profile, scope_key
from bot.sandbox.errors import Json, bad
from bot.sandbox.json_fields import object_field, text_field
from bot.sandbox.methods.call import Call

COMMAND = re.compile(r"[a-z0-9_]{1,32}\Z")
LANGUAGE = re.compile(r"([a-z]{2})?\Z")
SCOPES = {
    *("default", "all_private_chats", "all_group_chats", "all_chat_administrators"),
    *("chat", "chat_administrators", "chat_member"),
}
SAYINGS: dict[str, tuple[str, int, Callable[[Profile], dict[str, str]]]] = {
    "name": ("Name", 64, lambda profile: profile.names),
    "description": ("Description", 512, lambda profile: profile.descriptions),
    "short_description": ("ShortDescription", 120, lambda profile: profile.short_descriptions),
}
"""What a bot says of itself: parameter, part of the method's name, longest."""


def get_me(call: Call) -> Json:
    """getMe."""
    able = dict.fromkeys(
        (
            *("supports_inline_queries", "can_connect_to_business", "has_main_web_app"),
            *("has_topics_enabled", "allows_users_to_create_topics", "can_manage_bots"),
            *("supports_guest_queries", "supports_join_request_queries"),
        ),
        False,
    )
    reads = {"can_join_groups": True, "can_read_all_group_messages": call.bot.reads_all}
    return call.bot.user() | reads | able | {"supports_inline_queries": True}


def _language(call: Call) -> str:
    code: str = call.get("language_code") or ""
    if not LANGUAGE.match(code):
        raise bad("invalid language code specified")
    return code


def _scope(call: Call) -> str:
    scope = call.get("scope")
    if scope is None:
        return scope_key(None)
    if scope["type"] not in SCOPES:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    if scope["type"] in {"chat", "chat_administrators", "chat_member"}:
        Call(call.world, call.bot, call.method, scope).chat()
    if scope["type"] == "chat_member" and not scope.get("user_id"):
        raise bad("can't parse BotCommandScope: Can't find field \"user_id\"")
    return scope_key(scope)


def set_my_commands(call: Call) -> bool:
    """setMyCommands."""
    commands = call.given["commands"]
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    call.bot.profile.commands[_scope(call), _language(call)] = list(map(_command, commands))
    call.world.events.tell("state", {})
    return True


def _command(given: Json) -> Json:
    name, description = given["command"].removeprefix("/"), given["description"].strip()
    if not COMMAND.match(name):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {**given, "command": name, "description": description}


def get_my_commands(call: Call) -> list[Json]:
    """getMyCommands: of this very scope and language."""
    return call.bot.profile.commands.get((_scope(call), _language(call)), [])


def delete_my_commands(call: Call) -> bool:
    """deleteMyCommands."""
    call.bot.profile.commands.pop((_scope(call), _language(call)), None)
    call.world.events.tell("state", {})
    return True


def _saying(name: str) -> tuple[Callable[[Call], bool], Callable[[Call], Json]]:
    _, longest, kept = SAYINGS[name]

    def put(call: Call) -> bool:
        text = call.get(name) or ""
        if len(text) > longest:
            raise bad(f"bot {name.replace('_', ' ')} is too long")
        sayings, language = kept(call.bot.profile), _language(call)
        if text:
            sayings[language] = text
        else:
            sayings.pop(language, None)
        call.world.events.tell("state", {})
        return True

    def give(call: Call) -> Json:
        sayings = kept(call.bot.profile)
        otherwise = call.bot.first_name if name == "name" else ""
        return {name: sayings.get(_language(call), sayings.get("", otherwise))}

    return put, give


def set_chat_menu_button(call: Call) -> bool:
    """setChatMenuButton."""
    button = call.get("menu_button") or {"type": "default"}
    if button["type"] not in {"commands", "web_app", "default"}:
        raise bad("can't parse menu button: Unsupported type specified")
    if button["type"] == "web_app":
        text_field(button, "text", "menu button")
        address = text_field(object_field(button, "web_app", "menu button"), "url", "menu button")
        button["web_app"] = {"url": address}
    call.bot.profile.menu_buttons[call.get("chat_id") or 0] = button
    return True


def get_chat_menu_button(call: Call) -> Json:
    """getChatMenuButton."""
    buttons = call.bot.profile.menu_buttons
    return buttons.get(call.get("chat_id") or 0) or buttons.get(0) or {"type": "commands"}


METHODS: dict[str, Callable[[Call], object]] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
for _name, (_part, _longest, _kept) in SAYINGS.items():
    METHODS[f"setMy{_part}"], METHODS[f"getMy{_part}"] = _saying(_name)
