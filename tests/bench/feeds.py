"""Reading feeds: 10 of 100 items from disk, then a round of 1,000 that all answer 304.

python -m tests.bench.feeds. Each figure is taken in a process of its own, start-up included.
"""

import asyncio
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
FEEDS, ITEMS = 10, 100
HOSTS, PER_HOST = 250, 4
AT_ONCE = 20
"""Sources read at once in the round, as the collector does."""

SENTENCES = (
    "أعلنت الجهات المختصة صباح اليوم تفاصيل القرار خلال مؤتمر صحفي بحضور عدد من المسؤولين.",
    "وقال مصدر مطلع إن المشاورات استمرت حتى ساعة متأخرة من الليل في ملفات الخدمات والمعاش.",
    "وأشار الخبير الاقتصادي إلى أن الأثر سيظهر خلال 3 إلى 6 أشهر، مع ارتفاع النقل بنحو 18.5%.",
    "يذكر أن الملف ظل معلقا منذ العام 2023، وكانت لجنة مشتركة قد رفعت توصياتها في مارس.",
)


def feed(number: int) -> str:
    """An RSS feed of ITEMS articles with full content, about 300 KB."""
    chance = random.Random(number)
    items = []
    for item in range(ITEMS):
        body = "".join(f"<p>{chance.choice(SENTENCES)}</p>\n" for _ in range(12))
        when = NOW - timedelta(minutes=chance.randrange(2000))
        items.append(
            f"<item><title>خبر {item} من الموقع {number}: {chance.choice(SENTENCES)[:50]}</title>"
            f"<link>https://outlet{number}.example/{item}?utm_source=rss</link>"
            f"<guid isPermaLink='false'>{number}-{item}</guid><category>سياسة</category>"
            f"<pubDate>{when:%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
            f"<description><![CDATA[<p>{chance.choice(SENTENCES)}</p>]]></description>"
            f"<content:encoded><![CDATA[<p>وكالة {number} - الخرطوم: {body}</p>"
            f"<img src='/pictures/{item}.jpg'>]]></content:encoded></item>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>الموقع {number}</title><link>https://outlet{number}.example/</link>"
        f"{''.join(items)}</channel></rss>"
    )


async def read_from_disk(paths: Sequence[str]) -> int:
    """How many articles the files hold, read as the bot reads them."""
    from digests.model import SourceRef  # noqa: PLC0415 - its import time is part of the figure
    from digests.sources.fetching import open_http  # noqa: PLC0415
    from digests.sources.visiting import build_sources  # noqa: PLC0415

    async with open_http() as http:
        sources = build_sources(http)
        harvests = await asyncio.gather(*(sources.visit(SourceRef(p), now=NOW) for p in paths))
    return sum(len(harvest.articles) for harvest in harvests)


async def read_round(addresses: Sequence[str]) -> int:
    """How many of the feeds answered that nothing changed."""
    from digests.model import SourceRef, Validators  # noqa: PLC0415
    from digests.sources.fetching import open_http  # noqa: PLC0415
    from digests.sources.visiting import build_sources  # noqa: PLC0415

    turns = asyncio.Semaphore(AT_ONCE)
    async with open_http(allow_private=True) as http:
        sources = build_sources(http)

        async def visit(url: str) -> bool:
            ref, seen = SourceRef(url, "feed", "x"), Validators('W/"1"', "Mon, 23 Nov 2026")
            async with turns:
                return (await sources.visit(ref, seen, now=NOW)).unchanged

        return sum(await asyncio.gather(*map(visit, addresses)))


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


def measured(*arguments: str) -> str:
    """What this file prints when run with these arguments, timed from outside."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "tests.bench.feeds", *arguments]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return f"{time.perf_counter() - started:.2f} s, {shown.strip()}"


def usage(count: int) -> str:
    """What the process took so far: CPU seconds and its peak of memory."""
    taken = resource.getrusage(resource.RUSAGE_SELF)
    cpu = taken.ru_utime + taken.ru_stime
    return f"{cpu:.2f} s of CPU, {taken.ru_maxrss / 1024:.0f} MB, {count} read"


def bench_disk() -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.xml" for number in range(FEEDS)]
        for number, path in enumerate(paths):
            path.write_text(feed(number), encoding="utf-8")
        size = sum(path.stat().st_size for path in paths) / 1e6
        found = measured("disk", *map(str, paths))
    print(f"{FEEDS} feeds × {ITEMS} items from disk ({size:.1f} MB), start-up included: {found}")


def bench_round() -> None:
    command = [sys.executable, "-m", "tests.bench.feeds", "serve"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        hosts = [server.stdout.readline().strip() for _ in range(HOSTS)] if server.stdout else []
        addresses = [f"http://{host}/feed/{n}" for n in range(PER_HOST) for host in hosts]
        found = measured("round", *addresses)
        if server.stdin:
            server.stdin.close()
    print(
        f"{len(addresses)} feeds on {HOSTS} loopback addresses, all 304, {AT_ONCE} at once, "
        f"one core, start-up included: {found} (bound: 15 s)"
    )


def main() -> None:
    """Both figures, or one measured process of them."""
    match sys.argv[1:]:
        case ["disk", *paths]:
            print(usage(asyncio.run(read_from_disk(paths))))
        case ["round", *addresses]:
            os.sched_setaffinity(0, {0})
            print(usage(asyncio.run(read_round(addresses))))
        case ["serve"]:
            asyncio.run(serve())
        case _:
            bench_disk()
            bench_round()


if __name__ == "__main__":
    main()
