"""Comments and errands in memory: what moderation's sites need of the stores, as strict."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.moderation.deciding import Denied, Errand, Ruling, decide
from bot.moderation.model import Actor, Assessment, Author, Change, Comment, Origin, State
from bot.moderation.ports import Arrival, Bulk, Decided, Filter, Stored, Task, Waiting


@dataclass
class Row:
    """An errand. status: 'waiting', 'done' or 'failed'."""

    id: int
    comment_id: int
    errand: Errand
    due: datetime
    reply: str = ""
    status: str = "waiting"
    attempt: int = 0
    lease: datetime | None = None
    error: str = ""


@dataclass
class MemoryComments:
    """A CommentStore, an EraseStore and an OutboxStore."""

    kept: dict[int, Comment] = field(default_factory=dict)
    changes: dict[int, list[Change]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    puts: list[int] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    async def put(self, arrivals: Sequence[Arrival], now: datetime) -> Sequence[Stored]:
        self.puts.append(len(arrivals))
        if any(arrival.incoming.external_id in self.broken for arrival in arrivals):
            raise RuntimeError("the store breaks on it")
        return [self._put(arrival, now) for arrival in arrivals]

    def _put(self, arrival: Arrival, now: datetime) -> Stored:
        incoming = arrival.incoming
        there = self._find(incoming.site, incoming.external_id)
        if there is not None:
            return Stored(there.id, there.state, is_new=False)
        number = len(self.kept) + 1
        parent = self._find(incoming.site, incoming.parent_external_id)
        self.kept[number] = Comment(
            id=number,
            site=incoming.site,
            external_id=incoming.external_id,
            site_id="",
            article=incoming.article,
            author=Author(1, incoming.site, incoming.author_key, incoming.author_name),
            text=incoming.text,
            created_at=incoming.created_at,
            received_at=now,
            state=incoming.state,
            version=1,
            assessment=arrival.assessment,
            parent_id=parent.id if parent else None,
            reader_chat=incoming.reader_chat,
        )
        self.changes[number] = []
        return Stored(number, incoming.state, is_new=True)

    def _find(self, site: str, external_id: str) -> Comment | None:
        found = (c for c in self.kept.values() if (c.site, c.external_id) == (site, external_id))
        return next(found, None)

    async def get(self, comment_id: int) -> Comment | None:
        return self.kept.get(comment_id)

    async def find(self, site: str, external_ids: Sequence[str]) -> Sequence[Comment]:
        found = [self._find(site, external_id) for external_id in external_ids]
        return [comment for comment in found if comment is not None]

    async def decide(self, ruling: Ruling) -> Decided:
        comment = self.kept.get(ruling.comment_id)
        effect = decide(comment, ruling)
        if isinstance(effect, Denied) or comment is None:
            return Decided(comment, effect if isinstance(effect, Denied) else Denied.UNKNOWN)
        change = Change(
            comment.id,
            comment.version + 1,
            ruling.at,
            ruling.actor,
            ruling.origin,
            comment.state,
            effect.after,
        )
        if effect.errand is not None:
            self.errand(comment.id, effect.errand, ruling.at)
        return Decided(self._changed(comment, change, {"state": effect.after}))

    def _changed(self, comment: Comment, change: Change, values: dict[str, object]) -> Comment:
        self.changes[comment.id].append(change)
        decided = None if change.after is State.PENDING else change
        self.kept[comment.id] = replace(
            comment,
            version=change.version,
            decided=decided,
            **values,  # type: ignore[arg-type]
        )
        return self.kept[comment.id]

    def errand(self, comment_id: int, errand: Errand, due: datetime, reply: str = "") -> None:
        """Something the site is to be told."""
        self.rows.append(Row(len(self.rows) + 1, comment_id, errand, due, reply))

    async def rewrite(
        self, comment_id: int, version: int, text: str, assessment: Assessment, by: Change
    ) -> Decided:
        comment = self.kept[comment_id]
        if comment.version != version:
            return Decided(comment, Denied.CONFLICT)
        if comment.text == text:
            return Decided(comment, Denied.SETTLED)
        assert by.origin is Origin.SITE
        change = replace(by, version=version + 1, text=comment.text)
        values = {"text": text, "assessment": assessment, "state": State.PENDING}
        return Decided(self._changed(comment, change, values))

    async def erase(self, comment_ids: Sequence[int], now: datetime) -> None:
        for number in comment_ids:
            self.kept[number] = replace(self.kept[number], text="", erased_at=now)

    async def history(self, comment_id: int) -> Sequence[Change]:
        return tuple(self.changes[comment_id])

    async def page(self, which: Filter, limit: int, after: int = 0) -> Sequence[Comment]:
        found = [c for c in self.kept.values() if c.state is State.PENDING and c.id > after]
        return [c for c in found if which.site in ("", c.site)][:limit]

    async def waiting(self, which: Filter) -> Waiting:
        return Waiting(len(await self.page(which, len(self.kept))), None)

    async def decided_lately(self, limit: int) -> Sequence[Comment]:
        return [c for c in self.kept.values() if c.state is not State.PENDING][-limit:]

    async def decide_all(self, which: Filter, ruling: Ruling, limit: int | None = None) -> Bulk:
        raise NotImplementedError

    async def undo_all(self, bulk_id: int, actor: Actor, at: datetime) -> Bulk:
        raise NotImplementedError

    async def lease_next(
        self, moderator: int, which: Filter, now: datetime, until: datetime
    ) -> Comment | None:
        raise NotImplementedError

    async def thread(self, comment_id: int, limit: int) -> Sequence[Comment]:
        raise NotImplementedError

    async def latest_of(self, author_id: int, limit: int) -> Sequence[Comment]:
        raise NotImplementedError

    async def ban(self, author_id: int, actor: Actor, at: datetime | None) -> Author | None:
        raise NotImplementedError

    async def claim(self, now: datetime, until: datetime, limit: int) -> Sequence[Task]:
        first: dict[int, Row] = {}
        for row in self.rows:
            if row.status == "waiting":
                first.setdefault(row.comment_id, row)
        due = [r for r in first.values() if r.due <= now and (r.lease is None or r.lease <= now)]
        return [self._claimed(row, until) for row in due[:limit]]

    def _claimed(self, row: Row, until: datetime) -> Task:
        row.lease, row.attempt = until, row.attempt + 1
        return Task(row.id, self.kept[row.comment_id], row.errand, row.attempt, row.reply)

    async def done(self, task: Task, now: datetime, site_id: str = "") -> None:
        self._end(task, "done")
        if site_id:
            comment = self.kept[task.comment.id]
            self.kept[comment.id] = replace(comment, site_id=site_id)

    async def again(self, task: Task, at: datetime, error: str) -> None:
        row = self.rows[task.id - 1]
        row.due, row.lease, row.error = at, None, error

    async def give_up(self, task: Task, now: datetime, error: str) -> None:
        self._end(task, "failed", error)

    def _end(self, task: Task, status: str, error: str = "") -> None:
        row = self.rows[task.id - 1]
        assert row.status == "waiting"
        row.status, row.error = status, error

    async def next_due(self) -> datetime | None:
        return min((row.due for row in self.rows if row.status == "waiting"), default=None)

    async def unsettled(self, comment_ids: Sequence[int]) -> frozenset[int]:
        waiting = {row.comment_id for row in self.rows if row.status == "waiting"}
        return frozenset(waiting & set(comment_ids))
