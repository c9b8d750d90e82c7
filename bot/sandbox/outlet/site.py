"""The site over HTTP: front pages, feeds, articles, pictures and the comment form."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from email.utils import format_datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web
from jinja2 import Environment

from bot.sandbox.outlet import pictures
from bot.sandbox.outlet.comments import (
    FORM_BYTES,
    LIMITS,
    TRAP,
    Comment,
    CommentBook,
    faults,
    read_form,
)
from bot.sandbox.outlet.pieces import SECTIONS
from bot.sandbox.outlet.rotation import NEWSPAPER, WIRE, Outlet, Published, find, published
from digests.arabic.calendar import gregorian, weekday
from digests.arabic.direction import isolate_ltr
from digests.templating import environment

OnComment = Callable[[Comment], Awaitable[None]]
COMMENTS = web.AppKey("comments", CommentBook)

_STYLE = Path(__file__).with_name("style.css")
_EMPTY = dict.fromkeys(LIMITS, "")


def build_outlet(
    now: Callable[[], datetime], timezone: str, on_comment: OnComment | None = None
) -> web.Application:
    """The newspaper at `/`, the agency at `/agency/`.

    now: the clock, aware. on_comment: told of every comment that awaits moderation, before its
    author is thanked; an error of it is the author's error page, the comment is kept all the same.
    The comments are in `app[COMMENTS]`.
    """
    app = web.Application(client_max_size=FORM_BYTES)
    app[COMMENTS] = CommentBook()
    for outlet in (NEWSPAPER, WIRE):
        desk = _Desk(outlet, now, ZoneInfo(timezone), app[COMMENTS], on_comment)
        article = f"{outlet.root}/news/{{date}}/{{slug}}"
        app.router.add_get(f"{outlet.root}/", desk.front)
        app.router.add_get(f"{outlet.root}/feed/", desk.feed)
        app.router.add_get(article, desk.article)
        app.router.add_post(f"{article}/comments", desk.comment)
        app.router.add_get(f"{article}/thanks", desk.thanks)
    app.router.add_get("/style.css", _style)
    app.router.add_get(r"/pictures/{motif:[a-z]+}-{seed:\d{1,6}}.jpg", _picture)
    return app


async def _style(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(_STYLE, headers={"Cache-Control": "no-cache"})


async def _picture(request: web.Request) -> web.Response:
    motif, seed = request.match_info["motif"], int(request.match_info["seed"])
    if motif not in pictures.MOTIFS:
        raise web.HTTPNotFound
    body = await asyncio.to_thread(pictures.draw, motif, seed)
    headers = {"Cache-Control": "public, max-age=86400"}
    return web.Response(body=body, content_type="image/jpeg", headers=headers)


@cache
def _templates() -> Environment:
    made = environment("web", "ar")
    made.filters["rfc822"] = format_datetime
    made.filters["bidi"] = isolate_ltr
    return made


class _Desk:
    """One outlet's pages."""

    def __init__(
        self,
        outlet: Outlet,
        now: Callable[[], datetime],
        zone: ZoneInfo,
        comments: CommentBook,
        on_comment: OnComment | None,
    ) -> None:
        self._outlet, self._now, self._zone = outlet, now, zone
        self._comments, self._on_comment = comments, on_comment

    async def front(self, request: web.Request) -> web.Response:
        """The newest article on top, the rest by section."""
        out = published(self._outlet, self._now(), self._zone)
        by_section = {name: [p for p in out[1:] if p.piece.section == name] for name in SECTIONS}
        return self._page(request, "front", lead=out[0], by_section=by_section)

    async def feed(self, request: web.Request) -> web.Response:
        """RSS 2.0; 304 to a reader who has this very document."""
        out = published(self._outlet, self._now(), self._zone)
        text = self._text(request, "outlet_feed.xml.j2", articles=out)
        response = web.Response(text=text, content_type="application/rss+xml", charset="utf-8")
        response.etag = hashlib.sha256(text.encode()).hexdigest()[:20]
        response.last_modified = out[0].at
        if not _has_it(request, response):
            return response
        same = web.Response(status=HTTPStatus.NOT_MODIFIED)
        same.etag, same.last_modified = response.etag, response.last_modified
        return same

    async def article(self, request: web.Request) -> web.Response:
        """One article with its comments and an empty form."""
        return self._article_page(request, self._find(request), _EMPTY, {})

    async def comment(self, request: web.Request) -> web.Response:
        """Keep a comment and thank for it, or show the form again with what is wrong in it."""
        article = self._find(request)
        sent = await request.post()
        form = read_form(sent)
        wrong = faults(form)
        if wrong:
            return self._article_page(request, article, form, wrong, HTTPStatus.BAD_REQUEST)
        if not sent.get(TRAP):
            await self._keep(request, article, form)
        raise web.HTTPSeeOther(f"{article.path}/thanks")

    async def thanks(self, request: web.Request) -> web.Response:
        """Where a comment's author ends: reloading it sends nothing again."""
        return self._page(request, "thanks", article=self._find(request))

    async def _keep(self, request: web.Request, article: Published, form: dict[str, str]) -> None:
        url = f"{_base(request)}{article.path}"
        kept = self._comments.add(url, article.piece.title, form, self._now())
        if self._on_comment is not None:
            await self._on_comment(kept)

    def _day(self, at: datetime) -> str:
        return gregorian(at.astimezone(self._zone).date(), "ar")

    def _when(self, at: datetime) -> str:
        """The hour, with the weekday where it is not today's."""
        local, today = at.astimezone(self._zone), self._now().astimezone(self._zone).date()
        named = "" if local.date() == today else f"{weekday(local.date(), 'ar')} "
        return f"{named}{local:%H:%M}"

    def _find(self, request: web.Request) -> Published:
        try:
            on = date.fromisoformat(request.match_info["date"])
        except ValueError:
            raise self._missing(request) from None
        found = find(self._outlet, on, request.match_info["slug"], self._now(), self._zone)
        if found is None:
            raise self._missing(request)
        return found

    def _missing(self, request: web.Request) -> web.HTTPNotFound:
        text = self._text(request, "outlet_missing.html.j2")
        return web.HTTPNotFound(text=text, content_type="text/html")

    def _article_page(
        self,
        request: web.Request,
        article: Published,
        form: dict[str, str],
        wrong: dict[str, str],
        status: HTTPStatus = HTTPStatus.OK,
    ) -> web.Response:
        now = self._now()
        out = published(self._outlet, now, self._zone)
        return self._page(
            request,
            "article",
            status,
            article=article,
            remarks=[r for r in article.piece.remarks if article.at + r.after <= now],
            comments=self._comments.approved(article.path),
            more=[p for p in out if p.path != article.path][:4],
            form=form,
            faults=wrong,
            limits=LIMITS,
            trap=TRAP,
        )

    def _page(
        self, request: web.Request, name: str, status: HTTPStatus = HTTPStatus.OK, **values: object
    ) -> web.Response:
        text = self._text(request, f"outlet_{name}.html.j2", **values)
        return web.Response(text=text, content_type="text/html", charset="utf-8", status=status)

    def _text(self, request: web.Request, template: str, **values: object) -> str:
        return (
            _templates()
            .get_template(template)
            .render(
                outlet=self._outlet,
                outlets=(NEWSPAPER, WIRE),
                sections=SECTIONS,
                base=_base(request),
                today=self._day(self._now()),
                local=lambda at: at.astimezone(self._zone),
                day=self._day,
                when=self._when,
                **values,
            )
        )


def _base(request: web.Request) -> str:
    """Where the site is, as its visitor calls it."""
    try:
        return str(request.url.origin())
    except ValueError:
        raise web.HTTPBadRequest(text="a request without a host") from None


def _has_it(request: web.Request, response: web.Response) -> bool:
    """By the ETag where the reader sends one, else by the date (RFC 9110, 13.2.2)."""
    known, since = request.if_none_match, request.if_modified_since
    if known is not None:
        return any(tag.value in ("*", _tag(response)) for tag in known)
    dated = response.last_modified
    return since is not None and dated is not None and dated <= since


def _tag(response: web.Response) -> str:
    return response.etag.value if response.etag else ""
