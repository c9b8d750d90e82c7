"""Who belongs to a segment, as conditions on subscribers."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, FromClause, Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.model import ChatKind, Profile, Status
from bot.campaigns.segments import Audience, Segment, split_city
from bot.storage import values
from bot.storage.sql import constant, is_postgres, listed
from bot.storage.tables import profiles, subscribers
from digests.arabic.cities import Cities, city_key


@dataclass(frozen=True, slots=True)
class Home:
    """A city as readers have it: by one of these names, and with a profile of its country."""

    names: tuple[str, ...]
    profile_ids: tuple[int, ...]


async def homes(connection: AsyncConnection, segment: Segment) -> tuple[Home, ...]:
    """The cities of a segment, by every name that readers have chosen them by."""
    if not segment.cities:
        return ()
    chosen = (await connection.scalars(select(subscribers.c.city).distinct())).all()
    kept = await connection.execute(select(profiles.c.id, profiles.c.value))
    countries = {row.id: values.loads(Profile, row.value).territory for row in kept}
    return await asyncio.to_thread(_homes, segment.cities, chosen, countries)


def _homes(
    cities: Iterable[str], chosen: Sequence[str], countries: Mapping[int, str]
) -> tuple[Home, ...]:
    names_by_key: dict[str, list[str]] = {}
    for name in chosen:
        names_by_key.setdefault(city_key(name), []).append(name)

    def home(name: str, territory: str) -> Home:
        keys = Cities().keys(name, territory)
        names = tuple(one for found in keys for one in names_by_key.get(found, ()))
        there = (n for n, country in countries.items() if _is_there(country, territory))
        return Home(names, tuple(there))

    return tuple(home(*split_city(city)) for city in cities)


def _is_there(country: str, territory: str) -> bool:
    """A reader without a country counts by the city's name alone."""
    return not territory or country in ("", territory)


def _where_they_read(who: FromClause, audience: Audience) -> ColumnElement[bool] | None:
    private = who.c.kind == constant(ChatKind.PRIVATE)
    match audience:
        case Audience.PRIVATE:
            return private
        case Audience.SHARED:
            return ~private
        case Audience.EVERYWHERE:
            return None


def _lives_in(connection: AsyncConnection, who: FromClause, home: Home) -> ColumnElement[bool]:
    profile_id = by_address(connection, who)
    return and_(who.c.city.in_(home.names), profile_id.in_(listed(connection, home.profile_ids)))


def _conditions(
    connection: AsyncConnection, who: FromClause, segment: Segment, homes: Sequence[Home]
) -> ColumnElement[bool]:
    last_sign = func.coalesce(who.c.seen_at, who.c.created_at)
    conditions = (
        _active(connection, who),
        _where_they_read(who, segment.audience),
        or_(*(_lives_in(connection, who, one) for one in homes)) if homes else None,
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
    homes: Sequence[Home],
    profile_ids: Select[tuple[int]],
) -> ColumnElement[bool]:
    """Whether this row of subscribers, of one of the profiles, stands for its chat in the segment:
    the conditions hold, and they hold for no lower topic of it. Only forums have topics, so only
    they are looked up. homes: of the segment's cities."""
    other = subscribers.alias("lower_topic")
    lower = exists().where(
        other.c.chat_id == who.c.chat_id,
        other.c.thread_id < who.c.thread_id,
        by_address(connection, other).in_(profile_ids),
        _conditions(connection, other, segment, homes),
    )
    return and_(_conditions(connection, who, segment, homes), or_(who.c.thread_id == 0, ~lower))


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
    wanted = belongs(connection, who, segment, await homes(connection, segment), some)
    by_profile = replace(segment, sections=(), locales=(), territories=()) == Segment()
    profile_id = who.c.profile_id if by_profile else by_address(connection, who)
    query = select(func.count()).select_from(who).where(wanted, profile_id.in_(some))
    if by_profile and not is_postgres(connection):
        query = query.where(who.c.status == constant(Status.ACTIVE))
    return int(await connection.scalar(query) or 0)
