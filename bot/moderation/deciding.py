"""What may be decided about a comment, and what its site must then be told. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.moderation.model import WORDPRESS, Actor, Comment, Origin, State


class Verb(StrEnum):
    """What somebody does to a comment. REOPEN: an undo; it becomes what it was before. On a site
    that is always pending."""

    APPROVE = "approve"
    REJECT = "reject"
    SPAM = "spam"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


class Errand(StrEnum):
    """What a site is told. APPROVE of a Telegram reader's comment that is not there yet posts it;
    the others change nothing where it never was. ERASE: nothing of it may stay there."""

    APPROVE = "approve"
    HOLD = "hold"
    TRASH = "trash"
    SPAM = "spam"
    REPLY = "reply"
    ERASE = "erase"


class Denied(StrEnum):
    """Why nothing was changed. CONFLICT: somebody was first; SETTLED: it is so already."""

    UNKNOWN = "unknown"
    CONFLICT = "conflict"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"
    NOT_PENDING = "not_pending"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision on its way to the store. version: what was on the screen. reason: the code of a
    rejection's answer, or ''. answer: the words sent to the reader; '' for none."""

    comment_id: int
    version: int
    verb: Verb
    actor: Actor
    at: datetime
    origin: Origin = Origin.CHAT
    reason: str = ""
    answer: str = ""
    bulk_id: int | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """after: where the comment stands then. errand: what its site is told; None for nothing."""

    after: State
    errand: Errand | None


_AFTER = {
    Verb.APPROVE: State.APPROVED,
    Verb.REJECT: State.REJECTED,
    Verb.SPAM: State.SPAM,
    Verb.WITHDRAW: State.WITHDRAWN,
}
_TOLD = {
    State.PENDING: Errand.HOLD,
    State.APPROVED: Errand.APPROVE,
    State.REJECTED: Errand.TRASH,
    State.SPAM: Errand.SPAM,
    State.WITHDRAWN: Errand.TRASH,
}


def decide(comment: Comment | None, ruling: Ruling) -> Effect | Denied:
    """What the ruling does to the comment as it is now, or why it does nothing."""
    if comment is None:
        return Denied.UNKNOWN
    if comment.erased_at is not None:
        return Denied.ERASED
    if comment.version != ruling.version:
        return Denied.CONFLICT
    if comment.state is State.WITHDRAWN:
        return Denied.WITHDRAWN
    return _decided(comment, ruling)


def _decided(comment: Comment, ruling: Ruling) -> Effect | Denied:
    after = _after(comment, ruling)
    if after is None or after is comment.state:
        return Denied.SETTLED
    if ruling.verb is Verb.WITHDRAW and comment.state is not State.PENDING:
        return Denied.TOO_LATE
    # What was decided on the site is known there.
    errand = None if ruling.origin is Origin.SITE else errand_for(comment, after)
    return Effect(after, errand)


def _after(comment: Comment, ruling: Ruling) -> State | None:
    if ruling.verb is not Verb.REOPEN:
        return _AFTER[ruling.verb]
    if ruling.origin is Origin.SITE:
        return State.PENDING
    return comment.decided.before if comment.decided else None


def errand_for(comment: Comment, after: State) -> Errand | None:
    """What brings the comment's site to this state; None where no site is to be told: others than
    WordPress ask by themselves."""
    if WORDPRESS in (comment.site, comment.article.site):
        return _TOLD[after]
    return None


def may_rewrite(comment: Comment | None, version: int, text: str, origin: Origin) -> Denied | None:
    """Whether the text may become another one: a reader's own while it is pending, whatever stands
    on the site at any time. None: it may."""
    if comment is None:
        return Denied.UNKNOWN
    if comment.erased_at is not None:
        return Denied.ERASED
    if comment.version != version:
        return Denied.CONFLICT
    if comment.state is State.WITHDRAWN:
        return Denied.WITHDRAWN
    if comment.state is not State.PENDING and origin is not Origin.SITE:
        return Denied.NOT_PENDING
    return Denied.SETTLED if comment.text == text else None


def may_reply(comment: Comment) -> bool:
    """Whether the newsroom can answer: under what is or may still be published, on a site that
    takes replies or to a reader of Telegram."""
    if comment.erased_at is not None:
        return False
    refused = comment.state in (State.REJECTED, State.SPAM, State.WITHDRAWN)
    heard = comment.reader_chat is not None or reply_to(comment) is not None
    return heard and not refused


def reply_to(comment: Comment) -> Errand | None:
    """REPLY where the comment's site is told the newsroom's words."""
    return None if errand_for(comment, State.APPROVED) is None else Errand.REPLY


def erasure_of(comment: Comment) -> Errand | None:
    """ERASE where something of it may be on a site that is told: posted there, or on its way."""
    return Errand.ERASE if errand_for(comment, comment.state) is not None else None
