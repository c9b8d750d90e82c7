"""A site, our stores, and all that goes between them, composed as the bot composes it."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot.moderating import Hooks, Moderation, Stores, build_moderation
from bot.moderation.authors import Keys
from bot.moderation.deciding import Errand, Ruling, Verb
from bot.moderation.intake import unassessed
from bot.moderation.model import WORDPRESS, Actor, Comment
from bot.moderation.outbox import Outbox
from bot.moderation.sites.wordpress.client import open_client
from bot.moderation.sites.wordpress.polling import Poller
from bot.settings import Settings
from bot.storage.engine import Database, open_database
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.moderation.erasing import SqlErasureStore
from bot.storage.moderation.outbox import SqlOutboxStore
from bot.storage.schema import upgrade
from bot.storage.tables import comment_errands, comments
from tests.fakes.wordpress import PASSWORD, USER, FakeWordPress

EDITOR = Actor(7, "هدى")
SECRET = "shared"
START = datetime(2026, 11, 25, 8, tzinfo=UTC)


@dataclass
class Desk:
    """now: moved by tests. changed, notices: what was told, in order."""

    database: Database
    store: SqlCommentStore
    erasures: SqlErasureStore
    moderation: Moderation
    changed: list[int] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    now: list[datetime] = field(default_factory=list)

    @property
    def poller(self) -> Poller:
        assert self.moderation.poller is not None
        return self.moderation.poller

    @property
    def outbox(self) -> Outbox:
        assert self.moderation.outbox is not None
        return self.moderation.outbox

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.now[0] += timedelta(**time)

    async def of(self, number: int) -> Comment:
        """Our copy of the site's comment."""
        [found] = await self.store.find(WORDPRESS, [str(number)])
        return found

    async def kept(self) -> list[Comment]:
        """All comments, oldest first."""
        async with self.database.read() as connection:
            ids = (await connection.scalars(select(comments.c.id).order_by(comments.c.id))).all()
        found = [await self.store.get(number) for number in ids]
        return [comment for comment in found if comment is not None]

    async def decide(self, comment: Comment, *verbs: Verb) -> None:
        """Presses of a moderator's, one after the other."""
        for verb in verbs:
            now = await self.store.get(comment.id)
            assert now is not None
            ruling = Ruling(comment.id, now.version, verb, EDITOR, self.now[0])
            assert (await self.store.decide(ruling)).denied is None

    async def state_of(self, comment: Comment) -> str:
        """How it stands now."""
        found = await self.store.get(comment.id)
        assert found is not None
        return found.state.value

    async def errand(self, comment: Comment, errand: Errand, reply: str = "") -> None:
        """Something the site is to be told."""
        row = {
            "comment_id": comment.id,
            "errand": errand.value,
            "reply": reply,
            "status": "waiting",
            "attempt": 0,
            "due_at": self.now[0],
            "error": "",
            "created_at": self.now[0],
        }
        async with self.database.write() as connection:
            await connection.execute(comment_errands.insert(), [row])

    async def tell(self) -> None:
        """Do all errands that are due."""
        while await self.outbox.round():
            pass

    async def errands(self) -> list[tuple[str, str, str]]:
        """(errand, status, error) of each, in order."""
        row = comment_errands.c
        query = select(row.errand, row.status, row.error).order_by(row.id)
        async with self.database.read() as connection:
            return [(one[0], one[1], one[2]) for one in await connection.execute(query)]

    async def statuses(self) -> set[str]:
        """Those of all errands."""
        return {status for _, status, _ in await self.errands()}


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("moderation") / "nashra.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{path}"))
    return path


@asynccontextmanager
async def open_desk(
    path: Path, url: str, user: str, password: str, start: datetime
) -> AsyncIterator[Desk]:
    """A desk at this site, with its stores in this file."""
    now, changed, notices = [start], list[int](), list[str]()

    async def notify(name: str) -> None:
        notices.append(name)

    settings = Settings(_env_file=None, intake_secret=SecretStr(SECRET))
    hooks = Hooks(unassessed, changed.append, notify)
    async with (
        open_client(url, user, password) as client,
        open_database(f"sqlite+aiosqlite:///{path}") as database,
    ):
        store, erasures = SqlCommentStore(database), SqlErasureStore(database)
        stores = Stores(store, SqlOutboxStore(database), erasures)
        moderation = build_moderation(settings, client, Keys("k"), stores, hooks, lambda: now[0])
        yield Desk(database, store, erasures, moderation, changed, notices, now)


@pytest.fixture
async def site() -> AsyncIterator[FakeWordPress]:
    async with FakeWordPress() as site:
        yield site


@pytest.fixture
async def desk(site: FakeWordPress, empty_store: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    shutil.copy(empty_store, path := tmp_path / "nashra.db")
    async with open_desk(path, site.url, USER, PASSWORD, START) as desk:
        yield desk
