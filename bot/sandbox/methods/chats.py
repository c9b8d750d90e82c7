"""Methods about chats: what they are, who is in them, pins, leaving."""

from bot.sandbox.errors import Json, bad
from bot.sandbox.members import chat_member
from bot.sandbox.methods.call import Call
from bot.sandbox.model import ADMINS, GROUPS, Chat, Member, Message

NO_PIN = "not enough rights to manage pinned messages in the chat"
NO_BAN = "not enough rights to restrict/unrestrict chat member"
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
EMOJI = set(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡"
)


def get_chat(call: Call) -> Json:
    """getChat."""
    chat = call.open_chat()
    accepted = dict.fromkeys((*GIFTS, "gifts_from_channels"), False)
    fixed: Json = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": accepted}
    if chat.pinned and (message := chat.messages.get(chat.pinned[-1])):
        fixed["pinned_message"] = message.body
    return chat.card | fixed


def _user(call: Call, user_id: int) -> Json:
    if user_id in call.world.bots:
        return call.world.bots[user_id].user()
    if user_id not in call.world.people:
        raise bad("user not found")
    return call.world.people[user_id].user()


def get_chat_member(call: Call) -> Json:
    """getChatMember."""
    chat = call.open_chat()
    user_id = call.given["user_id"]
    return chat_member(_user(call, user_id), chat.member(user_id))


def get_chat_administrators(call: Call) -> list[Json]:
    """getChatAdministrators; other bots are left out."""
    chat = call.open_chat()
    if chat.type == "private":
        raise bad("there are no administrators in the private chat")
    admins = [(i, m) for i, m in chat.members.items() if m.status in ADMINS]
    shown = [(i, m) for i, m in admins if i == call.bot.id or i not in call.world.bots]
    return [chat_member(_user(call, number), member) for number, member in shown]


def get_chat_member_count(call: Call) -> int:
    """getChatMemberCount."""
    chat = call.open_chat()
    return sum(member.present for member in chat.members.values())


def leave_chat(call: Call) -> bool:
    """leaveChat."""
    chat = call.open_chat()
    if chat.type == "private":
        raise bad("chat member status can't be changed in private chats")
    me = call.bot.user()
    call.world.change_member(chat, me, Member("left"), me)
    return True


def ban_chat_member(call: Call) -> bool:
    """banChatMember."""
    chat = call.administered("can_restrict_members", NO_BAN)
    return _restrict(call, chat, "kicked")


def unban_chat_member(call: Call) -> bool:
    """unbanChatMember."""
    chat = call.administered("can_restrict_members", NO_BAN)
    place = chat.member(call.given["user_id"])
    if not place.present and place.status != "kicked":
        return True
    if call.get("only_if_banned") and place.status != "kicked":
        return True
    return _restrict(call, chat, "left")


def _restrict(call: Call, chat: Chat, status: str) -> bool:
    if chat.type == "private":
        raise bad(
            "can't restrict self"
            if chat.id == call.bot.id
            else "method is available for supergroup and channel chats only"
        )
    user = _user(call, call.given["user_id"])
    if chat.member(user["id"]).status in ADMINS:
        raise bad("user is an administrator of the chat")
    call.world.change_member(chat, user, Member(status), call.bot.user())
    return True


def pin_chat_message(call: Call) -> bool:
    """pinChatMessage: shown above the chat, and told by a service message."""
    chat = call.administered(_pin_right(call), NO_PIN)
    message = call.message(chat, "message to pin not found")
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    chat.pinned.append(message.id)
    if not call.get("disable_notification") or chat.type != "private":
        _tell_pinned(call, chat, message)
    call.world.events.tell("state", {})
    return True


def _pin_right(call: Call) -> str:
    channel = call.open_chat().type == "channel"
    return "can_edit_messages" if channel else "can_pin_messages"


def _tell_pinned(call: Call, chat: Chat, message: Message) -> None:
    pinned = {name: value for name, value in message.body.items() if name != "pinned_message"}
    call.world.service(call.bot, chat, call.bot.user(), pinned_message=pinned)


def unpin_chat_message(call: Call) -> bool:
    """unpinChatMessage: this one, or without an id the newest."""
    chat = call.administered(_pin_right(call), NO_PIN)
    number = call.get("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(number)
    call.world.events.tell("state", {})
    return True


def unpin_all_chat_messages(call: Call) -> bool:
    """unpinAllChatMessages."""
    chat = call.administered(_pin_right(call), NO_PIN)
    chat.pinned.clear()
    call.world.events.tell("state", {})
    return True


def set_message_reaction(call: Call) -> bool:
    """setMessageReaction: a bot has one."""
    chat = call.open_chat()
    message = call.message(chat, "message to react not found")
    wanted: list[Json] = call.get("reaction") or []
    if len(wanted) > 1:
        raise bad("too many reactions to set")
    for reaction in wanted:
        emoji = reaction.get("emoji", "").rstrip("\ufe0f")
        if reaction["type"] != "emoji" or emoji not in EMOJI:
            raise bad("REACTION_INVALID")
    told = {"chat": chat.id, "message_id": message.id, "reaction": wanted}
    call.world.events.tell("reaction", told, call.bot.id if chat.type == "private" else 0)
    return True


def create_chat_invite_link(call: Call) -> Json:
    """createChatInviteLink."""
    chat = call.administered("can_invite_users", "not enough rights to manage chat invite link")
    if chat.type not in GROUPS | {"channel"}:
        raise bad("can't invite members to a private chat")
    link = f"https://t.me/+sandbox{next(call.world.counter):010}"
    requests = bool(call.get("creates_join_request"))
    made = {"invite_link": link, "creator": call.bot.user(), "creates_join_request": requests}
    return made | {"is_primary": False, "is_revoked": False}


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "banChatMember": ban_chat_member,
    "unbanChatMember": unban_chat_member,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
    "setMessageReaction": set_message_reaction,
    "createChatInviteLink": create_chat_invite_link,
}
