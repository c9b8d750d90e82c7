"""The wiring of readers' comments in their private chats."""

from bot.app import Newsroom
from bot.moderation.authors import Keys
from bot.moderation.commenting import Commenting
from bot.moderation.intake import OnChange
from bot.moderation.own_comments import OwnComments
from bot.moderation.writing_ports import Taking
from bot.storage.commenting import SqlWritingStore
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.moderation.erasing import SqlErasureStore
from bot.telegram.commenting.services import WritingDesk


def build_commenting(
    newsroom: Newsroom, intake: Taking, keys: Keys, on_change: OnChange
) -> WritingDesk | None:
    """What the handlers of bot/telegram/commenting take; None without a staff chat, for nobody
    would review. on_change: told the id of each comment that its reader changed."""
    settings, database = newsroom.settings, newsroom.database
    if not settings.staff_chat_id:
        return None
    comments, data = SqlCommentStore(database), SqlErasureStore(database)
    own = OwnComments(comments, data, keys, on_change)
    commenting = Commenting(own, SqlWritingStore(database), intake, settings.outlet_name)
    # A WordPress whose comments are not moderated here takes none from here either.
    site = settings.wordpress_url if settings.wordpress_user else ""
    return WritingDesk(commenting, newsroom.due, site)
