"""What happened to a comment on its site while it stood here: decisions and edits become changes.
The steps are found by a pure function; each is a compare-and-set on the version that was compared.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.moderation.deciding import Ruling, Verb
from bot.moderation.intake import Intake, OnChange
from bot.moderation.model import Actor, Change, Comment, Origin, State
from bot.moderation.model import Incoming as Arriving
from bot.moderation.ports import CommentStore, Decided
from bot.moderation.sites.wordpress.remote import Remote, plain

log = structlog.get_logger(__name__)

SOMEBODY = Actor(0, "WordPress")
"""Who decided there: the site does not say."""

_VERBS = {
    State.PENDING: Verb.REOPEN,
    State.APPROVED: Verb.APPROVE,
    State.REJECTED: Verb.REJECT,
    State.SPAM: Verb.SPAM,
}


@dataclass(frozen=True, slots=True)
class Step:
    """text: the new one; None where it is the same. verb: what was done there."""

    text: str | None = None
    verb: Verb = Verb.REOPEN


def step(comment: Comment, remote: Remote | None) -> Step | None:
    """What has to change here so that it is as it is there; None for nothing.

    remote: None where it is there no more. Of one that was refused that says nothing: the trash
    and the spam folder are emptied.
    """
    if comment.erased_at is not None or comment.state is State.WITHDRAWN:
        return None
    if remote is None:
        refused = comment.state in (State.REJECTED, State.SPAM)
        return None if refused else Step(verb=Verb.REJECT)
    if remote.state is None:
        return None
    if remote.text != plain(comment.text):
        return Step(text=remote.text)
    return None if remote.state is comment.state else Step(verb=_VERBS[remote.state])


class Differences:
    """Brings a comment to what its site says. Only for one whose site has nothing to be told."""

    def __init__(
        self,
        store: CommentStore,
        intake: Intake,
        on_change: OnChange,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._intake = intake
        self._on_change = on_change
        self._now = now

    async def settle(self, comment: Comment, remote: Remote | None) -> bool:
        """Take the steps, a new text first; True where anything changed. If somebody changes it
        here meanwhile, the rest is left to the next poll."""
        changed = False
        while (todo := step(comment, remote)) is not None:
            decided = await self._take(comment, todo)
            if decided.denied is not None or decided.comment is None:
                log.info("site_change_not_taken", comment=comment.id, why=decided.denied)
                break
            changed, comment = True, decided.comment
            log.info("changed_on_site", comment=comment.id, state=comment.state)
            if todo.text is None:
                break
        if changed:
            self._on_change(comment.id)
        return changed

    async def rewrite(self, comment: Comment, text: str) -> Decided:
        """Another text was found there: it goes back into the queue."""
        [assessment] = await self._intake.assess([_arriving(replace(comment, text=text))])
        at = self._now()
        change = Change(
            comment_id=comment.id,
            version=comment.version + 1,
            at=at,
            actor=SOMEBODY,
            origin=Origin.SITE,
            before=comment.state,
            after=State.PENDING,
            text=comment.text,
        )
        return await self._store.rewrite(comment.id, comment.version, text, assessment, change)

    async def _take(self, comment: Comment, todo: Step) -> Decided:
        if todo.text is not None:
            return await self.rewrite(comment, todo.text)
        ruling = Ruling(
            comment.id, comment.version, todo.verb, SOMEBODY, self._now(), origin=Origin.SITE
        )
        return await self._store.decide(ruling)


def _arriving(comment: Comment) -> Arriving:
    """The comment as if it came now, to be judged anew."""
    return Arriving(
        site=comment.site,
        external_id=comment.external_id,
        article=comment.article,
        author_key=comment.author.key,
        author_name=comment.author.name,
        text=comment.text,
        created_at=comment.created_at,
        reader_chat=comment.reader_chat,
    )
