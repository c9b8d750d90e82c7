"""The methods of the Bot API that the sandbox has, with the name and kind of each parameter.

As of Bot API 10.3, older names that the real server still takes included. Groups that many methods
share have a name, so that a line tells what is special about its method.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Kind = Literal["int", "float", "bool", "str", "json", "chat", "file"]
"""chat: a number or `@username`. file: an upload, or the id or address of a file."""

Parameters = dict[str, Kind]


@dataclass(frozen=True)
class Method:
    """Parameters by name: those a call must have, and those it may have."""

    required: Parameters
    optional: Parameters

    @cached_property
    def parameters(self) -> Parameters:
        """All of them."""
        return self.required | self.optional


def _all(kind: Kind, *names: str) -> Parameters:
    return dict.fromkeys(names, kind)


def _has(required: Parameters, *optional: Parameters) -> Method:
    return Method(required, {name: kind for group in optional for name, kind in group.items()})


NOTHING: Parameters = {}

# Which message, and where it goes.
CHAT = _all("chat", "chat_id")
MESSAGE = CHAT | _all("int", "message_id")
FROM_CHAT = CHAT | _all("chat", "from_chat_id")
TOPIC = CHAT | _all("int", "message_thread_id")
MEMBER = CHAT | _all("int", "user_id")
EPHEMERAL = CHAT | _all("int", "receiver_user_id", "ephemeral_message_id")
BUSINESS = _all("str", "business_connection_id")
EDITED = BUSINESS | MESSAGE | _all("str", "inline_message_id")
THREAD = _all("int", "message_thread_id")
PLACE = THREAD | _all("int", "direct_messages_topic_id")

# How it is sent.
QUIET = _all("bool", "disable_notification", "protect_content")
EFFECT = _all("str", "message_effect_id")
SUGGESTED = _all("json", "suggested_post_parameters")
REPLY: Parameters = {
    "reply_parameters": "json",
    "reply_to_message_id": "int",
    "allow_sending_without_reply": "bool",
}
MARKUP = _all("json", "reply_markup")
PAID = _all("bool", "allow_paid_broadcast")
SENT = BUSINESS | QUIET | PAID | EFFECT
TO_ONE: Parameters = {
    "ephemeral_message_parameters": "json",
    "receiver_user_id": "int",
    "callback_query_id": "str",
}
MESSAGE_OPTIONS = SENT | PLACE | SUGGESTED | REPLY | MARKUP

# What it shows.
PARSED = _all("str", "parse_mode")
PREVIEW: Parameters = {"link_preview_options": "json", "disable_web_page_preview": "bool"}
TEXT = _all("str", "text") | PARSED | _all("json", "entities")
CAPTION = _all("str", "caption") | PARSED | _all("json", "caption_entities")
ABOVE = _all("bool", "show_caption_above_media")
VISUAL = ABOVE | _all("bool", "has_spoiler")
FRAME = _all("int", "duration", "width", "height")
THUMBNAIL = _all("file", "thumbnail")
POINT = _all("float", "latitude", "longitude")
RICH = _all("json", "rich_message")
MEDIA = _all("json", "media")

LANGUAGE = _all("str", "language_code")
SCOPE = _all("json", "scope") | LANGUAGE

_UPDATES: dict[str, Method] = {
    "getMe": _has(NOTHING),
    "getUpdates": _has(
        NOTHING, _all("int", "offset", "limit", "timeout"), _all("json", "allowed_updates")
    ),
    "setWebhook": _has(
        _all("str", "url"),
        _all("file", "certificate"),
        _all("str", "ip_address", "secret_token"),
        _all("int", "max_connections"),
        _all("json", "allowed_updates"),
        _all("bool", "drop_pending_updates"),
    ),
    "deleteWebhook": _has(NOTHING, _all("bool", "drop_pending_updates")),
    "getWebhookInfo": _has(NOTHING),
}

_SENDING: dict[str, Method] = {
    "sendMessage": _has(
        CHAT | _all("str", "text"),
        MESSAGE_OPTIONS,
        TO_ONE,
        PARSED,
        _all("json", "entities"),
        PREVIEW,
    ),
    "sendRichMessage": _has(
        CHAT | RICH,
        SENT | PLACE | SUGGESTED | MARKUP,
        _all("json", "reply_parameters", "ephemeral_message_parameters"),
    ),
    "sendPhoto": _has(CHAT | _all("file", "photo"), MESSAGE_OPTIONS, TO_ONE, CAPTION, VISUAL),
    "sendDocument": _has(
        CHAT | _all("file", "document"),
        *(MESSAGE_OPTIONS, TO_ONE, CAPTION, THUMBNAIL),
        _all("bool", "disable_content_type_detection"),
    ),
    "sendVideo": _has(
        CHAT | _all("file", "video"),
        *(MESSAGE_OPTIONS, TO_ONE, CAPTION, VISUAL, FRAME, THUMBNAIL),
        _all("file", "cover"),
        _all("int", "start_timestamp"),
        _all("bool", "supports_streaming"),
    ),
    "sendAudio": _has(
        CHAT | _all("file", "audio"),
        *(MESSAGE_OPTIONS, TO_ONE, CAPTION, THUMBNAIL),
        _all("int", "duration"),
        _all("str", "performer", "title"),
    ),
    "sendVoice": _has(
        CHAT | _all("file", "voice"), MESSAGE_OPTIONS, TO_ONE, CAPTION, _all("int", "duration")
    ),
    "sendAnimation": _has(
        CHAT | _all("file", "animation"),
        *(MESSAGE_OPTIONS, TO_ONE, CAPTION, VISUAL, FRAME, THUMBNAIL),
    ),
    "sendVideoNote": _has(
        CHAT | _all("file", "video_note"),
        *(MESSAGE_OPTIONS, TO_ONE, THUMBNAIL),
        _all("int", "duration", "length"),
    ),
    "sendSticker": _has(
        CHAT | _all("file", "sticker"), MESSAGE_OPTIONS, TO_ONE, _all("str", "emoji")
    ),
    "sendLocation": _has(
        CHAT | POINT,
        *(MESSAGE_OPTIONS, TO_ONE),
        _all("float", "horizontal_accuracy"),
        _all("int", "live_period", "heading", "proximity_alert_radius"),
    ),
    "sendVenue": _has(
        CHAT | POINT | _all("str", "title", "address"),
        *(MESSAGE_OPTIONS, TO_ONE),
        _all("str", "foursquare_id", "foursquare_type", "google_place_id", "google_place_type"),
    ),
    "sendContact": _has(
        CHAT | _all("str", "phone_number", "first_name"),
        *(MESSAGE_OPTIONS, TO_ONE),
        _all("str", "last_name", "vcard"),
    ),
    "sendDice": _has(CHAT, MESSAGE_OPTIONS, _all("str", "emoji")),
    "sendMediaGroup": _has(CHAT | MEDIA, SENT, PLACE, REPLY),
    "sendChatAction": _has(CHAT | _all("str", "action"), BUSINESS, THREAD),
    "sendPoll": _has(
        CHAT | _all("str", "question") | _all("json", "options"),
        *(SENT, THREAD, REPLY, MARKUP),
        _all("str", "question_parse_mode", "type", "explanation", "explanation_parse_mode"),
        _all("str", "description", "description_parse_mode"),
        _all("json", "question_entities", "explanation_entities", "description_entities"),
        _all("json", "explanation_media", "media", "country_codes", "correct_option_ids"),
        _all("bool", "is_anonymous", "allows_multiple_answers", "allows_revoting"),
        _all("bool", "shuffle_options", "allow_adding_options", "hide_results_until_closes"),
        _all("bool", "members_only", "is_closed"),
        _all("int", "open_period", "close_date", "correct_option_id"),
    ),
    "stopPoll": _has(MESSAGE, BUSINESS, MARKUP),
}

_COPYING: dict[str, Method] = {
    "copyMessage": _has(
        FROM_CHAT | MESSAGE,
        *(PLACE, QUIET, PAID, EFFECT, SUGGESTED, REPLY, MARKUP, CAPTION, ABOVE),
        _all("int", "video_start_timestamp"),
    ),
    "copyMessages": _has(
        FROM_CHAT | _all("json", "message_ids"), PLACE, QUIET, _all("bool", "remove_caption")
    ),
    "forwardMessage": _has(
        FROM_CHAT | MESSAGE, PLACE, QUIET, EFFECT, SUGGESTED, _all("int", "video_start_timestamp")
    ),
    "forwardMessages": _has(FROM_CHAT | _all("json", "message_ids"), PLACE, QUIET),
}

_CHANGING: dict[str, Method] = {
    "editMessageText": _has(NOTHING, EDITED, TEXT, PREVIEW, MARKUP, RICH),
    "editMessageCaption": _has(NOTHING, EDITED, CAPTION, ABOVE, MARKUP),
    "editMessageMedia": _has(MEDIA, EDITED, MARKUP),
    "editMessageReplyMarkup": _has(NOTHING, EDITED, MARKUP),
    "editEphemeralMessageText": _has(
        EPHEMERAL, TEXT, _all("json", "link_preview_options"), MARKUP, RICH
    ),
    "editEphemeralMessageCaption": _has(EPHEMERAL, CAPTION, ABOVE, MARKUP),
    "editEphemeralMessageMedia": _has(EPHEMERAL | MEDIA, MARKUP),
    "editEphemeralMessageReplyMarkup": _has(EPHEMERAL, MARKUP),
    "deleteEphemeralMessage": _has(EPHEMERAL),
    "deleteMessage": _has(MESSAGE),
    "deleteMessages": _has(CHAT | _all("json", "message_ids")),
    "setMessageReaction": _has(MESSAGE, _all("json", "reaction"), _all("bool", "is_big")),
    "pinChatMessage": _has(MESSAGE, BUSINESS, _all("bool", "disable_notification")),
    "unpinChatMessage": _has(CHAT, BUSINESS, _all("int", "message_id")),
    "unpinAllChatMessages": _has(CHAT),
}

_ANSWERING: dict[str, Method] = {
    "answerCallbackQuery": _has(
        _all("str", "callback_query_id"),
        _all("str", "text", "url"),
        _all("bool", "show_alert"),
        _all("int", "cache_time"),
    ),
    "answerInlineQuery": _has(
        _all("str", "inline_query_id") | _all("json", "results"),
        _all("int", "cache_time"),
        _all("bool", "is_personal"),
        _all("str", "next_offset", "switch_pm_text", "switch_pm_parameter"),
        _all("json", "button"),
    ),
    "getFile": _has(_all("str", "file_id")),
}

_CHATS: dict[str, Method] = {
    "getChat": _has(CHAT),
    "getChatMember": _has(MEMBER),
    "getChatAdministrators": _has(CHAT, _all("bool", "return_bots")),
    "getChatMemberCount": _has(CHAT),
    "leaveChat": _has(CHAT),
    "banChatMember": _has(MEMBER, _all("int", "until_date"), _all("bool", "revoke_messages")),
    "unbanChatMember": _has(MEMBER, _all("bool", "only_if_banned")),
    "createChatInviteLink": _has(
        CHAT,
        _all("str", "name"),
        _all("int", "expire_date", "member_limit"),
        _all("bool", "creates_join_request"),
    ),
    "createForumTopic": _has(
        CHAT | _all("str", "name"), _all("int", "icon_color"), _all("str", "icon_custom_emoji_id")
    ),
    "editForumTopic": _has(TOPIC, _all("str", "name", "icon_custom_emoji_id")),
    "closeForumTopic": _has(TOPIC),
    "reopenForumTopic": _has(TOPIC),
    "deleteForumTopic": _has(TOPIC),
    "unpinAllForumTopicMessages": _has(TOPIC),
}

_PROFILE: dict[str, Method] = {
    "setMyCommands": _has(_all("json", "commands"), SCOPE),
    "getMyCommands": _has(NOTHING, SCOPE),
    "deleteMyCommands": _has(NOTHING, SCOPE),
    "setMyName": _has(NOTHING, _all("str", "name"), LANGUAGE),
    "getMyName": _has(NOTHING, LANGUAGE),
    "setMyDescription": _has(NOTHING, _all("str", "description"), LANGUAGE),
    "getMyDescription": _has(NOTHING, LANGUAGE),
    "setMyShortDescription": _has(NOTHING, _all("str", "short_description"), LANGUAGE),
    "getMyShortDescription": _has(NOTHING, LANGUAGE),
    "setChatMenuButton": _has(NOTHING, _all("int", "chat_id"), _all("json", "menu_button")),
    "getChatMenuButton": _has(NOTHING, _all("int", "chat_id")),
}

METHODS: dict[str, Method] = (
    _UPDATES | _SENDING | _COPYING | _CHANGING | _ANSWERING | _CHATS | _PROFILE
)
"""By the name as the documentation spells it."""
