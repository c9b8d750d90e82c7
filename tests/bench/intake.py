"""How many comments a second come in: through the way in alone, with rules and score as the bot has
them, and over HTTP with signatures."""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import aiohttp
from prometheus_client import CollectorRegistry

from bot.log import keep_quiet
from bot.moderation.authors import Keys
from bot.moderation.intake import Intake, unassessed
from bot.moderation.judging import Judging
from bot.moderation.model import BOT, Assessment, Level, State
from bot.moderation.ports import Arrival
from bot.moderation.sites.http import to_incoming
from bot.moderation.sites.rates import Rates
from bot.moderation.sites.signing import HEADER, sign
from bot.moderation.teaching import Teaching
from bot.storage.engine import Database, open_database
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.moderation.lessons import SqlLessonStore
from bot.storage.moderation.scoring import SqlUnscored
from bot.storage.moderation.weights import SqlWeightStore
from bot.storage.moderation.words import SqlWordStore
from bot.storage.schema import upgrade
from bot.web.intake import comment_routes
from bot.web.server import build_web, serving
from digests.arabic.words import normalised
from tests.bench.assessing import candidates
from tests.fakes.comments import INSULTS, labelled

COUNT = 10_000
CALLERS = 64
BOUND = 500
PAST = 5_000
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


@cache
def texts() -> list[str]:
    """Made-up comments with headlines, a third of them insults, every tenth disguised."""
    return [candidate.text for candidate in candidates(COUNT)]


def written(number: int) -> dict[str, str]:
    """The same, each in words of its own: rules compare them, and the score reads them."""
    return fields(number) | {"text": texts()[number]}


@asynccontextmanager
async def intake(*, judged: bool = False) -> AsyncIterator[Intake]:
    """The way in over a new database. judged: by rules, with word lists, and by the score that PAST
    decisions have taught."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'nashra.db'}"
        await upgrade(url)
        async with open_database(url) as database:
            store = SqlCommentStore(database)
            assess = await judging(database, store) if judged else unassessed
            yield Intake(store, assess, lambda _: None, lambda: NOW)


async def judging(database: Database, store: SqlCommentStore) -> Judging:
    """What the bot itself judges by, once PAST decisions have come in from a site."""
    words, clock = SqlWordStore(database), lambda: NOW + timedelta(hours=1)
    for insult in INSULTS:
        word = await words.add(insult, normalised(insult), Level.BAN, BOT, NOW)
        if word is not None:
            await words.enable(word.id, True, BOT, NOW)
    states = {True: State.REJECTED, False: State.APPROVED}
    past = [
        replace(to_incoming(fields(-number - 1) | {"text": text}, KEYS, NOW), state=states[refused])
        for number, (text, refused) in enumerate(labelled(PAST, seed=9))
    ]
    await store.put([Arrival(one, Assessment()) for one in past], NOW)
    unscored, weights = SqlUnscored(database), SqlWeightStore(database)
    teaching = Teaching(SqlLessonStore(database), weights, unscored, clock)
    await teaching.look()
    return Judging(store, words, teaching.weights)


async def direct(*, judged: bool = False) -> float:
    """Comments a second, as from a poll of WordPress."""
    async with intake(judged=judged) as way_in:
        made = written if judged else fields
        arrivals = [to_incoming(made(number), KEYS, NOW) for number in range(COUNT)]
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
    rates = {
        "direct": asyncio.run(direct()),
        "with rules and score": asyncio.run(direct(judged=True)),
        "over HTTP": asyncio.run(over_http()),
    }
    for name, rate in rates.items():
        print(f"intake {name}: {rate:,.0f} comments/s ({rate / BOUND:.1f} x the bound)")
    return int(min(rates.values()) < BOUND)


if __name__ == "__main__":
    sys.exit(main())
