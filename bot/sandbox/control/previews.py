"""Previews of links. Only pages on this machine are read; others show their host."""

from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from bot.sandbox.errors import Json
from bot.sandbox.files import Files, is_loopback, split

LARGEST = 2 * 1024**2
KEPT = 500


class Previews:
    """By address, read once."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._made: dict[str, Json] = {}

    async def of(self, url: str) -> Json:
        """`url`, `site`, `title`, `description`, and `image` as a path of the sandbox or ''."""
        if url not in self._made:
            if len(self._made) >= KEPT:
                self._made.clear()
            self._made[url] = await self._make(url)
        return self._made[url]

    async def _make(self, url: str) -> Json:
        made = {
            "url": url,
            "site": split(url).netloc,
            "title": "",
            "description": "",
            "image": "",
        }
        if not is_loopback(url):
            return made
        content, content_type = await self._files.fetch(url)
        if content_type.startswith("image/"):
            return made | {"image": self._image(url)}
        if "html" not in content_type:
            return made
        page = LexborHTMLParser(content[:LARGEST])
        told = {name: _meta(page, name) for name in ("site_name", "title", "description", "image")}
        image = urljoin(url, told["image"]) if told["image"] else ""
        return made | {
            "site": told["site_name"] or made["site"],
            "title": told["title"],
            "description": told["description"],
            "image": self._image(image) if image else "",
        }

    def _image(self, url: str) -> str:
        return f"/sim/files/{self._files.refer('photo', url).id}"


def _meta(page: LexborHTMLParser, name: str) -> str:
    found = page.css_first(f'meta[property="og:{name}"]')
    return (found.attributes.get("content") or "") if found else ""
