"""`nashra preview` of 10 feeds with 100 items each from disk, start-up included."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random

FEEDS, ITEMS, RUNS = 10, 100, 5
BOUND_SECONDS, BOUND_MB = 2.5, 160

SUBJECTS = ("الحكومة", "البرلمان", "البنك المركزي", "وزارة الصحة", "المنتخب", "الجامعة", "البلدية")
ACTS = ("تعلن", "تقر", "تبحث", "ترفض", "تؤجل", "تطلق", "تراجع", "تستأنف")
THINGS = ("خطة", "مشروع", "اتفاق", "قانون", "حملة", "موازنة", "برنامج", "مفاوضات")
ENDS = ("التعليم", "النقل", "الطاقة", "الزراعة", "السياحة", "المياه", "الإسكان", "التجارة")


def headline(random: Random) -> str:
    """An Arabic headline made of common words and a number."""
    words = (random.choice(part) for part in (SUBJECTS, ACTS, THINGS, ENDS))
    return " ".join(words) + f" {random.randint(2, 9999)}"


def write_feed(path: Path, random: Random) -> None:
    """An RSS feed of today's items with a paragraph each."""
    now = datetime.now(UTC)
    items = "".join(
        f"<item><title>{headline(random)}</title>"
        f"<link>https://{path.stem}.example/{number}</link>"
        f"<pubDate>{format_datetime(now - timedelta(minutes=number * 10))}</pubDate>"
        f"<category>سياسة</category><description>{(headline(random) + '. ') * 6}</description>"
        "</item>"
        for number in range(ITEMS)
    )
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{path.stem}'
        f"</title><link>https://{path.stem}.example/</link><description>x</description>{items}"
        "</channel></rss>",
        encoding="utf-8",
    )


def main() -> None:
    """Time whole processes; print the median and the largest peak."""
    random = Random(7)
    command = [sys.executable, "-c", "from bot.cli import main; main()", "preview", "--json"]
    with tempfile.TemporaryDirectory() as folder:
        feeds = [Path(folder) / f"outlet{number}.xml" for number in range(FEEDS)]
        for feed in feeds:
            write_feed(feed, random)
        seconds = []
        for _ in range(RUNS):
            started = time.perf_counter()
            subprocess.run(
                [*command, *map(str, feeds)],
                check=True,
                stdout=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": str(Path.cwd())},
            )
            seconds.append(time.perf_counter() - started)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    median = sorted(seconds)[RUNS // 2]
    print(f"preview: {median:.2f} s (bound {BOUND_SECONDS}), {peak:.0f} MB (bound {BOUND_MB})")


if __name__ == "__main__":
    main()
