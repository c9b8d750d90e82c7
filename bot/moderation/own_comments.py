"""A reader's own comments once they are sent: found, changed while they wait, withdrawn, erased."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from bot.moderation.authors import Keys
from bot.moderation.deciding import Denied, Ruling, Verb
from bot.moderation.intake import OnChange
from bot.moderation.keeping import ErasureStore
from bot.moderation.model import (
    BOT,
    TELEGRAM,
    Assessment,
    Author,
    Change,
    Comment,
    Origin,
)
from bot.moderation.ports import Decided, Filter
from bot.moderation.writing import MOST_PENDING
from bot.moderation.writing_ports import Comments
from bot.moderation.written import Refused

TRIES = 5
"""How often a change is made again upon what somebody else has left."""


class OwnComments:
    """`chat` is the reader's private chat. Methods raise Refused for what a reader cannot do.
    on_change: told the id of a comment that was changed here."""

    def __init__(
        self, store: Comments, data: ErasureStore, keys: Keys, on_change: OnChange
    ) -> None:
        self._store = store
        self._data = data
        self._keys = keys
        self._on_change = on_change

    def key(self, chat: int) -> str:
        """What stands for the reader."""
        return self._keys.of(TELEGRAM, str(chat))

    async def author(self, chat: int) -> Author | None:
        """None before the first comment."""
        key = self.key(chat)
        return (await self._store.authors(TELEGRAM, [key])).get(key)

    async def get(self, chat: int, comment_id: int) -> Comment:
        """Refuses those of others, and what was erased."""
        comment = await self._store.get(comment_id)
        if comment is None or comment.site != TELEGRAM or comment.author.key != self.key(chat):
            raise Refused("gone")
        if comment.erased_at is not None:
            raise Refused("gone")
        return comment

    async def is_known(self, external_id: str) -> bool:
        """Whether it was sent."""
        return bool(await self._store.find(TELEGRAM, [external_id]))

    async def pending(self, chat: int) -> Sequence[Comment]:
        """Those that wait to be decided, oldest first."""
        author = await self.author(chat)
        if author is None:
            return ()
        return await self._store.page(Filter(author_id=author.id), MOST_PENDING)

    async def rewrite(
        self, chat: int, comment_id: int, text: str, assessment: Assessment, now: datetime
    ) -> Comment:
        """Another text of one that waits; the same again changes nothing."""

        async def rewrite(comment: Comment) -> Decided:
            version, state = comment.version, comment.state
            change = Change(
                comment_id, version + 1, now, BOT, Origin.READER, state, state, text=comment.text
            )
            return await self._store.rewrite(comment_id, version, text, assessment, change)

        return await self._changed(chat, comment_id, rewrite, Denied.SETTLED)

    async def withdraw(self, chat: int, comment_id: int, now: datetime) -> Comment:
        """Take back one that waits; again it is so already."""

        async def withdraw(comment: Comment) -> Decided:
            ruling = Ruling(comment_id, comment.version, Verb.WITHDRAW, BOT, now, Origin.READER)
            return await self._store.decide(ruling)

        return await self._changed(chat, comment_id, withdraw, Denied.WITHDRAWN)

    async def export(self, chat: int) -> list[dict[str, object]]:
        """All of them, JSON-ready."""
        kept = await self._data.portrait(TELEGRAM, self.key(chat))
        return [_copy(one, kept.changes) for one in kept.comments] if kept else []

    async def erase(self, chat: int, now: datetime) -> None:
        """Forget the reader, published comments included."""
        for comment_id in await self._data.erase_author(TELEGRAM, self.key(chat), now):
            self._on_change(comment_id)

    async def _changed(
        self,
        chat: int,
        comment_id: int,
        change: Callable[[Comment], Awaitable[Decided]],
        done: Denied,
    ) -> Comment:
        """A pending comment after the change, whoever else changed it at the same time. done: what
        says that it is so already."""
        for _ in range(TRIES):
            decided = await change(await self.get(chat, comment_id))
            if decided.denied is Denied.CONFLICT:
                continue
            if decided.comment is None or decided.denied not in (None, done):
                raise Refused("too_late")
            self._on_change(comment_id)
            return decided.comment
        raise Refused("busy")


def _copy(comment: Comment, changes: Sequence[Change]) -> dict[str, object]:
    """What the reader wrote and was told; who decided is no data of theirs."""
    mine = [change for change in changes if change.comment_id == comment.id]
    return {
        "name": comment.author.name,
        "article": comment.article.title,
        "url": comment.article.url,
        "text": comment.text,
        "earlier_texts": [change.text for change in mine if change.text],
        "answers": [change.answer for change in mine if change.answer],
        "state": comment.state.value,
        "written_at": comment.created_at.isoformat(),
    }
