"""Subscribers and their choices."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.model import ChatKind, Profile, Status, Subscriber
from bot.delivery.model import Address
from bot.storage import boards, chats, values
from bot.storage.engine import Database
from bot.storage.reports import FROZEN
from bot.storage.sql import insert
from bot.storage.tables import campaigns, deliveries, drafts, profiles, subscribers

_PAGE = 1000
_KEY = (subscribers.c.chat_id, subscribers.c.thread_id)


def _subscribers() -> Select[Any]:
    return (
        select(subscribers, profiles.c.value.label("profile"))
        .join(profiles, profiles.c.id == subscribers.c.profile_id)
        .order_by(*_KEY)
    )


def _subscriber(row: Row[Any]) -> Subscriber:
    return Subscriber(
        to=Address(row.chat_id, row.thread_id),
        kind=ChatKind(row.kind),
        profile=values.loads(Profile, row.profile),
        status=Status(row.status),
        city=row.city,
        origin=row.origin,
        paused_until=row.paused_until,
        next_digest_at=row.next_digest_at,
        last_digest_at=row.last_digest_at,
        last_digest_on=row.last_digest_on,
        created_at=row.created_at,
        seen_at=row.seen_at,
    )


def _row(subscriber: Subscriber, profile_id: int) -> dict[str, Any]:
    active = subscriber.status is Status.ACTIVE
    return {
        "chat_id": subscriber.to.chat_id,
        "thread_id": subscriber.to.thread_id,
        "kind": subscriber.kind.value,
        "profile_id": profile_id,
        "status": subscriber.status.value,
        "city": subscriber.city,
        "origin": subscriber.origin,
        "paused_until": subscriber.paused_until,
        "next_digest_at": subscriber.next_digest_at if active else None,
        "last_digest_at": subscriber.last_digest_at,
        "last_digest_on": subscriber.last_digest_on,
        "created_at": subscriber.created_at,
    }


async def _profile_ids(
    connection: AsyncConnection, wanted: Sequence[Profile]
) -> dict[Profile, int]:
    """The row of each profile, found or made."""
    ids: dict[Profile, int] = {}
    for profile in dict.fromkeys(wanted):
        value = values.dumps(profile)
        key = values.fingerprint(value)
        find = select(profiles.c.id).where(profiles.c.fingerprint == key)
        found = await connection.scalar(find)
        if found is None:
            made = insert(connection, profiles).values(fingerprint=key, value=value)
            await connection.execute(made.on_conflict_do_nothing())
            found = await connection.scalar(find)
        ids[profile] = int(found or 0)
    return ids


class SqlReaderStore:
    """A ReaderStore on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, to: Address) -> Subscriber | None:
        """The subscriber at this address."""
        query = _subscribers().where(
            subscribers.c.chat_id == to.chat_id, subscribers.c.thread_id == to.thread_id
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return _subscriber(row) if row else None

    async def of_chat(self, chat_id: int) -> Sequence[Subscriber]:
        """Every subscription of the chat, by thread id."""
        query = _subscribers().where(subscribers.c.chat_id == chat_id)
        async with self._database.read() as connection:
            return [_subscriber(row) for row in await connection.execute(query)]

    async def save(self, subscriber: Subscriber) -> None:
        """Insert or replace, its profile found or made."""
        await self.save_many([subscriber])

    async def save_many(self, batch: Sequence[Subscriber]) -> None:
        """The same for a batch, in one transaction. The first `created_at` of a row stays,
        and so does its `seen_at`.

        Digests and broadcasts planned for one who is no longer active are not sent any more.
        """
        if not batch:
            return
        async with self._database.write() as connection:
            ids = await _profile_ids(connection, [one.profile for one in batch])
            rows = [_row(one, ids[one.profile]) for one in batch]
            upsert = insert(connection, subscribers)
            fresh: dict[str, ColumnElement[Any]] = dict(upsert.excluded.items())
            fresh = {name: fresh[name] for name in rows[0]}
            fresh["created_at"] = func.coalesce(
                subscribers.c.created_at, upsert.excluded.created_at
            )
            await connection.execute(
                upsert.on_conflict_do_update(index_elements=_KEY, set_=fresh), rows
            )
            for one in batch:
                if one.status is not Status.ACTIVE:
                    await chats.drop_planned(connection, one.to, one.status.value)

    async def leave(self, chat_id: int, at: datetime) -> None:
        """Blocked, kicked or deleted: every subscription of the chat becomes gone."""
        async with self._database.write() as connection:
            await chats.leave(connection, chat_id, at, "left")

    async def migrate(self, chat_id: int, new_chat_id: int) -> None:
        """The group became a supergroup: every row of it takes the new id."""
        async with self._database.write() as connection:
            await chats.migrate(connection, chat_id, new_chat_id)

    async def erase(self, chat_id: int) -> None:
        """Forget the chat: subscriptions, its delivery rows, what it was writing and watching. The
        audit stays: it says what the staff did."""
        async with self._database.write() as connection:
            await connection.execute(delete(deliveries).where(chats.deliveries_to(chat_id)))
            await connection.execute(delete(subscribers).where(subscribers.c.chat_id == chat_id))
            await connection.execute(delete(drafts).where(drafts.c.author_id == chat_id))
            await boards.erase(connection, chat_id)

    async def all(self) -> AsyncIterator[Subscriber]:
        """Every subscriber in order of address; a transaction a page, so none stays open."""
        query = _subscribers().limit(_PAGE)
        page: Sequence[Row[Any]] = await self._page(query)
        while page:
            for row in page:
                yield _subscriber(row)
            last = (page[-1].chat_id, page[-1].thread_id)
            page = await self._page(query.where(tuple_(*_KEY) > tuple_(*last)))

    async def _page(self, query: Select[Any]) -> Sequence[Row[Any]]:
        async with self._database.read() as connection:
            return list(await connection.execute(query))

    async def count(self) -> dict[str, int]:
        """Subscribers by status, each named."""
        query = select(subscribers.c.status, func.count()).group_by(subscribers.c.status)
        async with self._database.read() as connection:
            found = {row[0]: row[1] for row in await connection.execute(query)}
        return {status.value: found.get(status.value, 0) for status in Status}

    async def deliveries_of(self, chat_id: int) -> Sequence[dict[str, object]]:
        """What is stored about messages to this chat, oldest first."""
        query = (
            select(deliveries, campaigns.c.kind, campaigns.c.edition, campaigns.c.local_date)
            .join(campaigns, campaigns.c.id == deliveries.c.campaign_id)
            .where(deliveries.c.chat_id == chat_id, FROZEN)
            .order_by(deliveries.c.id)
        )
        async with self._database.read() as connection:
            return [_told(row) for row in await connection.execute(query)]


def _told(row: Row[Any]) -> dict[str, object]:
    return {
        "kind": row.kind,
        "edition": row.edition,
        "date": row.local_date.isoformat() if row.local_date else None,
        "thread_id": row.thread_id,
        "state": row.state,
        "message_id": row.message_id,
        "error": row.error,
        "at": row.updated_at.isoformat() if row.updated_at else None,
    }
