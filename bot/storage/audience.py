"""Who belongs to a segment, as conditions on subscribers."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, FromClause, Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.model import ChatKind, Status
from bot.campaigns.segments import Audience, Segment
from bot.storage.sql import constant, is_postgres, listed
from bot.storage.tables import subscribers
from digests.arabic.keys import key


async def spelled(connection: AsyncConnection, segment: Segment) -> Segment:
    """With every spelling of its cities that readers have: a city is known by its key."""
    if not segment.cities:
        return segment
    wanted = {key(city) for city in segment.cities}
    stored = await connection.scalars(select(subscribers.c.city).distinct())
    same = (city for city in stored if key(city) in wanted)
    return replace(segment, cities=tuple(dict.fromkeys((*segment.cities, *same))))


def _where_they_read(who: FromClause, audience: Audience) -> ColumnElement[bool] | None:
    private = who.c.kind == constant(ChatKind.PRIVATE)
    match audience:
        case Audience.PRIVATE:
            return private
        case Audience.SHARED:
            return ~private
        case Audience.EVERYWHERE:
            return None


def _conditions(
    connection: AsyncConnection, who: FromClause, segment: Segment
) -> ColumnElement[bool]:
    last_sign = func.coalesce(who.c.seen_at, who.c.created_at)
    conditions = (
        _active(connection, who),
        _where_they_read(who, segment.audience),
        who.c.city.in_(segment.cities) if segment.cities else None,
        who.c.origin.in_(segment.origins) if segment.origins else None,
        who.c.created_at >= segment.joined_since if segment.joined_since else None,
        or_(last_sign < segment.inactive_since, last_sign.is_(None))
        if segment.inactive_since
        else None,
        who.c.chat_id.in_(listed(connection, segment.chat_ids)) if segment.chat_ids else None,
    )
    return and_(*(one for one in conditions if one is not None))


def belongs(
    connection: AsyncConnection,
    who: FromClause,
    segment: Segment,
    profile_ids: Select[tuple[int]],
) -> ColumnElement[bool]:
    """Whether this row of subscribers, of one of the profiles, stands for its chat in the segment:
    the conditions hold, and they hold for no lower topic of it. Only forums have topics, so only
    they are looked up."""
    other = subscribers.alias("lower_topic")
    lower = exists().where(
        other.c.chat_id == who.c.chat_id,
        other.c.thread_id < who.c.thread_id,
        by_address(connection, other).in_(profile_ids),
        _conditions(connection, other, segment),
    )
    return and_(_conditions(connection, who, segment), or_(who.c.thread_id == 0, ~lower))


def by_address(connection: AsyncConnection, who: FromClause) -> ColumnElement[int]:
    """The profile id in a query that is to go by address. SQLite, which keeps no statistics, would
    rather jump about by its index, but knows none for a sum; PostgreSQL chooses well by itself."""
    return who.c.profile_id if is_postgres(connection) else who.c.profile_id + 0


def _active(connection: AsyncConnection, who: FromClause) -> ColumnElement[bool]:
    """For the same reason an expression, by which SQLite chooses no partial index."""
    plain = is_postgres(connection)
    return (who.c.status if plain else who.c.status.concat("")) == Status.ACTIVE.value


async def count(connection: AsyncConnection, segment: Segment, profile_ids: Sequence[int]) -> int:
    """See CampaignStore.count. By profile the index alone will do, unless more is asked of the
    reader: then one after the other is quicker than half of them in any order."""
    who = subscribers.alias("who")
    some = listed(connection, profile_ids)
    wanted = belongs(connection, who, await spelled(connection, segment), some)
    by_profile = replace(segment, sections=(), locales=(), territories=()) == Segment()
    profile_id = who.c.profile_id if by_profile else by_address(connection, who)
    query = select(func.count()).select_from(who).where(wanted, profile_id.in_(some))
    if by_profile and not is_postgres(connection):
        query = query.where(who.c.status == constant(Status.ACTIVE))
    return int(await connection.scalar(query) or 0)
