"""A WordPress at the network's edge: the REST API of comments, as strict as the real one was seen.

One user with an application password. What can be asked wrongly is refused as it refuses.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

USER, PASSWORD = "nashra", "abcd EFGH 1234"
AGENT = "Mozilla/5.0 (Linux; Android 13)"
GONE = "rest_comment_invalid_id"
STATUSES = ("hold", "approved", "spam", "trash")
RIGHTS = ("read", "moderate_comments", "edit_posts", "edit_others_posts", "edit_published_posts")


@dataclass
class Row:
    """A comment as it is kept."""

    id: int
    post: int
    text: str
    status: str = "hold"
    parent: int = 0
    author: int = 0
    name: str = "سعاد"
    email: str = "suad@readers.test"
    ip: str = "41.67.1.9"
    agent: str = AGENT
    date: str = "2026-11-24T10:00:00"

    def shown(self, base: str) -> dict[str, Any]:
        """As the API shows it to an editor."""
        return {
            "id": self.id,
            "post": self.post,
            "parent": self.parent,
            "author": self.author,
            "author_name": self.name,
            "author_email": self.email,
            "author_ip": self.ip,
            "author_user_agent": self.agent,
            "date_gmt": self.date,
            "content": {"raw": self.text, "rendered": f"<p>{self.text}</p>"},
            "status": self.status,
            "type": "comment",
            "_links": {"up": [{"href": f"{base}/wp-json/wp/v2/posts/{self.post}"}]},
        }


@dataclass
class FakeWordPress:
    """url: where it is. rights: of its user. barred: comments that it may not edit. fault: an
    answer in the place of every other one. hides: lists are empty, and counted all the same."""

    rows: dict[int, Row] = field(default_factory=dict)
    rights: tuple[str, ...] = RIGHTS
    url: str = ""
    fault: Callable[[], web.Response] | None = None
    requests: list[tuple[str, str]] = field(default_factory=list)
    has_passwords: bool = True
    has_permalinks: bool = True
    has_trash: bool = True
    hides: bool = False
    moved_to: str = ""
    barred: set[int] = field(default_factory=set)

    def add(self, text: str, **more: Any) -> Row:
        """A comment that a reader wrote on the site."""
        number = max(self.rows, default=0) + 1
        self.rows[number] = Row(number, more.pop("post", 7), text, **more)
        return self.rows[number]

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self._runner.cleanup()

    @property
    def changes(self) -> list[tuple[str, str]]:
        """Requests that may change something."""
        return [one for one in self.requests if one[0] != "GET"]

    async def _answer(self, request: web.Request) -> web.Response:
        asked = request.path
        if not self.has_permalinks:
            asked = "/wp-json" + request.query.get("rest_route", "")
        path = asked.removeprefix("/wp-json").removeprefix("/wp/v2")
        self.requests.append((request.method, path))
        if self.fault is not None:
            return self.fault()
        if self.moved_to:
            return web.Response(status=301, headers={"Location": self.moved_to + request.path_qs})
        if not asked.startswith("/wp-json/"):
            return web.Response(status=404, text="<html>", content_type="text/html")
        return await self._routed(request, path)

    async def _routed(self, request: web.Request, path: str) -> web.Response:
        kind, _, name = path.strip("/").partition("/")
        if kind in ("", "posts"):
            return self._posts(request) if kind else web.json_response(self._root())
        if not self._knows(request):
            return _refused(401, "rest_not_logged_in")
        if kind == "users":
            return web.json_response({"capabilities": dict.fromkeys(self.rights, True), "id": 1})
        if "moderate_comments" not in self.rights:
            return _refused(403, "rest_forbidden_context")
        if name:
            return await self._one(request, int(name))
        return await self._create(request) if request.method == "POST" else self._list(request)

    def _root(self) -> dict[str, Any]:
        passwords = {"application-passwords": {"endpoints": {}}} if self.has_passwords else []
        return {"authentication": passwords}

    def _knows(self, request: web.Request) -> bool:
        told = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        return self.has_passwords and request.headers.get("Authorization") == f"Basic {told}"

    def _posts(self, request: web.Request) -> web.Response:
        if "include" not in request.query:
            return _refused(404, "rest_post_invalid_id")
        category = {"taxonomy": "category", "name": "سياسة &amp; رأي"}
        return web.json_response(
            [
                {
                    "id": int(number),
                    "link": f"{self.url}/news/{number}/",
                    "title": {"rendered": "خبر &#8211; مهم"},
                    "_embedded": {"wp:term": [[category], [{"taxonomy": "post_tag", "name": "م"}]]},
                }
                for number in request.query["include"].split(",")
                if int(number) < 1000
            ]
        )

    def _list(self, request: web.Request) -> web.Response:
        query = request.query
        size, page = int(query.get("per_page", "10")), int(query.get("page", "1"))
        if size > 100:
            return _refused(400, "rest_invalid_param")
        found = [row for row in self.rows.values() if _matches(row, query)]
        found.sort(key=lambda row: row.id, reverse=query.get("order", "desc") == "desc")
        listed = [] if self.hides else found[(page - 1) * size : page * size]
        headers = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(-(-len(found) // size))}
        # A part of a field is given of links alone; "content.raw" gives no content.
        fields = {field.removesuffix(".up") for field in query["_fields"].split(",")}
        shown = [row.shown(self.url) for row in listed]
        told = [{name: row[name] for name in row if name in fields} for row in shown]
        return web.json_response(told, headers=headers)

    async def _one(self, request: web.Request, number: int) -> web.Response:
        row = self.rows.get(number)
        if row is None or number in self.barred:
            known = row is not None
            return _refused(*((403, "rest_cannot_edit") if known else (404, GONE)))
        if request.method == "DELETE":
            return self._delete(request, row)
        if request.method == "POST":
            refused = self._update(row, json.loads(await request.read()), request)
            if refused is not None:
                return refused
        return web.json_response(row.shown(self.url))

    def _delete(self, request: web.Request, row: Row) -> web.Response:
        if request.query.get("force") == "true":
            del self.rows[row.id]
            return web.json_response({"deleted": True, "previous": row.shown(self.url)})
        if not self.has_trash:
            return _refused(501, "rest_trash_not_supported")
        if row.status == "trash":
            return _refused(410, "rest_already_trashed")
        row.status = "trash"
        return web.json_response(row.shown(self.url))

    def _update(self, row: Row, body: dict[str, Any], request: web.Request) -> web.Response | None:
        if body.get("status") == row.status:
            return _refused(500, "rest_comment_failed_edit")
        if "author_ip" in body and not body["author_ip"]:
            return _refused(400, "rest_invalid_param")
        # What is not sent is replaced by the caller's, as the real one does.
        row.ip = body.get("author_ip") or "127.0.0.1"
        row.agent = body.get("author_user_agent") or request.headers.get("User-Agent") or row.agent
        row.status = body["status"] if body["status"] in STATUSES else row.status
        return None

    async def _create(self, request: web.Request) -> web.Response:
        body = json.loads(await request.read())
        if body["post"] >= 1000:
            return _refused(403, "rest_comment_invalid_post_id")
        if not body["content"].strip() or len(body["content"]) > 65525:
            return _refused(400, "comment_content_column_length")
        email, text = body.get("author_email", "nashra@almidan.test"), body["content"].strip()
        name = body.get("author_name", "newsroom")
        for row in self.rows.values():
            same = (row.post, row.parent, row.text) == (body["post"], body.get("parent", 0), text)
            if same and row.status != "trash" and (row.email == email or row.name == name):
                return _refused(409, "comment_duplicate")
        made = self.add(
            text,
            post=body["post"],
            parent=body.get("parent", 0),
            status=body.get("status", "approved"),
            email=email,
            name=name,
            author=0 if "author_email" in body else 1,
            agent=body.get("author_user_agent", ""),
            date=body.get("date_gmt", "2026-11-25T08:00:00"),
        )
        return web.json_response(made.shown(self.url), status=201)


def _matches(row: Row, query: Any) -> bool:
    status = query.get("status", "approve")
    listed = "approve" if row.status == "approved" else row.status
    ids = query.get("include", "")
    return all(
        (
            status in (listed, "any"),
            not ids or str(row.id) in ids.split(","),
            query.get("author_email", row.email) == row.email,
            query.get("parent", str(row.parent)) == str(row.parent),
        )
    )


def _refused(status: int, code: str) -> web.Response:
    return web.json_response({"code": code, "data": {"status": status}}, status=status)
