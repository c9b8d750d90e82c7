"""Methods about the topics of a forum."""

from collections.abc import Callable

from bot.sandbox.errors import Json, bad
from bot.sandbox.methods.call import Call
from bot.sandbox.model import DEFAULT_COLOR, Chat, Topic

NO_RIGHT = "not enough rights to manage topics in the chat"


def _forum(call: Call) -> Chat:
    chat = call.administered("can_manage_topics", NO_RIGHT)
    if not chat.is_forum:
        raise bad("the chat is not a forum")
    return chat


def _topic(call: Call) -> tuple[Chat, Topic]:
    chat = _forum(call)
    topic = chat.topics.get(call.given["message_thread_id"])
    if topic is None:
        raise bad("TOPIC_ID_INVALID")
    return chat, topic


def create_forum_topic(call: Call) -> Json:
    """createForumTopic."""
    chat = _forum(call)
    name = call.given["name"].strip()
    if not 1 <= len(name) <= 128:
        raise bad("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    made = {"name": name, "icon_color": call.get("icon_color") or DEFAULT_COLOR}
    message = call.world.service(call.bot, chat, call.bot.user(), forum_topic_created=made)
    topic = Topic(message.id, name, made["icon_color"])
    message.body |= {"message_thread_id": topic.id, "is_topic_message": True}
    chat.topics[topic.id] = topic
    call.world.events.tell("state", {})
    return topic.public()


def edit_forum_topic(call: Call) -> bool:
    """editForumTopic."""
    chat, topic = _topic(call)
    name = (call.get("name") or "").strip()
    if not name or name == topic.name:
        raise bad("TOPIC_NOT_MODIFIED")
    topic.name = name
    _tell(call, chat, topic, forum_topic_edited={"name": name})
    return True


def _closing(*, closed: bool) -> Callable[[Call], bool]:
    def change(call: Call) -> bool:
        chat, topic = _topic(call)
        if topic.is_closed is closed:
            raise bad("TOPIC_NOT_MODIFIED")
        topic.is_closed = closed
        _tell(call, chat, topic, **{"forum_topic_closed" if closed else "forum_topic_reopened": {}})
        return True

    return change


def delete_forum_topic(call: Call) -> bool:
    """deleteForumTopic, with everything in it."""
    chat, topic = _topic(call)
    del chat.topics[topic.id]
    gone = [message.id for message in chat.messages.values() if message.thread == topic.id]
    call.world.remove(call.bot, chat, gone)
    call.world.events.tell("state", {})
    return True


def unpin_all_forum_topic_messages(call: Call) -> bool:
    """unpinAllForumTopicMessages."""
    chat, topic = _topic(call)
    inside = {message.id for message in chat.messages.values() if message.thread == topic.id}
    chat.pinned = [number for number in chat.pinned if number not in inside]
    call.world.events.tell("state", {})
    return True


def _tell(call: Call, chat: Chat, topic: Topic, **fields: object) -> None:
    place = {"message_thread_id": topic.id, "is_topic_message": True}
    call.world.service(call.bot, chat, call.bot.user(), **place, **fields)
    call.world.events.tell("state", {})


METHODS = {
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": _closing(closed=True),
    "reopenForumTopic": _closing(closed=False),
    "deleteForumTopic": delete_forum_topic,
    "unpinAllForumTopicMessages": unpin_all_forum_topic_messages,
}
