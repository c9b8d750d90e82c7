"""`nashra preview` of 10 feeds with 100 items each from disk, start-up included."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

FEEDS, ITEMS, RUNS = 10, 100, 5
BOUND_SECONDS, BOUND_MB = 2.5, 160

SUBJECTS = ("الحكومة", "البرلمان", "البنك المركزي", "وزارة الصحة", "المنتخب", "الجامعة", "البلدية")
ACTS = ("تعلن", "تقر", "تبحث", "ترفض", "تؤجل", "تطلق", "تراجع", "تستأنف")
THINGS = ("خطة", "مشروع", "اتفاق", "قانون", "حملة", "موازنة", "برنامج", "مفاوضات")
ENDS = ("التعليم", "النقل", "الطاقة", "الزراعة", "السياحة", "المياه", "الإسكان", "التجارة")


SENTENCES = (
    "أعلنت الجهات المختصة صباح اليوم تفاصيل القرار خلال مؤتمر صحفي بحضور عدد من المسؤولين.",
    "وقال مصدر مطلع إن المشاورات استمرت حتى ساعة متأخرة من الليل في ملفات الخدمات والمعاش.",
    "وأشار الخبير الاقتصادي إلى أن الأثر سيظهر خلال 3 إلى 6 أشهر، مع ارتفاع النقل بنحو 18.5%.",
    "يذكر أن الملف ظل معلقا منذ العام 2023، وكانت لجنة مشتركة قد رفعت توصياتها في مارس.",
)


def headline(random: Random) -> str:
    """An Arabic headline made of common words and a number."""
    words = (random.choice(part) for part in (SUBJECTS, ACTS, THINGS, ENDS))
    return " ".join(words) + f" {random.randint(2, 9999)}"


def feed(number: int, now: datetime) -> str:
    """An RSS feed of ITEMS of the last 33 hours with full content, about 260 KB."""
    chance = Random(number)
    items = []
    for item in range(ITEMS):
        body = "".join(f"<p>{chance.choice(SENTENCES)}</p>\n" for _ in range(12))
        when = now - timedelta(minutes=chance.randrange(2000))
        items.append(
            f"<item><title>{headline(chance)}</title>"
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


def main() -> None:
    """Time whole processes; print the median and the largest peak."""
    now = datetime.now(UTC)
    command = [sys.executable, "-c", "from bot.cli import main; main()", "preview", "--json"]
    with tempfile.TemporaryDirectory() as folder:
        feeds = [Path(folder) / f"outlet{number}.xml" for number in range(FEEDS)]
        for number, path in enumerate(feeds):
            path.write_text(feed(number, now), encoding="utf-8")
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
