"""What the reader of a rejected comment is told, in the reader's own language."""

from bot.moderation.model import Comment
from bot.telegram.moderation.services import ModerationDesk
from digests.arabic.direction import RLM

LONGEST = 600
"""Characters of an answer or of a reply."""


async def answer_to(comment_id: int, reason: str, desk: ModerationDesk) -> str:
    """The reason's answer; '' where there is nobody to tell."""
    comment = await desk.comments.get(comment_id)
    if comment is None or comment.reader_chat is None:
        return ""
    return await answer_for(comment, reason, desk)


async def answer_for(comment: Comment, reason: str, desk: ModerationDesk) -> str:
    """The same of a comment of a Telegram reader. Plain text."""
    sight = await desk.sight(comment.reader_chat or 0)
    return sight.plain("answer", code=reason).lstrip(RLM)
