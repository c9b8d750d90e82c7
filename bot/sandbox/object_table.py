"""The objects that calls bring as JSON: what each field is, and which must be there."""

from bot.sandbox.method_table import ABOVE, FRAME, PARSED, Method, Parameters

PREVIEW_FLAGS: Parameters = {
    "is_disabled": "bool",
    "prefer_small_media": "bool",
    "prefer_large_media": "bool",
    "show_above_text": "bool",
}
REPLY: Parameters = {
    "message_id": "int",
    "chat_id": "chat",
    "allow_sending_without_reply": "bool",
    "quote": "str",
    "quote_parse_mode": "str",
    "quote_entities": "json",
    "quote_position": "int",
    "checklist_task_id": "int",
    "poll_option_id": "str",
    "ephemeral_message_id": "int",
}
MEDIA: Parameters = {
    "caption": "str",
    "caption_entities": "json",
    "has_spoiler": "bool",
    "thumbnail": "file",
    "cover": "file",
    "start_timestamp": "int",
    "supports_streaming": "bool",
    "performer": "str",
    "title": "str",
    "disable_content_type_detection": "bool",
}
INPUT_MEDIA = Method({"type": "str", "media": "file"}, MEDIA | PARSED | ABOVE | FRAME)

OBJECTS: dict[str, Method] = {
    "link_preview_options": Method({}, {"url": "str", **PREVIEW_FLAGS}),
    "reply_parameters": Method({}, REPLY),
    "ephemeral_message_parameters": Method(
        {"receiver_user_id": "int"},
        {"callback_query_id": "str", "replace_callback_query_message": "bool"},
    ),
    "scope": Method({"type": "str"}, {"chat_id": "chat", "user_id": "int"}),
    "menu_button": Method({"type": "str"}, {"text": "str", "web_app": "json"}),
    "editMessageMedia.media": INPUT_MEDIA,
    "editEphemeralMessageMedia.media": INPUT_MEDIA,
}
"""By the parameter that brings one; by the method too where that makes a difference."""

ITEMS: dict[str, Method] = {
    "sendMediaGroup.media": INPUT_MEDIA,
    "commands": Method({"command": "str", "description": "str"}, {"is_ephemeral": "bool"}),
    "reaction": Method({"type": "str"}, {"emoji": "str", "custom_emoji_id": "str"}),
    "options": Method(
        {"text": "str"}, {"text_parse_mode": "str", "text_entities": "json", "media": "json"}
    ),
}
"""The same of parameters that bring an array of them."""
