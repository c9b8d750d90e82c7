"""Readers' comments from their private chats: written, seen, sent, edited, withdrawn, erased."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

from bot.moderation.deciding import Denied, Ruling, Verb
from bot.moderation.intake import OnChange
from bot.moderation.model import BOT, TELEGRAM, Change, Comment, Incoming, Origin, State
from bot.moderation.ports import Decided, Filter
from bot.moderation.writing import (
    MOST_PENDING,
    PAUSE,
    Ask,
    Draft,
    Subject,
    asking,
    begun,
    completed,
    emptied,
)
from bot.moderation.writing_ports import AuthorData, Comments, Keys, Taking, WritingStore
from bot.moderation.written import Refused, comment_of, name_of

TRIES = 5
"""How often a change is made again upon what somebody else has left."""

_UNSEEN = (State.REJECTED, State.SPAM, State.WITHDRAWN)


class Commenting:
    """`chat` is the reader's private chat. Methods raise Refused for what a reader cannot do.
    on_change: told the id of a comment that was edited, withdrawn or erased. outlet: whose name
    nobody else may take."""

    def __init__(
        self,
        store: Comments,
        drafts: WritingStore,
        intake: Taking,
        keys: Keys,
        data: AuthorData,
        on_change: OnChange,
        outlet: str,
    ) -> None:
        self._store = store
        self._drafts = drafts
        self._intake = intake
        self._keys = keys
        self._data = data
        self._on_change = on_change
        self._outlet = outlet

    async def welcome(self, chat: int) -> None:
        """Refuses an author who is banned, or has enough comments waiting."""
        await self._check_author(self._key(chat))

    # What is being written.

    async def draft(self, chat: int) -> Draft:
        """As it stands; an empty one where nothing was ever written."""
        key = self._key(chat)
        return await self._drafts.get(key) or Draft(key)

    async def begin(
        self, chat: int, subject: Subject | None, text: str, now: datetime, parent: str = ""
    ) -> Draft:
        """A new comment. subject: None before a story is picked. text: '' to be asked for; a text
        that waited for its story is kept."""
        draft = await self.draft(chat)
        await self._check_author(draft.key)
        if subject is not None:
            await self._check_subject(subject)
        if not text and draft.subject is None:
            text = draft.text
        text = comment_of(text) if text else ""
        return await self._change(
            chat, now, lambda old: replace(begun(old, subject, text, now), parent=parent)
        )

    async def write(self, chat: int, text: str, now: datetime) -> Draft:
        """The comment's text, or another one."""
        clean = comment_of(text)
        return await self._change(
            chat, now, lambda draft: completed(replace(draft, text=clean), now)
        )

    async def rename(self, chat: int, name: str, now: datetime) -> Draft:
        """The name to be published under from now on."""
        chosen = name_of(name, self._outlet)
        return await self._change(
            chat, now, lambda draft: completed(replace(draft, name=chosen), now)
        )

    async def ask(self, chat: int, ask: Ask, now: datetime) -> Draft:
        """The next message is the answer to this; what is written so far stays."""
        return await self._change(chat, now, lambda draft: asking(draft, ask, now))

    async def resume(self, chat: int, now: datetime) -> Draft:
        """Back to what is being written; what is missing is asked for."""
        return await self._change(chat, now, lambda draft: completed(draft, now))

    async def ask_again(self, chat: int, version: int, now: datetime) -> Draft:
        """Ask for another text of the draft that was seen."""
        draft = await self.draft(chat)
        if draft.version != version or draft.subject is None:
            raise Refused("old_preview")
        return await self.ask(chat, Ask.TEXT, now)

    async def discard(self, chat: int, now: datetime, version: int) -> None:
        """Nothing is being written any more. Refuses where it is no longer what was seen."""
        if (await self.draft(chat)).version != version:
            raise Refused("old_preview")
        await self._change(chat, now, emptied)

    # What is sent.

    async def confirm(self, chat: int, version: int, now: datetime) -> Comment:
        """The comment that the draft becomes; of a second tap, the one that it became. version: of
        the draft as it was seen."""
        draft = await self.draft(chat)
        if draft.sent_id and version == draft.sent_version:
            return await self.own(chat, draft.sent_id)
        if draft.version != version or draft.subject is None or not (draft.text and draft.name):
            raise Refused("old_preview")
        _check_pause(draft, now)
        if draft.editing:
            comment = await self._rewritten(chat, draft, draft.subject, now)
        else:
            comment = await self._taken(chat, draft, draft.subject, now)
        sent = replace(draft, sent_at=now, sent_version=version, sent_id=comment.id)
        await self._drafts.put(emptied(sent), now)
        return comment

    async def _taken(self, chat: int, draft: Draft, subject: Subject, now: datetime) -> Comment:
        if not await self._store.find(TELEGRAM, [draft.external_id]):
            await self._check_author(draft.key)
            await self._check_subject(subject)
        stored = await self._intake.take(_incoming(chat, draft, subject, now))
        return await self.own(chat, stored.comment_id)

    async def _rewritten(self, chat: int, draft: Draft, subject: Subject, now: datetime) -> Comment:
        """Withdrawn or decided meanwhile: the new text is of no use any more."""
        (assessment,) = await self._intake.assess([_incoming(chat, draft, subject, now)])

        async def rewrite(comment: Comment) -> Decided:
            change = Change(
                comment.id,
                comment.version + 1,
                now,
                BOT,
                Origin.READER,
                comment.state,
                comment.state,
                text=comment.text,
            )
            return await self._store.rewrite(
                comment.id, comment.version, draft.text, assessment, change
            )

        try:
            return await self._changed(chat, draft.editing, rewrite, Denied.SETTLED)
        except Refused:
            await self._change(chat, now, emptied)
            raise

    # What was sent.

    async def own(self, chat: int, comment_id: int) -> Comment:
        """A comment of this reader. Refuses those of others, and what was erased."""
        comment = await self._store.get(comment_id)
        mine = comment is not None and comment.site == TELEGRAM
        if comment is None or not mine or comment.author.key != self._key(chat):
            raise Refused("gone")
        if comment.erased_at is not None:
            raise Refused("gone")
        return comment

    async def pending(self, chat: int) -> Sequence[Comment]:
        """The reader's comments that wait to be decided, oldest first."""
        key = self._key(chat)
        author = (await self._store.authors(TELEGRAM, [key])).get(key)
        if author is None:
            return ()
        return await self._store.page(Filter(author_id=author.id), MOST_PENDING)

    async def edit(self, chat: int, comment_id: int, now: datetime) -> Draft:
        """Ask for another text of a pending comment; it stays as it is until that is confirmed."""
        comment = await self.own(chat, comment_id)
        if comment.state is not State.PENDING:
            raise Refused("too_late")
        subject = Subject(comment.article)
        return await self._change(
            chat, now, lambda draft: replace(begun(draft, subject, "", now), editing=comment_id)
        )

    async def withdraw(self, chat: int, comment_id: int, now: datetime) -> Comment:
        """Take a pending comment back; again it is so already."""

        async def decide(comment: Comment) -> Decided:
            ruling = Ruling(comment.id, comment.version, Verb.WITHDRAW, BOT, now, Origin.READER)
            return await self._store.decide(ruling)

        return await self._changed(chat, comment_id, decide, Denied.WITHDRAWN)

    async def answer(self, chat: int, comment_id: int, now: datetime) -> Draft:
        """Another comment, under one's own."""
        comment = await self.own(chat, comment_id)
        if comment.state in _UNSEEN:
            raise Refused("gone")
        return await self.begin(chat, Subject(comment.article), "", now, comment.external_id)

    # What is stored.

    async def export(self, chat: int) -> dict[str, object]:
        """All that is stored about this reader's comments, JSON-ready."""
        draft = await self.draft(chat)
        kept = await self._data.portrait(TELEGRAM, draft.key)
        comments = [_copy(one, kept.changes) for one in kept.comments] if kept else []
        return {"name": draft.name, "unsent": draft.text, "comments": comments}

    async def erase(self, chat: int, now: datetime) -> None:
        """Forget this reader, published comments included."""
        key = self._key(chat)
        await self._drafts.drop(key)
        for comment_id in await self._data.erase_author(TELEGRAM, key, now):
            self._on_change(comment_id)

    def _key(self, chat: int) -> str:
        return self._keys.of(TELEGRAM, str(chat))

    async def _check_author(self, key: str) -> None:
        author = (await self._store.authors(TELEGRAM, [key])).get(key)
        if author is None:
            return
        if author.banned_at is not None:
            raise Refused("banned")
        waiting = await self._store.page(Filter(author_id=author.id), MOST_PENDING)
        if len(waiting) >= MOST_PENDING:
            raise Refused("too_many", most=MOST_PENDING)

    async def _check_subject(self, subject: Subject) -> None:
        if subject.identity and await self._drafts.is_withdrawn(subject.source, subject.identity):
            raise Refused("article_gone")

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
            decided = await change(await self.own(chat, comment_id))
            if decided.denied is Denied.CONFLICT:
                continue
            if decided.comment is not None and decided.denied in (None, done):
                self._on_change(comment_id)
                return decided.comment
            raise Refused("too_late")
        raise Refused("busy")

    async def _change(self, chat: int, now: datetime, how: Callable[[Draft], Draft]) -> Draft:
        """Change the draft as it stands."""
        for _ in range(TRIES):
            draft = await self.draft(chat)
            changed = how(draft)
            if changed == draft:
                return draft
            if await self._drafts.put(changed, now):
                return replace(changed, version=draft.version + 1)
        raise Refused("busy")


def _check_pause(draft: Draft, now: datetime) -> None:
    if draft.sent_at is not None and timedelta(0) <= now - draft.sent_at < PAUSE:
        left = PAUSE - (now - draft.sent_at)
        raise Refused("too_soon", seconds=ceil(left.total_seconds()))


def _incoming(chat: int, draft: Draft, subject: Subject, now: datetime) -> Incoming:
    return Incoming(
        TELEGRAM,
        draft.external_id,
        subject.article,
        draft.key,
        draft.name,
        draft.text,
        now,
        draft.parent,
        chat,
    )


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
