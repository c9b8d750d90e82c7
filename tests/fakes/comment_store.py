"""Comments, their cards, staff, settings and audit in memory, as strict as the real stores."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.moderation.deciding import Denied, Effect, Ruling, Verb, decide, may_reply
from bot.moderation.desk_ports import Card, Judged, Shown
from bot.moderation.keeping import ListedWord
from bot.moderation.model import (
    Actor,
    Article,
    Assessment,
    Author,
    Change,
    Comment,
    Incoming,
    Level,
    Origin,
    State,
)
from bot.moderation.ports import Arrival, Bulk, Decided, Filter, Stored, Waiting
from bot.moderation.staffing import Invitation, Person, Role
from digests.arabic.keys import key

SITE = "wordpress"
ARTICLE = Article(SITE, "3", "https://example.org/a", "ارتفاع أسعار الوقود بنسبة 12%", "اقتصاد")


@dataclass
class MemoryComments:
    """A CommentStore. denied: every refusal, oldest first."""

    kept: dict[int, Comment] = field(default_factory=dict)
    changes: dict[int, list[Change]] = field(default_factory=dict)
    replies: list[tuple[int, str]] = field(default_factory=list)
    bulks: dict[int, list[int]] = field(default_factory=dict)

    def add(self, text: str, now: datetime, **more: object) -> Comment:
        """A pending comment of the site, as it came in."""
        number = len(self.kept) + 1
        author = Author(number, SITE, f"7f3a{number:04}", "", approved=11, rejected=1)
        made = Comment(
            id=number,
            site=SITE,
            external_id=str(number),
            site_id=str(number),
            article=ARTICLE,
            author=author,
            text=text,
            created_at=now,
            received_at=now,
            state=State.PENDING,
            version=1,
        )
        self.kept[number] = replace(made, **more)  # type: ignore[arg-type]
        self.changes[number] = []
        return self.kept[number]

    async def known(self, incoming: Sequence[Incoming]) -> Sequence[Stored | None]:
        raise NotImplementedError

    async def put(self, arrivals: Sequence[Arrival], now: datetime) -> Sequence[Stored]:
        raise NotImplementedError

    async def get(self, comment_id: int) -> Comment | None:
        return self.kept.get(comment_id)

    async def find(self, site: str, external_ids: Sequence[str]) -> Sequence[Comment]:
        return [c for c in self.kept.values() if c.site == site and c.external_id in external_ids]

    async def decide(self, ruling: Ruling) -> Decided:
        comment = self.kept.get(ruling.comment_id)
        effect = decide(comment, ruling)
        if isinstance(effect, Denied) or comment is None:
            return Decided(comment, effect if isinstance(effect, Denied) else Denied.UNKNOWN)
        return Decided(self._changed(comment, effect, ruling))

    def _changed(self, comment: Comment, effect: Effect, ruling: Ruling) -> Comment:
        change = Change(
            comment.id,
            comment.version + 1,
            ruling.at,
            ruling.actor,
            ruling.origin,
            comment.state,
            effect.after,
            ruling.reason,
            bulk_id=ruling.bulk_id,
            answer=ruling.answer,
        )
        self.changes[comment.id].append(change)
        after = replace(
            comment,
            state=effect.after,
            version=change.version,
            decided=None if effect.after is State.PENDING else change,
            leased_to=None,
            leased_until=None,
        )
        self.kept[comment.id] = after
        return after

    async def decide_all(self, which: Filter, ruling: Ruling, limit: int | None = None) -> Bulk:
        number = len(self.bulks) + 1
        found = list(self._pending(which))[:limit]
        for comment in found:
            one = replace(ruling, comment_id=comment.id, version=comment.version, bulk_id=number)
            await self.decide(replace(one, origin=Origin.BULK))
        self.bulks[number] = [comment.id for comment in found]
        return Bulk(number, tuple(self.bulks[number]))

    async def undo_all(self, bulk_id: int, actor: Actor, at: datetime) -> Bulk:
        undone = []
        for number in self.bulks.get(bulk_id, []):
            comment = self.kept[number]
            if comment.decided is not None and comment.decided.bulk_id == bulk_id:
                ruling = Ruling(number, comment.version, Verb.REOPEN, actor, at)
                await self.decide(ruling)
                undone.append(number)
        return Bulk(bulk_id, tuple(undone))

    async def rewrite(
        self, comment_id: int, version: int, text: str, assessment: Assessment, by: Change
    ) -> Decided:
        comment = self.kept[comment_id]
        if comment.version != version:
            return Decided(comment, Denied.CONFLICT)
        self.changes[comment_id].append(replace(by, version=version + 1, text=comment.text))
        after = replace(
            comment,
            text=text,
            assessment=assessment,
            version=version + 1,
            state=State.PENDING,
            decided=None,
        )
        self.kept[comment_id] = after
        return Decided(after)

    async def history(self, comment_id: int) -> Sequence[Change]:
        return tuple(self.changes.get(comment_id, ()))

    async def page(self, which: Filter, limit: int, after: int = 0) -> Sequence[Comment]:
        return [comment for comment in self._pending(which) if comment.id > after][:limit]

    async def waiting(self, which: Filter) -> Waiting:
        found = [comment.received_at for comment in self._pending(which)]
        return Waiting(len(found), min(found, default=None))

    async def lease_next(
        self, moderator: int, which: Filter, now: datetime, until: datetime, after: int = 0
    ) -> Comment | None:
        for comment in self._pending(which):
            if comment.leased_to == moderator and comment.id <= after:
                self.kept[comment.id] = replace(comment, leased_to=None, leased_until=None)
        free = [c for c in self._pending(which) if c.id > after and _is_free(c, moderator, now)]
        held = [c for c in free if c.leased_to == moderator and not _is_over(c, now)]
        for comment in (held or free)[:1]:
            self.kept[comment.id] = replace(comment, leased_to=moderator, leased_until=until)
            return self.kept[comment.id]
        return None

    async def thread(self, comment_id: int, limit: int) -> Sequence[Comment]:
        comment = self.kept[comment_id]
        parent = [self.kept[comment.parent_id]] if comment.parent_id else []
        answers = [one for one in self.kept.values() if one.parent_id == comment_id]
        return [*parent, *answers][:limit]

    async def latest_of(self, author_id: int, limit: int) -> Sequence[Comment]:
        found = [comment for comment in self.kept.values() if comment.author.id == author_id]
        return sorted(found, key=lambda one: -one.id)[:limit]

    async def decided_lately(self, limit: int) -> Sequence[Comment]:
        found = [c for c in self.kept.values() if c.state is not State.PENDING and c.decided]
        return found[-limit:]

    async def ban(self, author_id: int, actor: Actor, at: datetime | None) -> Author | None:
        found = None
        for comment in self.kept.values():
            if comment.author.id == author_id:
                found = replace(comment.author, banned_at=at)
                self.kept[comment.id] = replace(comment, author=found)
        return found

    async def reply(self, comment_id: int, text: str, actor: Actor, at: datetime) -> bool:
        self.replies.append((comment_id, text))
        comment = self.kept.get(comment_id)
        if comment is None or not may_reply(comment):
            return False
        version, state = comment.version + 1, comment.state
        change = Change(comment_id, version, at, actor, Origin.CHAT, state, state, answer=text)
        self.changes[comment_id].append(change)
        self.kept[comment_id] = replace(comment, version=version)
        return True

    async def alike(self, comment_id: int, limit: int) -> Sequence[Comment]:
        text = key(self.kept[comment_id].text)
        found = [c for c in self.kept.values() if key(c.text) == text and c.id != comment_id]
        return found[:limit]

    async def judged(self, since: datetime, until: datetime) -> Sequence[Judged]:
        found = [(c, c.decided) for c in self.kept.values() if c.decided is not None]
        return [
            Judged(c.received_at, d.at, d.actor, d.origin, d.after, d.reason, c.assessment.score)
            for c, d in found
            if since <= d.at < until and c.state is not State.WITHDRAWN
        ]

    async def sites(self) -> Sequence[str]:
        return sorted({c.site for c in self._pending(Filter())})

    async def sections(self) -> Sequence[str]:
        return sorted({c.article.section for c in self._pending(Filter())} - {""})

    async def rules(self) -> Sequence[str]:
        pending = self._pending(Filter())
        return sorted({v.rule for c in pending for v in c.assessment.verdicts})

    def _pending(self, which: Filter) -> list[Comment]:
        return [c for c in self.kept.values() if c.state is State.PENDING and _matches(c, which)]


def _is_over(comment: Comment, now: datetime) -> bool:
    return comment.leased_until is None or comment.leased_until <= now


def _is_free(comment: Comment, moderator: int, now: datetime) -> bool:
    return comment.leased_to in (None, moderator) or _is_over(comment, now)


def _matches(comment: Comment, which: Filter) -> bool:
    score = comment.assessment.score
    rules = {verdict.rule for verdict in comment.assessment.verdicts}
    return all(
        (
            which.site in ("", comment.site),
            which.section in ("", comment.article.section),
            not which.rule or which.rule in rules,
            which.score_from is None or (score is not None and score >= which.score_from),
            which.score_to is None or (score is not None and score <= which.score_to),
            which.older_than is None or comment.received_at < which.older_than,
            which.author_id in (None, comment.author.id),
            which.article in (None, comment.article),
        )
    )


@dataclass
class MemoryCards:
    """A CardStore over the comments above."""

    comments: MemoryComments
    kept: dict[tuple[int, int], Card] = field(default_factory=dict)
    summaries: dict[int, int] = field(default_factory=dict)

    async def summary(self, chat_id: int) -> int | None:
        return self.summaries.get(chat_id)

    async def put_summary(self, chat_id: int, message_id: int | None, at: datetime) -> None:
        self.summaries.pop(chat_id, None)
        if message_id is not None:
            self.summaries[chat_id] = message_id

    async def without_card(self, chat_id: int, limit: int) -> Sequence[Comment]:
        pending = (c for c in self.comments.kept.values() if c.state is State.PENDING)
        return [c for c in pending if (c.id, chat_id) not in self.kept][:limit]

    async def outdated(self, limit: int) -> Sequence[Shown]:
        shown = [s for s in self._shown() if s.card.drawn != s.comment.version]
        return shown[:limit]

    async def pending_in(self, chat_id: int, limit: int) -> Sequence[Shown]:
        shown = [s for s in self._shown() if s.card.chat_id == chat_id]
        return [s for s in shown if s.comment.state is State.PENDING][:limit]

    async def put(self, card: Card) -> None:
        self.kept[card.comment_id, card.chat_id] = card

    async def drop(self, comment_id: int, chat_id: int) -> None:
        self.kept.pop((comment_id, chat_id), None)

    async def unanswered(self, limit: int) -> Sequence[tuple[Comment, Card | None]]:
        found = []
        for comment in self.comments.kept.values():
            if comment.reader_chat is None:
                continue
            card = self.kept.get((comment.id, comment.reader_chat))
            if (card.drawn != comment.version) if card else comment.decided:
                found.append((comment, card))
        return found[:limit]

    def _shown(self) -> list[Shown]:
        found = [Shown(card, self.comments.kept[n]) for (n, _), card in self.kept.items()]
        staff = (one for one in found if one.card.chat_id != one.comment.reader_chat)
        return [one for one in staff if one.card.message_id]


@dataclass
class MemorySettings:
    """A SettingStore."""

    kept: dict[str, str] = field(default_factory=dict)

    async def get(self, name: str) -> str | None:
        return self.kept.get(name)

    async def put(self, name: str, value: str) -> None:
        self.kept[name] = value


@dataclass
class MemoryTrail:
    """A Trail. lines: action, who, comment and what else."""

    lines: list[tuple[str, int, int | None, dict[str, object]]] = field(default_factory=list)

    async def note(
        self, at: datetime, actor: Actor, action: str, comment_id: int | None = None, **more: object
    ) -> None:
        self.lines.append((action, actor.id, comment_id, more))

    @property
    def actions(self) -> list[str]:
        return [line[0] for line in self.lines]


@dataclass
class MemoryStaff:
    """A StaffStore."""

    trail: MemoryTrail
    people: dict[int, Person] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)

    async def get(self, user_id: int) -> Person | None:
        return self.people.get(user_id)

    async def all(self) -> Sequence[Person]:
        return sorted(self.people.values(), key=lambda one: (one.role.value, one.name))

    async def invite(self, invitation: Invitation) -> None:
        self.invitations[invitation.token_hash] = invitation
        await self.trail.note(invitation.made_at, Actor(invitation.made_by, ""), "staff_invited")

    async def join(self, token_hash: str, user_id: int, name: str, now: datetime) -> Person | None:
        found = self.invitations.get(token_hash)
        if found is None or found.expires_at <= now:
            return None
        del self.invitations[token_hash]
        known = self.people.get(user_id)
        role = Role.ADMIN if known and known.role is Role.ADMIN else found.role
        self.people[user_id] = Person(user_id, role, name, found.made_by, now)
        await self.trail.note(now, Actor(user_id, name), "staff_joined")
        return self.people[user_id]

    async def remove(self, user_id: int, by: int, now: datetime) -> bool:
        await self.trail.note(now, Actor(by, ""), "staff_removed")
        return self.people.pop(user_id, None) is not None


@dataclass
class MemoryWords:
    """A WordStore."""

    kept: dict[int, ListedWord] = field(default_factory=dict)

    async def all(self) -> Sequence[ListedWord]:
        return tuple(self.kept.values())

    async def add(
        self, word: str, key: str, level: Level, by: Actor, at: datetime
    ) -> ListedWord | None:
        if any(one.key == key for one in self.kept.values()):
            return None
        number = max(self.kept, default=0) + 1
        self.kept[number] = ListedWord(number, word, key, level, False, by.id, at)
        return self.kept[number]

    async def enable(self, word_id: int, enabled: bool, by: Actor, at: datetime) -> bool:
        found = self.kept.get(word_id)
        if found is None or found.is_enabled is enabled:
            return False
        self.kept[word_id] = replace(found, is_enabled=enabled)
        return True

    async def remove(self, word_id: int, by: Actor, at: datetime) -> bool:
        return self.kept.pop(word_id, None) is not None
