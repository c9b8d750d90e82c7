"""A campaign about the rows of another: corrections, recalls, and messages to the rest.

Like a freeze it is made in stretches. Until the last it stands at `cancelled`, which after a crash
is the truth: nothing of it has been sent, nothing will be, and it has no total.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, String, and_, literal
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.broadcasts import Ambiguous, Entry, Kind, Stage
from bot.delivery.model import Content, State
from bot.storage import values, walking
from bot.storage.due import content_row
from bot.storage.engine import Database
from bot.storage.freezing import COLUMNS, content_id, planned, start
from bot.storage.sql import insert, looked_up
from bot.storage.tables import campaigns, contents, deliveries
from bot.storage.walking import STRETCH
from digests.model import Message


@dataclass(frozen=True, slots=True)
class Derived:
    """kind, title: of the new campaign. about: what it corrects or recalls. source_id, state: the
    rows it is made from. contents: the new message for each old content id; or `message`, a message
    of its own for each address."""

    kind: Kind
    title: str
    about: int
    source_id: int
    state: State
    contents: Mapping[str, Message] = field(default_factory=dict)
    message: Message | None = None

    @property
    def rows(self) -> ColumnElement[bool]:
        """The condition on deliveries."""
        return and_(
            deliveries.c.campaign_id == self.source_id, deliveries.c.state == self.state.value
        )


async def derive(database: Database, derived: Derived, entry: Entry, size: int = STRETCH) -> int:
    """The new campaign's id, once it runs. size: chats of one transaction."""
    async with database.write() as connection:
        campaign_id = await _make(connection, derived, entry)
        ids = await _keep_contents(connection, campaign_id, derived)
    below: int | None = None
    while True:
        async with database.write() as connection:
            stretch = await walking.next_stretch(
                connection, deliveries.c.chat_id, (derived.rows,), below, size
            )
            if stretch is None:
                await start(connection, campaign_id, (Stage.CANCELLED,), entry)
                return campaign_id
            chosen = await _chosen(connection, campaign_id, derived, ids, entry)
            adding = insert(connection, deliveries).from_select(
                COLUMNS, chosen.where(derived.rows, stretch.holds(deliveries))
            )
            await connection.execute(adding.on_conflict_do_nothing())
        below = stretch.low


async def _make(connection: AsyncConnection, derived: Derived, entry: Entry) -> int:
    """To edit or delete once more changes nothing, so what is unknown is done again."""
    again = Ambiguous.MISS if derived.message else Ambiguous.RESEND
    row = {
        "kind": derived.kind.value,
        "status": Stage.CANCELLED.value,
        "reason": "",
        "created_at": entry.at,
        "changed_at": entry.at,
        "on_ambiguous": again.value,
        "title": derived.title,
        "author_id": entry.actor_id,
        "parent_id": derived.about,
    }
    made = insert(connection, campaigns).values(row).returning(campaigns.c.id)
    return int((await connection.execute(made)).scalar_one())


async def _keep_contents(
    connection: AsyncConnection, campaign_id: int, derived: Derived
) -> dict[str, str]:
    """The new content id for each old one; equal messages are kept once."""
    wanted = {"": derived.message} if derived.message else derived.contents
    kept: dict[str, str] = {}
    ids: dict[str, str] = {}
    for old, message in wanted.items():
        known = kept.setdefault(values.dumps(message), f"{content_id(campaign_id)}.{len(kept)}")
        ids[old] = known
    rows = {
        new: content_row(campaign_id, Content(new, wanted[old]), None) for old, new in ids.items()
    }
    if rows:
        await connection.execute(contents.insert(), list(rows.values()))
    return ids


async def _chosen(
    connection: AsyncConnection,
    campaign_id: int,
    derived: Derived,
    ids: Mapping[str, str],
    entry: Entry,
) -> Select[tuple[object, ...]]:
    if derived.message:
        own = literal(ids[""])
        return planned(
            campaign_id,
            deliveries,
            content=own,
            part=literal(0),
            silent=literal(False),
            now=entry.at,
        )
    old_to_new = await looked_up(connection, "content_of_contents", ids, String(), String())
    return planned(
        campaign_id,
        deliveries,
        content=old_to_new.c.value,
        part=deliveries.c.part,
        silent=deliveries.c.silent,
        now=entry.at,
        target=deliveries.c.message_id,
        also=deliveries.c.also_ids,
    ).join_from(deliveries, old_to_new, old_to_new.c.key == deliveries.c.content_id)
