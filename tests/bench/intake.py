"""How many comments a second come in: through the way in alone, and over HTTP with signatures."""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from prometheus_client import CollectorRegistry

from bot.log import keep_quiet
from bot.moderation.authors import Keys
from bot.moderation.intake import Intake, unassessed
from bot.moderation.sites.http import to_incoming
from bot.moderation.sites.rates import Rates
from bot.moderation.sites.signing import HEADER, sign
from bot.storage.engine import open_database
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.schema import upgrade
from bot.web.intake import comment_routes
from bot.web.server import build_web, serving

COUNT = 10_000
CALLERS = 64
BOUND = 500
SECRET, KEYS = "a-shared-secret", Keys("secret")
NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)


def fields(number: int) -> dict[str, str]:
    """A comment: 200 articles, 1,000 readers, some 300 characters."""
    return {
        "site": "almidan",
        "external_id": str(number),
        "article_url": f"https://almidan.example/news/{number % 200}",
        "article_title": f"خبر رقم {number % 200}",
        "author_name": f"قارئ {number % 1000}",
        "author_email": f"reader{number % 1000}@example.org",
        "text": f"تعليق رقم {number}: " + "كلام القارئ كما كتبه. " * 12,
        "created_at": NOW.isoformat(),
    }


@asynccontextmanager
async def intake() -> AsyncIterator[Intake]:
    """The way in over a new database."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'nashra.db'}"
        await upgrade(url)
        async with open_database(url) as database:
            yield Intake(SqlCommentStore(database), unassessed, lambda _: None, lambda: NOW)


async def direct() -> float:
    """Comments a second, as from a poll of WordPress."""
    async with intake() as way_in:
        arrivals = [to_incoming(fields(number), KEYS, NOW) for number in range(COUNT)]
        started = time.perf_counter()
        await way_in.take_all(arrivals)
        return COUNT / (time.perf_counter() - started)


async def nothing() -> str:
    return ""


async def still() -> None:
    pass


async def over_http() -> float:
    """Comments a second from CALLERS at once; the callers' own work is in it."""
    bodies = [json.dumps(fields(number)).encode() for number in range(COUNT)]
    async with intake() as way_in:
        routes = comment_routes(SECRET, way_in, KEYS, lambda: NOW, Rates())
        app = build_web(nothing, CollectorRegistry(), still, routes=routes)
        async with serving(app, "127.0.0.1", 0) as port, aiohttp.ClientSession() as http:
            started = time.perf_counter()
            left = iter(bodies)

            async def call() -> None:
                for body in left:
                    headers = {HEADER: sign(body, SECRET)}
                    url = f"http://127.0.0.1:{port}/comments"
                    async with http.post(url, data=body, headers=headers) as answer:
                        assert answer.status == 202

            await asyncio.gather(*(call() for _ in range(CALLERS)))
            return COUNT / (time.perf_counter() - started)


def main() -> int:
    """Print both figures; 1 where one is below its bound."""
    keep_quiet()
    rates = {"direct": asyncio.run(direct()), "over HTTP": asyncio.run(over_http())}
    for name, rate in rates.items():
        print(f"intake {name}: {rate:,.0f} comments/s ({rate / BOUND:.1f} x the bound)")
    return int(min(rates.values()) < BOUND)


if __name__ == "__main__":
    sys.exit(main())
