"""Places in a chat as ChatMember objects, every required field included."""

from bot.sandbox.errors import Json
from bot.sandbox.model import Member

ADMIN_RIGHTS = (
    *("can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members"),
    *("can_promote_members", "can_change_info", "can_invite_users", "can_post_stories"),
    *(
        "can_send_welcome_messages",
        "can_edit_stories",
        "can_delete_stories",
        "can_post_messages",
        "can_edit_messages",
    ),
    *("can_pin_messages", "can_manage_topics", "can_manage_direct_messages", "can_manage_tags"),
)
MEMBER_RIGHTS = (
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos"),
    *("can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls"),
    *("can_send_other_messages", "can_add_web_page_previews", "can_change_info"),
    *("can_invite_users", "can_pin_messages", "can_manage_topics", "can_edit_tag"),
    "can_react_to_messages",
)


def chat_member(user: Json, member: Member) -> Json:
    """The ChatMember object of somebody with this place."""
    body: Json = {"user": user, "status": member.status}
    match member.status:
        case "creator":
            return body | {"is_anonymous": False}
        case "administrator":
            rights = {name: member.rights.get(name, True) for name in ADMIN_RIGHTS}
            return body | rights | {"can_be_edited": False, "is_anonymous": False}
        case "restricted":
            rights = {name: member.rights.get(name, False) for name in MEMBER_RIGHTS}
            return body | rights | {"is_member": member.is_member, "until_date": 0}
        case "kicked":
            return body | {"until_date": 0}
    return body
