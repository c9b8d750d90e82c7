"""The wiring of everything that does not talk to Telegram: settings in, working parts out.

Rooms are imported where they are built, so that a command loads only what it uses.
"""

import asyncio
import gc
import sys
import zoneinfo
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings
from digests.errors import NashraError, SourceError
from digests.model import Numerals, SourceRef

if TYPE_CHECKING:
    from bot.campaigns.amending import Amendments
    from bot.campaigns.broadcasting import Broadcasts
    from bot.campaigns.model import Profile
    from bot.campaigns.previewing import Preview, Wish
    from bot.campaigns.roster import BadLine
    from bot.running import Lead
    from bot.storage.campaigns import SqlCampaignStore
    from bot.storage.deliveries import SqlDeliveryStore
    from bot.storage.drafts import SqlDraftStore
    from bot.storage.due import SqlDueStore
    from bot.storage.engine import Database
    from bot.storage.late import SqlLateStore
    from bot.storage.readers import SqlReaderStore
    from bot.storage.seen import SqlSeenStore
    from bot.storage.sources import SqlSourceStore
    from digests.sources.visiting import Sources

TURN = 0.0005
"""Seconds a thread keeps the interpreter while others wait. A press crosses to the database's
thread and back some twenty times; at Python's 0.005 it took 0.4 s beside a thread that groups."""

BATCH = 1000
"""Readers imported in one transaction."""


def be_prompt() -> None:
    """Once everything is built: let neither a press nor a message wait for the interpreter. What
    is there now stays to the end, so looking through all of it for garbage, a quarter of a second
    each time, finds none."""
    sys.setswitchinterval(TURN)
    gc.collect()
    gc.freeze()


def use_packaged_zones() -> None:
    """Take time zones from the tzdata package: the system's can be out of date."""
    zoneinfo.reset_tzpath(to=[])


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The open database and its stores."""

    settings: Settings
    database: "Database"
    readers: "SqlReaderStore"
    seen: "SqlSeenStore"
    sources: "SqlSourceStore"
    due: "SqlDueStore"
    deliveries: "SqlDeliveryStore"
    campaigns: "SqlCampaignStore"
    drafts: "SqlDraftStore"
    late: "SqlLateStore"

    @staticmethod
    @asynccontextmanager
    async def open(settings: Settings) -> AsyncIterator["Newsroom"]:
        """Migrate, open, and make sure that the outlet's own WordPress is a source."""
        from bot.storage.campaigns import SqlCampaignStore  # noqa: PLC0415
        from bot.storage.deliveries import SqlDeliveryStore  # noqa: PLC0415
        from bot.storage.drafts import SqlDraftStore  # noqa: PLC0415
        from bot.storage.due import SqlDueStore  # noqa: PLC0415
        from bot.storage.engine import open_database  # noqa: PLC0415
        from bot.storage.late import SqlLateStore  # noqa: PLC0415
        from bot.storage.readers import SqlReaderStore  # noqa: PLC0415
        from bot.storage.seen import SqlSeenStore  # noqa: PLC0415
        from bot.storage.sources import SqlSourceStore  # noqa: PLC0415

        await upgrade_database(settings)
        async with open_database(settings.database_url) as database:
            newsroom = Newsroom(
                settings,
                database,
                SqlReaderStore(database),
                SqlSeenStore(database),
                SqlSourceStore(database),
                SqlDueStore(database),
                SqlDeliveryStore(database),
                SqlCampaignStore(database),
                SqlDraftStore(database),
                SqlLateStore(database),
            )
            if settings.wordpress_url:
                await newsroom.sources.add(SourceRef(settings.wordpress_url))
            yield newsroom

    def lead(self, name: str) -> "Lead":
        """What only one of all processes on this database does. name: in up to seven letters."""
        from bot.storage.leading import DatabaseLead  # noqa: PLC0415

        return DatabaseLead(self.database, name=name)

    async def hear_calls(self, wake: Callable[[], None], stop: asyncio.Event) -> None:
        """Wake when another process has planned something or changed a campaign."""
        from bot.storage.wakes import hear_calls  # noqa: PLC0415

        await hear_calls(self.database, wake, stop)

    async def wrong(self) -> str:
        """What keeps the database from answering; '' where nothing does."""
        try:
            await self.due.next_due_at()
        except NashraError as error:
            return str(error)
        return ""


