"""Comments of sites through the running bot, and decisions back to WordPress through its kills."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
import pytest
from sqlalchemy import func, select, update

from bot.moderation.deciding import Ruling, Verb
from bot.moderation.model import TELEGRAM, WORDPRESS, Actor, Article, Assessment, Incoming, State
from bot.moderation.ports import Arrival
from bot.moderation.sites.signing import HEADER, sign
from bot.storage.engine import Database, open_database
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.tables import comment_errands
from tests.end_to_end.bench import Bench
from tests.fakes.wordpress import PASSWORD, USER, FakeWordPress

SECRET = "a-shared-secret"
EDITOR = Actor(7, "هدى")
COMMENT = {
    "site": "almidan",
    "external_id": "1",
    "article_url": "https://almidan.example/news/1",
    "article_title": "خبر",
    "author_name": "سعاد",
    "author_email": "suad@readers.test",
    "text": "رأيي",
    "created_at": "2026-11-25T08:30:00+02:00",
}


@pytest.fixture
async def site() -> AsyncIterator[FakeWordPress]:
    async with FakeWordPress() as site:
        yield site


@asynccontextmanager
async def store_of(bench: Bench, site: FakeWordPress) -> AsyncIterator[tuple[Database, int]]:
    """The bot's database, prepared, and the port it will listen on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    bench.environment |= {
        "HTTP_LISTEN": f"127.0.0.1:{port}",
        "INTAKE_SECRET": SECRET,
        "WORDPRESS_URL": site.url,
        "WORDPRESS_USER": USER,
        "WORDPRESS_APP_PASSWORD": PASSWORD,
    }
    await bench.prepare()
    async with open_database(bench.database) as database:
        yield database, port


async def post(port: int, path: str, found: object) -> tuple[int, object]:
    """(status, answer), once the bot listens."""
    body = json.dumps(found).encode()
    url, headers = f"http://127.0.0.1:{port}{path}", {HEADER: sign(body, SECRET)}
    async with aiohttp.ClientSession() as http, asyncio.timeout(20):
        while True:
            try:
                async with http.post(url, data=body, headers=headers) as answer:
                    return answer.status, await answer.json()
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.1)


async def known(store: SqlCommentStore, number: int, state: State) -> None:
    """Wait until the site's comment stands so here."""
    async with asyncio.timeout(20):
        while True:
            found = await store.find(WORDPRESS, [str(number)])
            if found and found[0].state is state:
                return
            await asyncio.sleep(0.05)


async def test_comments_come_in_and_a_call_of_the_plugin_is_heard(
    bench: Bench, site: FakeWordPress
) -> None:
    row = site.add("تعليق")
    async with store_of(bench, site) as (database, port), bench.running():
        store = SqlCommentStore(database)
        assert await post(port, "/comments", COMMENT) == (202, {"id": 1, "state": "pending"})
        assert await post(port, "/comments", COMMENT) == (200, {"id": 1, "state": "pending"})
        await known(store, row.id, State.PENDING)
        row.status = "spam"
        call = {"site": "wordpress", "external_id": str(row.id), "event": "comment"}
        assert (await post(port, "/wordpress", call))[0] == 202
        await known(store, row.id, State.SPAM)
    said = bench.log()
    assert not any(secret in said for secret in (PASSWORD, SECRET, row.email, row.ip))


@pytest.mark.parametrize("bench", ["sqlite", "postgresql"], indirect=True)
async def test_kills_while_decisions_are_carried_lose_none_and_repeat_none(
    bench: Bench, site: FakeWordPress
) -> None:
    rows = [site.add(f"تعليق {number}") for number in range(20)]
    async with store_of(bench, site) as (database, _):
        store = SqlCommentStore(database)
        ids = await _arrived(store, 20)
        async with bench.running():
            await known(store, rows[-1].id, State.PENDING)
        ours = [(await store.find(WORDPRESS, [str(row.id)]))[0].id for row in rows]
        for comment_id in (*ids, *ours):
            await _decide(store, comment_id)
        for seen in (5, 15, 25):
            await _killed_after(bench, site, seen)
            await _expire(database)
        async with bench.running(), asyncio.timeout(30):
            while await _waiting(database):
                await asyncio.sleep(0.1)
    assert {row.status for row in rows} == {"approved"}
    posted = [row for row in site.rows.values() if row.email.endswith("@telegram.invalid")]
    assert sorted(row.text for row in posted) == sorted(f"رأي {number}" for number in range(20))


async def _arrived(store: SqlCommentStore, count: int) -> Sequence[int]:
    """Readers' comments from Telegram; their ids."""
    now = datetime.now(UTC)
    arrivals = [
        Incoming(
            site=TELEGRAM,
            external_id=f"t{number}",
            article=Article(WORDPRESS, "7"),
            author_key=f"k{number}",
            author_name=f"قارئ {number}",
            text=f"رأي {number}",
            created_at=now,
        )
        for number in range(count)
    ]
    stored = await store.put([Arrival(one, Assessment()) for one in arrivals], now)
    return [one.comment_id for one in stored]


async def _decide(store: SqlCommentStore, comment_id: int) -> None:
    ruling = Ruling(comment_id, 1, Verb.APPROVE, EDITOR, datetime.now(UTC))
    assert (await store.decide(ruling)).denied is None


async def _killed_after(bench: Bench, site: FakeWordPress, requests: int) -> None:
    """Run the bot until the site was asked so often, then kill -9."""
    until = len(site.requests) + requests
    async with bench.running() as process, asyncio.timeout(30):
        while len(site.requests) < until and process.returncode is None:
            await asyncio.sleep(0)
        process.kill()
        await process.wait()


async def _expire(database: Database) -> None:
    """Let the leases of a lost worker run out, as two minutes would."""
    async with database.write() as connection:
        await connection.execute(update(comment_errands).values(due_at=datetime.now(UTC)))


async def _waiting(database: Database) -> int:
    query = select(func.count()).where(comment_errands.c.status == "waiting")
    async with database.read() as connection:
        return (await connection.scalar(query)) or 0
