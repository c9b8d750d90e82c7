"""The moderation queue on both databases: comments taken in per second, and whether a queue of
100,000 is as quick as one of 100.

The comments differ as in a newsroom: a few sites and sections, rules that flag a tenth, scores from
0 to 1, articles with some fifty comments, readers with five. An operation is timed by its median.
"""

import asyncio
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import asyncpg
from sqlalchemy import text

from bot.app import TURN
from bot.moderation.deciding import Ruling, Verb
from bot.moderation.model import (
    WORDPRESS,
    Actor,
    Article,
    Assessment,
    Incoming,
    Level,
    Span,
    Verdict,
)
from bot.moderation.ports import Arrival, Filter
from bot.storage.engine import Database, open_database
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.schema import upgrade
from tests.postgres import binaries, running

INTAKE, GROUP = 10_000, 50
SMALL, LARGE = 100, 100_000
TIMES = 21
PAGE = 10
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SARA = Actor(7, "سارة")
SITES = (WORDPRESS, "forum", "radio")
SECTIONS = ("سياسة", "اقتصاد", "رياضة", "ثقافة", "رأي")
_TEXT = "متى تصرف المرتبات ونحن في الولايات منسيون ولا أحد يسأل عن حالنا منذ شهور طويلة"
WORDS = _TEXT.split(" ")

_Operation = Callable[[SqlCommentStore, int], Awaitable[object]]


def arrival(number: int) -> Arrival:
    """A comment that differs from its neighbours."""
    site = SITES[number % 7 % 3]
    about = f"{number // 50}"
    incoming = Incoming(
        site=site,
        external_id=str(number),
        article=Article(site, about, f"https://a.example/{about}", "عنوان", _section(number // 50)),
        author_key=f"reader{number * 7919 % 100_003 // 5}",
        author_name="قارئ",
        text=" ".join(WORDS[(number + n * n) % len(WORDS)] for n in range(25)),
        created_at=NOW,
    )
    rules = [name for n, name in enumerate(("links", "words", "flood")) if number % 10 == n]
    verdicts = tuple(Verdict(name, Level.SUSPECT, (Span(0, 4),), {"word": "متى"}) for name in rules)
    return Arrival(incoming, Assessment(verdicts, number * 37 % 1000 / 1000))


def _section(article: int) -> str:
    return SECTIONS[article % len(SECTIONS)]


async def fill(store: SqlCommentStore, count: int, group: int) -> float:
    """Comments per second; a group a second by their own clock."""
    started = perf_counter()
    for start in range(0, count, group):
        some = [arrival(n) for n in range(start, min(count, start + group))]
        await store.put(some, NOW + start // group * SECOND)
    return count / (perf_counter() - started)


def _filters(count: int) -> dict[str, Filter]:
    late = NOW + count // GROUP * SECOND
    return {
        "none": Filter(),
        "site": Filter(site="radio"),
        "section": Filter(section=SECTIONS[2]),
        "rule": Filter(rule="flood"),
        "score .9 to 1": Filter(score_from=0.9, score_to=1.0),
        "score exactly 1": Filter(score_from=0.9995),
        "age: some": Filter(older_than=NOW + 2 * SECOND),
        "age: all": Filter(older_than=late),
        "author": Filter(author_id=5),
        "article": Filter(article=Article(WORDPRESS, "0")),
        "rule and score": Filter(rule="links", score_from=0.9),
    }


async def _lease(store: SqlCommentStore, turn: int) -> object:
    return await store.lease_next(1000 + turn, Filter(), NOW, NOW + SECOND)


async def _decide(store: SqlCommentStore, turn: int) -> object:
    (comment,) = await store.page(Filter(), 1)
    verb = (Verb.APPROVE, Verb.REJECT, Verb.SPAM)[turn % 3]
    return await store.decide(Ruling(comment.id, comment.version, verb, SARA, NOW))


def _page(which: Filter) -> _Operation:
    return lambda store, _: store.page(which, PAGE)


def _waiting(which: Filter) -> _Operation:
    return lambda store, _: store.waiting(which)


def operations(count: int) -> dict[str, _Operation]:
    """What staff do, by name."""
    asked = _filters(count)
    pages = {f"page, filter {name}": _page(which) for name, which in asked.items()}
    counts = {f"count, filter {name}": _waiting(which) for name, which in asked.items()}
    return pages | counts | {"lease the next": _lease, "read and decide": _decide}


async def timed(store: SqlCommentStore, operation: _Operation) -> float:
    """Milliseconds, the median."""
    await operation(store, 0)
    took = list[float]()
    for turn in range(1, TIMES):
        started = perf_counter()
        await operation(store, turn)
        took.append(perf_counter() - started)
    return statistics.median(took) * 1000


@dataclass(frozen=True, slots=True)
class Figures:
    """intake: comments per second. small, large: milliseconds by operation."""

    intake: float
    small: dict[str, float]
    large: dict[str, float]


async def _at(database: Database, count: int) -> dict[str, float]:
    store = SqlCommentStore(database)
    await fill(store, count, GROUP if count <= SMALL else 1000)
    if database.is_shared:
        async with database.write() as connection:
            await connection.execute(text("ANALYZE"))  # as the server does by itself soon
    return {name: await timed(store, work) for name, work in operations(count).items()}


_Opened = Callable[[], AsyncIterator[Database]]


async def measure(urls: Iterator[str], large: int = LARGE) -> Figures:
    """Three databases of their own."""
    async with _migrated(next(urls)) as database:
        intake = await fill(SqlCommentStore(database), INTAKE, GROUP)
    async with _migrated(next(urls)) as database:
        small = await _at(database, SMALL)
    async with _migrated(next(urls)) as database:
        return Figures(intake, small, await _at(database, large))


@asynccontextmanager
async def _migrated(url: str) -> AsyncIterator[Database]:
    await upgrade(url)
    async with open_database(url) as database:
        yield database


def _show(name: str, figures: Figures) -> None:
    print(f"{name}: {figures.intake:.0f} comments/s taken in, in groups of {GROUP} (>= 500)")
    for operation, small in figures.small.items():
        large = figures.large[operation]
        print(
            f"  {operation:32} {small:7.2f} ms of {SMALL}, {large:7.2f} ms of {LARGE:,}"
            f": x {large / small:.1f}"
        )


@contextmanager
def sqlite() -> Iterator[Iterator[str]]:
    """Addresses of files."""
    with tempfile.TemporaryDirectory() as directory:
        yield (f"sqlite+aiosqlite:///{Path(directory) / str(n)}.db" for n in range(3))


@contextmanager
def postgres() -> Iterator[Iterator[str]]:
    """Addresses on a server of its own; none without one."""
    programs = binaries()
    if programs is None:
        print("no PostgreSQL server is installed: its half was not measured")
        yield iter(())
        return
    with running(programs) as cluster:
        for n in range(3):
            asyncio.run(_create(str(cluster.directory), f"bench{n}"))
        yield (cluster.url(f"bench{n}") for n in range(3))


async def _create(host: str, name: str) -> None:
    connection = await asyncpg.connect(host=host, user="tester", database="postgres")
    await connection.execute(f'CREATE DATABASE "{name}"')
    await connection.close()


def main() -> None:
    """Print the figures beside what they may be."""
    sys.setswitchinterval(TURN)
    for name, opened in (("SQLite", sqlite), ("PostgreSQL", postgres)):
        with opened() as urls:
            if (first := next(urls, None)) is not None:
                _show(name, asyncio.run(measure(iter([first, *urls]))))


if __name__ == "__main__":
    main()
