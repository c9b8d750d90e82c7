"""A file on disk: a saved feed or page, or the plain text that a scraper sees of a page."""

import asyncio
import re
import stat
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from digests.arabic.cleaning import clean_line
from digests.arabic.datelines import glued_name
from digests.errors import NotASource, SourceError, SourceTooLarge
from digests.model import Article, Harvest, SourceRef, Validators
from digests.sources import feed, page
from digests.sources.articles import Entry, to_articles
from digests.sources.decoding import Shape, decode, shape
from digests.sources.http import Http
from digests.sources.unpacking import CAP

KIND = "file"


def is_path(url: str) -> bool:
    """Whether a source's address is a path or a file:// URL."""
    return url.startswith("file:") or "://" not in url


async def visit(
    _http: Http, ref: SourceRef, _validators: Validators, _known: Sequence[str], now: datetime
) -> Harvest:
    """Read the file, whatever of the above it is."""
    outlet, articles = await asyncio.to_thread(_read_file, ref, now)
    return Harvest(replace(ref, kind=KIND, name=outlet), articles)


def _read_file(ref: SourceRef, now: datetime) -> tuple[str, tuple[Article, ...]]:
    text = decode(_bytes(ref.url))
    match shape(text):
        case Shape.HTML:
            return page.read(text, ref, "", now)
        case Shape.TEXT:
            return read_text(text, ref, now)
        case _:
            return feed.read(text, ref, "", now)


def _bytes(url: str) -> bytes:
    """The file's content. Only a regular file is opened: a pipe or device may never end."""
    try:
        path = Path(unquote(urlsplit(url).path) if url.startswith("file:") else url)
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise SourceError(url, "it is not a file")
        if status.st_size > CAP:
            raise SourceTooLarge(url, f"over {CAP} bytes")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError(url, "there is no such file") from error
    except (OSError, ValueError) as error:
        raise SourceError(url, "the file cannot be read") from error


def read_text(text: str, ref: SourceRef, now: datetime) -> tuple[str, tuple[Article, ...]]:
    """(outlet, the one article) of a scraped page: the title on the first line, then the body.

    Without a configured name the outlet is the one whose dateline is glued to the first
    sentence, or ''. Raises NotASource if there is no body.
    """
    title, _, rest = text.strip().partition("\n")
    body = _lines(rest)
    if not title or not body:
        raise NotASource(ref.url, "it is a text without a title and a body")
    outlet = ref.name or next((name for line in body[:3] if (name := glued_name(line))), "")
    return outlet, to_articles([Entry(title=title, body=body)], ref, outlet, "", now)


def _lines(text: str) -> tuple[str, ...]:
    """Every line is a paragraph, as scrapers write them."""
    return tuple(line for raw in re.split(r"\n+", text) if (line := clean_line(raw)))
