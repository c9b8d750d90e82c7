"""Campaigns: made, moved from stage to stage, looked at. Their recipients are made by freezing.py
and deriving.py, and counted by reports.py."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import orjson
from sqlalchemy import exists, func, or_, select, update

from bot.campaigns.broadcasting import COMMAND_LINE
from bot.campaigns.broadcasts import (
    Broadcast,
    Campaign,
    Entry,
    Kind,
    Recipient,
    Stage,
)
from bot.campaigns.checking import outgoing
from bot.campaigns.model import Profile, Status
from bot.campaigns.segments import Segment
from bot.delivery.model import Address, Content, State
from bot.storage import alerts, audience, audit, boards, freezing, reports, values
from bot.storage.campaign_rows import campaign_of, is_taken, row_of
from bot.storage.deriving import Derived, derive
from bot.storage.due import content_row
from bot.storage.engine import Database
from bot.storage.errors import NotStored
from bot.storage.rewording import reword
from bot.storage.sql import call_workers, constant, insert
from bot.storage.tables import campaigns, contents, profiles, subscribers
from digests.model import Message

_SCHEDULED = campaigns.c.status == constant(Stage.SCHEDULED)
_LATE = campaigns.c.status == constant(Stage.LATE)
_UNSTARTED = (Stage.AWAITING, Stage.SCHEDULED, Stage.LATE)

_BELOW = timedelta(seconds=1)
"""A question is sent so long after the message it is about, to stand below it."""


class SqlCampaignStore:
    """A CampaignStore on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(
        self,
        broadcast: Broadcast,
        stage: Stage,
        starts_at: datetime,
        entry: Entry,
        series_id: int | None = None,
    ) -> int | None:
        """A campaign that is to start then; its id, None where the series has one already."""
        message = outgoing(broadcast)
        async with self._database.write() as connection:
            if await is_taken(connection, series_id, starts_at):
                return None
            row = row_of(broadcast, stage, starts_at, entry, series_id)
            made = insert(connection, campaigns).values(row)
            once = made.on_conflict_do_nothing(index_elements=("series_id", "starts_at"))
            made_id = once.returning(campaigns.c.id)
            campaign_id: int | None = await connection.scalar(made_id)
            if campaign_id is None:
                return None
            content = Content(freezing.content_id(campaign_id), message)
            kept = contents.insert().values(content_row(campaign_id, content, None))
            await connection.execute(kept)
            await audit.note(connection, replace(entry, campaign_id=campaign_id))
        return campaign_id

    async def get(self, campaign_id: int) -> Campaign | None:
        """The campaign with its counts."""
        async with self._database.read() as connection:
            query = select(campaigns).where(campaigns.c.id == campaign_id)
            row = (await connection.execute(query)).one_or_none()
            counts = await reports.counts(connection, [campaign_id])
        return campaign_of(row, counts[campaign_id]) if row else None

    async def newest(self, limit: int, kinds: Sequence[Kind] = ()) -> Sequence[Campaign]:
        """Newest first, with their counts. kinds: none for all."""
        query = select(campaigns).order_by(campaigns.c.id.desc()).limit(limit)
        if kinds:
            query = query.where(campaigns.c.kind.in_(kinds))
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            counts = await reports.counts(connection, [row.id for row in rows])
        return [campaign_of(row, counts[row.id]) for row in rows]

    async def due(self, now: datetime) -> Sequence[Campaign]:
        """Scheduled ones whose `starts_at` has come, oldest first (without counts)."""
        query = (
            select(campaigns)
            .where(_SCHEDULED, campaigns.c.starts_at <= now)
            .order_by(campaigns.c.starts_at, campaigns.c.id)
        )
        async with self._database.read() as connection:
            return [campaign_of(row, {}) for row in await connection.execute(query)]

    async def unasked(self) -> Sequence[Campaign]:
        """Late ones the admins have not been asked about, oldest first (without counts)."""
        query = select(campaigns).where(_LATE, campaigns.c.asked_at.is_(None))
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(campaigns.c.id))
            return [campaign_of(row, {}) for row in rows]

    async def ask(self, campaign_id: int, questions: Mapping[int, Message], at: datetime) -> bool:
        """Ask about a late one; False where it is not late any more, or has been asked about."""
        unasked = (campaigns.c.id == campaign_id, _LATE, campaigns.c.asked_at.is_(None))
        async with self._database.write() as connection:
            asking = update(campaigns).where(*unasked).values(asked_at=at)
            if not (await connection.execute(asking)).rowcount:
                return False
            shown = dict.fromkeys(map(Address, questions), freezing.content_id(campaign_id))
            await alerts.post(connection, alerts.ALERT, [], shown, at)
            await alerts.ask(connection, f"q{campaign_id}", questions, at, at + _BELOW)
            await audit.note(connection, Entry(at, COMMAND_LINE, "asked", campaign_id))
        return True

    async def waiting_of(self, series_id: int) -> Sequence[int]:
        """The campaigns of a series that have not started."""
        mine = or_(campaigns.c.series_id == series_id, campaigns.c.id == series_id)
        query = select(campaigns.c.id).where(mine, campaigns.c.status.in_(_UNSTARTED))
        async with self._database.read() as connection:
            return (await connection.scalars(query.order_by(campaigns.c.id))).all()

    async def next_start(self) -> datetime | None:
        """The earliest `starts_at` of those scheduled."""
        query = select(func.min(campaigns.c.starts_at)).where(_SCHEDULED)
        async with self._database.read() as connection:
            earliest: datetime | None = await connection.scalar(query)
        return earliest

    async def move(
        self,
        campaign_id: int,
        before: Sequence[Stage],
        after: Stage,
        entry: Entry,
        reason: str = "",
        starts_at: datetime | None = None,
    ) -> bool:
        """Compare and set; False where somebody else was quicker."""
        changes = {"status": after.value, "reason": reason, "changed_at": entry.at}
        if starts_at is not None:
            changes["starts_at"] = starts_at
        async with self._database.write() as connection:
            done = await connection.execute(
                update(campaigns)
                .where(campaigns.c.id == campaign_id, campaigns.c.status.in_(before))
                .values(version=campaigns.c.version + 1, **changes)
            )
            if not done.rowcount:
                return False
            await audit.note(connection, replace(entry, campaign_id=campaign_id))
            await call_workers(connection)
        if after is Stage.CANCELLED:
            await freezing.forget_unstarted(self._database, campaign_id)
        return True

    async def profiles(self) -> Mapping[int, Profile]:
        """Every set of choices that some active reader has, by its id."""
        active = subscribers.c.status == constant(Status.ACTIVE)
        used = exists().where(subscribers.c.profile_id == profiles.c.id, active)
        query = select(profiles.c.id, profiles.c.value).where(used)
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return {row.id: values.loads(Profile, row.value) for row in rows}

    async def count(self, segment: Segment, profile_ids: Sequence[int]) -> int:
        """Chats that belong to the segment."""
        async with self._database.read() as connection:
            return await audience.count(connection, segment, profile_ids)

    async def freeze(
        self,
        campaign_id: int,
        segment: Segment,
        due: Mapping[int, datetime],
        silent: bool,
        entry: Entry,
        *,
        general: bool = False,
    ) -> int | None:
        """Start a scheduled (or late) campaign: its recipients become rows. The total."""
        return await freezing.freeze(
            self._database, campaign_id, segment, due, silent, entry, general=general
        )

    async def derive(
        self,
        parent_id: int,
        kind: Kind,
        contents: Mapping[str, Message],
        title: str,
        entry: Entry,
    ) -> int:
        """A campaign about another one's sent messages, running at once."""
        derived = Derived(kind, title, parent_id, parent_id, State.SENT, contents)
        return await derive(self._database, derived, entry)

    async def derive_failed(
        self, recall_id: int, message: Message, title: str, entry: Entry
    ) -> int:
        """A message to those whose row of the recall has failed; it corrects what the recall
        was about. Raises NotStored for an unknown recall."""
        query = select(campaigns.c.parent_id).where(campaigns.c.id == recall_id)
        async with self._database.read() as connection:
            about = await connection.scalar(query)
        if about is None:
            raise NotStored(str(recall_id), "there is no such recall")
        derived = Derived(Kind.CORRECTION, title, about, recall_id, State.FAILED, message=message)
        return await derive(self._database, derived, entry)

    async def reword(self, campaign_id: int, contents: Mapping[str, Message]) -> None:
        """What has not gone out yet goes out so, by content id."""
        await reword(self._database, campaign_id, contents)

    async def contents(self, campaign_id: int) -> Mapping[str, Message]:
        """What a campaign sends, by content id."""
        query = select(contents).where(contents.c.campaign_id == campaign_id)
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(contents.c.id))
            return {row.id: Message(row.method, orjson.loads(row.payload)) for row in rows}

    async def first_sent(self, campaign_id: int) -> datetime | None:
        """When its first message went out."""
        async with self._database.read() as connection:
            return await reports.first_sent(connection, campaign_id)

    def recipients(self, campaign_id: int) -> AsyncIterator[Recipient]:
        """Every recipient in order of address, streamed a page at a time."""
        return reports.recipients(self._database, campaign_id)

    async def pace(
        self, campaign_id: int, buckets: int
    ) -> Sequence[tuple[datetime, Mapping[str, int]]]:
        """The delivery over time."""
        async with self._database.read() as connection:
            return await reports.pace(connection, campaign_id, buckets)

    async def audit(self, campaign_id: int | None, limit: int) -> Sequence[Entry]:
        """The newest lines, of one campaign or of all."""
        async with self._database.read() as connection:
            return await audit.newest(connection, campaign_id, limit)

    async def note(self, entry: Entry) -> None:
        """A line that changes nothing else."""
        async with self._database.write() as connection:
            await audit.note(connection, entry)

    async def put_board(self, campaign_id: int, chat_id: int, message_id: int) -> None:
        """Remember the message that shows a campaign's progress in a chat."""
        async with self._database.write() as connection:
            await boards.put(connection, campaign_id, chat_id, message_id)

    async def boards(self, now: datetime) -> Sequence[tuple[int, int, int]]:
        """Campaign, chat and message of every progress message that may still change."""
        async with self._database.read() as connection:
            return await boards.changing(connection, now)
