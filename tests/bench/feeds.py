"""A round of 1,000 feeds that all answer 304: the bot's own collector, client and database.

python -m tests.bench.feeds. The round is a process of its own on one core, start-up included.
"""

import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.campaigns.collecting import Collector
from bot.campaigns.notices import Notices
from bot.campaigns.ports import SourceRecord
from bot.storage.deliveries import SqlDeliveryStore
from bot.storage.engine import open_database
from bot.storage.schema import upgrade
from bot.storage.sources import SqlSourceStore
from bot.wording import Wording
from digests.model import SourceRef, Validators
from digests.sources.fetching import open_http
from digests.sources.visiting import build_sources

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
HOSTS, PER_HOST = 250, 4
SEEN = Validators('W/"1"', "Mon, 23 Nov 2026")


async def read_round(addresses: Sequence[str]) -> str:
    """Collect once from all of them; how many were visited without a failure, and how fast."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/nashra.db"
        await upgrade(url)
        async with open_database(url) as database, open_http(allow_private=True) as http:
            store = SqlSourceStore(database)
            for address in addresses:
                await store.add(SourceRef(address, "feed", "x"))
            seen = [(a, SourceRecord(SourceRef(a, "feed", "x"), SEEN)) for a in addresses]
            await store.put_many(seen)
            notices = Notices(SqlDeliveryStore(database), Wording().of("ar"), ())
            collector = Collector(store, build_sources(http), notices, lambda: NOW)
            started = time.perf_counter()
            done = await collector.round(NOW)
    return f"{time.perf_counter() - started:.2f} s, {done.visited - done.failed} visited"


async def serve() -> None:
    """Answer 304 on HOSTS loopback addresses, whose ports go to stdout; until stdin closes."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (await reader.read(65536)).endswith(b"\r\n\r\n"):
            writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: W/"1"\r\n\r\n')
        writer.close()

    for number in range(HOSTS):
        server = await asyncio.start_server(answer, f"127.0.1.{number + 1}", 0)
        print("%s:%d" % server.sockets[0].getsockname(), flush=True)  # noqa: UP031
    await asyncio.to_thread(sys.stdin.read)


def usage() -> str:
    """What the process took: CPU seconds and its peak of memory."""
    taken = resource.getrusage(resource.RUSAGE_SELF)
    return f"{taken.ru_utime + taken.ru_stime:.2f} s of CPU, {taken.ru_maxrss / 1024:.0f} MB"


def bench() -> None:
    """Start the server, then the round in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.feeds"]
    with subprocess.Popen(
        [*command, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        hosts = [server.stdout.readline().strip() for _ in range(HOSTS)] if server.stdout else []
        addresses = [f"http://{host}/feed/{n}" for n in range(PER_HOST) for host in hosts]
        found = subprocess.run(
            [*command, "round", *addresses], check=True, capture_output=True, text=True
        )
        if server.stdin:
            server.stdin.close()
    print(
        f"a round of {len(addresses)} feeds on {HOSTS} loopback addresses, all 304, one core: "
        f"{found.stdout.strip()} (<= 15 s)"
    )


def main() -> None:
    """The figure, or one process of it."""
    match sys.argv[1:]:
        case ["round", *addresses]:
            os.sched_setaffinity(0, {0})
            print(f"{asyncio.run(read_round(addresses))}, {usage()}")
        case ["serve"]:
            asyncio.run(serve())
        case _:
            bench()


if __name__ == "__main__":
    main()
