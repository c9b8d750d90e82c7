"""The newspaper's comments on their way to where they are moderated, as any site would send them.

They are posted in the background, signed; posting one again tells where it stands by now.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from bot.sandbox.outlet.comments import Comment, CommentBook, State
from bot.sandbox.outlet.site import COMMENTS

EVERY = 1.0
"""Seconds between two looks at what was decided."""

PATIENCE = ClientTimeout(total=10)

_DECIDED = {"pending": State.WAITING, "approved": State.APPROVED}
_TAKEN = (HTTPStatus.OK, HTTPStatus.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where comments are moderated. url: takes them. secret: signs them. site: the newspaper's name
    there."""

    url: str
    secret: str
    site: str


class Sender:
    """Add `told` to the outlet as its `on_comment`, and `running` to its `cleanup_ctx`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._new = asyncio.Event()

    async def told(self, _comment: Comment) -> None:
        """There is a new one: its author is thanked without waiting for the desk."""
        self._new.set()

    async def running(self, app: web.Application) -> AsyncIterator[None]:
        """Send and ask while the site is there."""
        sending = asyncio.create_task(self._run(app[COMMENTS]))
        yield
        sending.cancel()
        with suppress(asyncio.CancelledError):
            await sending

    async def _run(self, book: CommentBook) -> None:
        async with ClientSession(timeout=PATIENCE) as session:
            while True:
                for comment in book.all():
                    state = await self._send(session, comment)
                    if state is not None:
                        book.decide(comment.id, state)
                await self._wait()

    async def _wait(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._new.wait(), EVERY)
        self._new.clear()

    async def _send(self, session: ClientSession, comment: Comment) -> State | None:
        """Where it stands; None where the desk cannot say now."""
        body = _body(comment, self._desk.site)
        headers = {
            "Content-Type": "application/json",
            "X-Nashra-Signature": signature(body, self._desk.secret),
        }
        try:
            async with session.post(self._desk.url, data=body, headers=headers) as answer:
                if answer.status not in _TAKEN:
                    return None
                told = await answer.json()
        except (ClientError, TimeoutError, ValueError):
            return None
        return _DECIDED.get(told["state"], State.REJECTED)


def signature(body: bytes, secret: str) -> str:
    """HMAC-SHA256 of the body under the shared secret."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def _body(comment: Comment, site: str) -> bytes:
    fields = {
        "site": site,
        "external_id": str(comment.id),
        "article_url": comment.article_url,
        "article_title": comment.article_title,
        "author_name": comment.author_name,
        "author_email": comment.author_email,
        "text": comment.text,
        "created_at": comment.created_at.isoformat(),
    }
    return json.dumps(fields, ensure_ascii=False).encode()