def build_broadcasts(
    newsroom: Newsroom, wake: Callable[[], None]
) -> tuple["Broadcasts", "Amendments"]:
    """What admins do with broadcasts. wake: tells the sender of this process that there are rows;
    one in another process looks by itself."""
    from bot.campaigns.amending import Amendments  # noqa: PLC0415
    from bot.campaigns.broadcasting import Broadcasts, Rules  # noqa: PLC0415

    settings = newsroom.settings
    rules = Rules(settings.owner_ids, settings.approval_threshold, settings.send_rate)
    broadcasts = Broadcasts(newsroom.campaigns, rules, wake)
    return broadcasts, Amendments(broadcasts, newsroom.campaigns, wake)


@asynccontextmanager
async def visiting(settings: Settings) -> AsyncIterator["Sources"]:
    """Everything that reads sources, on one HTTP client."""
    from digests.sources.fetching import open_http  # noqa: PLC0415
    from digests.sources.visiting import build_sources  # noqa: PLC0415

    async with open_http(allow_private=settings.allow_private_sources) as http:
        yield build_sources(http)


async def upgrade_database(settings: Settings) -> None:
    """Bring the tables up to this version."""
    from bot.storage.schema import upgrade  # noqa: PLC0415

    await upgrade(settings.database_url)


async def standing_of_database(settings: Settings) -> str:
    """Whether its tables are those of this version: 'empty', 'old', 'current' or 'newer'."""
    from bot.storage.schema import standing  # noqa: PLC0415

    return await standing(settings.database_url)


def default_profile(settings: Settings) -> "Profile":
    """A new reader's choices until the reader makes them."""
    from bot.campaigns.model import Profile  # noqa: PLC0415

    return Profile(
        locale=settings.locale, timezone=settings.timezone, numerals=Numerals(settings.numerals)
    )


async def preview_digest(settings: Settings, refs: Sequence[SourceRef], wish: "Wish") -> "Preview":
    """Visit, group, choose and render; nothing is kept."""
    from bot.campaigns.previewing import preview  # noqa: PLC0415
    from bot.telegram.buttons import PrivateButtons  # noqa: PLC0415 - this module is light
    from digests.rendering import build_renderer  # noqa: PLC0415

    async with visiting(settings) as sources:
        return await preview(refs, wish, sources, build_renderer(), PrivateButtons("preview"))


async def check_sources(settings: Settings) -> list[tuple[SourceRef, int | SourceError]]:
    """Visit every active source now: how many articles each has, or what is wrong."""
    async with Newsroom.open(settings) as newsroom, visiting(settings) as sources:

        async def one(ref: SourceRef) -> tuple[SourceRef, int | SourceError]:
            try:
                harvest = await sources.visit(ref, now=datetime.now(UTC))
            except SourceError as error:
                return ref, error
            return ref, len(harvest.articles)

        records = await newsroom.sources.sources()
        return await asyncio.gather(*(one(r.ref) for r in records if r.status == "active"))


async def import_subscribers(settings: Settings, file: Path) -> tuple[int, "list[BadLine]"]:
    """Add the readers of a CSV file, a batch at a time; returns how many, and the bad lines."""
    from bot.campaigns.readers import Readers  # noqa: PLC0415
    from bot.campaigns.roster import BadLine, parse_roster  # noqa: PLC0415

    added, bad, now = 0, list[BadLine](), datetime.now(UTC)
    async with Newsroom.open(settings) as newsroom:
        readers = Readers(newsroom.readers, default_profile(settings))
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            parsed = parse_roster(lines, now, readers.defaults)
            while batch := list(islice(parsed, BATCH)):
                good = [line for line in batch if not isinstance(line, BadLine)]
                bad += [line for line in batch if isinstance(line, BadLine)]
                await readers.enrol(good, now)
                added += len(good)
    return added, bad


async def backup_database(settings: Settings, file: Path) -> None:
    """Copy the database to a file while the bot runs."""
    from bot.storage.backup import backup  # noqa: PLC0415

    await backup(settings.database_url, file)


async def restore_database(settings: Settings, file: Path) -> None:
    """Put the copy in the database's place; what it replaces stays beside it."""
    from bot.storage.backup import restore  # noqa: PLC0415

    await restore(settings.database_url, file)
