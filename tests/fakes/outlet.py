"""A news site for tests: one feed on a free port of this machine, with a validator."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import TracebackType
from typing import Self

from aiohttp import web

HEADLINES = (
    ("سياسة", "البرلمان يقر قانون البلديات بأغلبية ضئيلة"),
    ("سياسة", "وفد أممي يصل العاصمة لبحث الترتيبات الإنسانية"),
    ("اقتصاد", "النفط يتراجع 3.5% مع تجدد مخاوف الركود"),
    ("اقتصاد", "البنك المركزي يطرح أذونات خزانة جديدة"),
    ("رياضة", "الهلال يتعادل مع الترجي (1-1) في دوري الأبطال"),
)
_ITEM = (
    "<item><title>{title}</title><link>{base}/news/{number}</link><guid>{base}/news/{number}</guid>"
    "<category>{section}</category><pubDate>{at}</pubDate>"
    "<description>هذه الجملة الأولى من الخبر رقم {number}. وهذه جملة ثانية.</description></item>"
)
_FEED = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
    "<title>صحيفة الميدان</title><link>{base}</link><description>أخبار</description>{items}"
    "</channel></rss>"
)


class Outlet:
    """`url` is the feed's address; `visits` counts the requests. now: the clock of its dates."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self.url = ""
        self.visits = 0

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/feed/", self._feed)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/feed/"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self._runner.cleanup()

    async def _feed(self, request: web.Request) -> web.Response:
        self.visits += 1
        headers = {"ETag": 'W/"one"', "Content-Type": "application/rss+xml"}
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        return web.Response(text=self._xml(), headers=headers)

    def _xml(self) -> str:
        base, now = self.url.removesuffix("/feed/"), self._now()
        items = (
            _ITEM.format(
                title=title,
                base=base,
                number=number,
                section=section,
                at=format_datetime(now - timedelta(hours=number)),
            )
            for number, (section, title) in enumerate(HEADLINES, start=1)
        )
        return _FEED.format(base=base, items="".join(items))
