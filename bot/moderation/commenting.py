"""Readers' comments from their private chats: written, seen, sent, edited, gone on with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

from bot.moderation.model import TELEGRAM, Comment, Incoming, State
from bot.moderation.own_comments import TRIES, OwnComments
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
from bot.moderation.writing_ports import Taking, WritingStore
from bot.moderation.written import Refused, comment_of, name_of

_UNSEEN = (State.REJECTED, State.SPAM, State.WITHDRAWN)


class Commenting:
    """`chat` is the reader's private chat. Methods raise Refused for what a reader cannot do.
    own: what was sent. outlet: whose name nobody else may take."""

    def __init__(self, own: OwnComments, drafts: WritingStore, intake: Taking, outlet: str) -> None:
        self.own = own
        self._drafts = drafts
        self._intake = intake
        self._outlet = outlet

    async def welcome(self, chat: int) -> None:
        """Refuses an author who is banned, or has enough comments waiting."""
        author = await self.own.author(chat)
        if author is not None and author.banned_at is not None:
            raise Refused("banned")
        if len(await self.own.pending(chat)) >= MOST_PENDING:
            raise Refused("too_many", most=MOST_PENDING)

    # What is being written.

    async def draft(self, chat: int) -> Draft:
        """As it stands; an empty one where nothing was ever written."""
        key = self.own.key(chat)
        return await self._drafts.get(key) or Draft(key)

    async def begin(
        self, chat: int, subject: Subject | None, text: str, now: datetime, parent: str = ""
    ) -> Draft:
        """A new comment. subject: None before a story is picked. text: '' to be asked for; a text
        that waited for its story is kept."""
        draft = await self.draft(chat)
        await self.welcome(chat)
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
            return await self.own.get(chat, draft.sent_id)
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
        if not await self.own.is_known(draft.external_id):
            await self.welcome(chat)
            await self._check_subject(subject)
        stored = await self._intake.take(_incoming(chat, draft, subject, now))
        return await self.own.get(chat, stored.comment_id)

    async def _rewritten(self, chat: int, draft: Draft, subject: Subject, now: datetime) -> Comment:
        """Decided meanwhile: the new text is of no use any more."""
        (assessment,) = await self._intake.assess([_incoming(chat, draft, subject, now)])
        try:
            return await self.own.rewrite(chat, draft.editing, draft.text, assessment, now)
        except Refused:
            await self._change(chat, now, emptied)
            raise

    # What was sent.

    async def edit(self, chat: int, comment_id: int, now: datetime) -> Draft:
        """Ask for another text of a pending comment; it stays as it is until that is confirmed."""
        comment = await self.own.get(chat, comment_id)
        if comment.state is not State.PENDING:
            raise Refused("too_late")
        subject = Subject(comment.article)

        def reopened(draft: Draft) -> Draft:
            fresh = begun(draft, subject, comment.text, now)
            return replace(asking(fresh, Ask.TEXT, now), editing=comment_id)

        return await self._change(chat, now, reopened)

    async def answer(self, chat: int, comment_id: int, now: datetime) -> Draft:
        """Another comment, under one's own."""
        comment = await self.own.get(chat, comment_id)
        if comment.state in _UNSEEN:
            raise Refused("gone")
        return await self.begin(chat, Subject(comment.article), "", now, comment.external_id)

    # What is stored.

    async def export(self, chat: int) -> dict[str, object]:
        """All that is stored about this reader's comments, JSON-ready."""
        draft = await self.draft(chat)
        return {
            "name": draft.name,
            "unsent": draft.text,
            "comments": await self.own.export(chat),
        }

    async def erase(self, chat: int, now: datetime) -> None:
        """Forget this reader, published comments included."""
        await self._drafts.drop(self.own.key(chat))
        await self.own.erase(chat, now)

    async def _check_subject(self, subject: Subject) -> None:
        if subject.identity and await self._drafts.is_withdrawn(subject.source, subject.identity):
            raise Refused("article_gone")

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
