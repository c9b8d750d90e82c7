"""A web of pages made of a dict, and articles as plain values for comparing with files."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from digests.errors import SourceError
from digests.model import Article
from digests.sources.http import Response

DATA = Path(__file__).parent / "data"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class FakeHttp:
    """Answers from `pages` (the address, or its part before '?'); records what was asked."""

    def __init__(self, pages: Mapping[str, Response | SourceError]) -> None:
        self.pages = dict(pages)
        self.asked: list[tuple[str, dict[str, str]]] = []

    async def get(self, url: str, headers: Mapping[str, str]) -> Response:
        self.asked.append((url, dict(headers)))
        answer = self.pages.get(url) or self.pages.get(url.partition("?")[0])
        if isinstance(answer, SourceError):
            raise answer
        return answer or Response(404, url)


def page(url: str, body: bytes | str, **headers: str) -> Response:
    """A 200 with this body; `content_type='…'` becomes the header Content-Type."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(200, url, named, body.encode() if isinstance(body, str) else body)


def plain(article: Article) -> dict[str, Any]:
    """An article as JSON has it: what is empty or as usual is left out."""
    found = asdict(article)
    for name in ("published", "modified"):
        found[name] = found[name].isoformat() if found[name] else None
    usual = {"weight": 1.0, "pinned": False}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in found.items()
        if value not in (None, "", ()) and usual.get(name) != value
    }
