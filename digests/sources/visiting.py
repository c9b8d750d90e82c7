"""Visits to sources: the kinds on their registry, and what an address turns out to be."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from digests.errors import NotASource, SourceError
from digests.model import Harvest, SourceRef, Validators
from digests.sources import feed, file, page, wordpress
from digests.sources.decoding import Shape, decode, shape
from digests.sources.http import Http, Response, check_status
from digests.sources.jsonfeed import is_json_feed
from digests.sources.jsonvalues import load, members
from digests.sources.metadata import Page, wordpress_link

AUTO = "auto"
_FILE_NAMES = (".xml", ".rss", ".atom", ".json", ".txt", ".html", ".htm")


class Visit(Protocol):
    """How one kind of source is read. Raises only SourceError and its subclasses."""

    async def __call__(
        self,
        http: Http,
        ref: SourceRef,
        validators: Validators,
        known: Sequence[str],
        now: datetime,
        /,
    ) -> Harvest:
        """Everything the source has now, cleaned."""
        ...


def build_sources(http: Http) -> "Sources":
    """All kinds, mounted. `http` is only asked by kinds that are not on disk."""
    kinds: dict[str, Visit] = {
        feed.KIND: feed.visit,
        wordpress.KIND: wordpress.visit,
        page.KIND: page.visit,
        file.KIND: file.visit,
    }
    return Sources(http, kinds)


class Sources:
    """Reads sources. kinds: how each `SourceRef.kind` but 'auto' is visited."""

    def __init__(self, http: Http, kinds: Mapping[str, Visit]) -> None:
        self._http, self._kinds = http, kinds

    async def visit(
        self,
        ref: SourceRef,
        validators: Validators = Validators(),  # noqa: B008 - frozen
        known: Sequence[str] = (),
        *,
        now: datetime,
    ) -> Harvest:
        """What the source has now; its kind is found out if it is 'auto'.

        known: identities of the source's recently stored articles; those that are no longer
        published come back in `Harvest.withdrawn`. Raises SourceError or a subclass, whose
        `about` is the source's url.
        """
        try:
            if ref.kind != AUTO:
                return await self._kind(ref)(self._http, ref, validators, known, now)
            found, http = await self._resolve(ref)
            return await self._kind(found)(http, found, validators, known, now)
        except SourceError as error:
            error.about = ref.url
            raise

    async def discover(self, url: str, *, now: datetime) -> SourceRef:
        """What an address, as a person gives it, is: its kind and name, after reading it once.

        «example.org» is taken for https. Raises SourceError; NotASource with `.suggestion`
        set to a feed that an HTML page links to.
        """
        address = _completed(url.strip())
        harvest = await self.visit(SourceRef(address), now=now)
        return replace(harvest.source, url=harvest.moved_to or address)

    def _kind(self, ref: SourceRef) -> Visit:
        try:
            return self._kinds[ref.kind]
        except KeyError:
            raise SourceError(ref.url, f"there is no kind of source called {ref.kind!r}") from None

    async def _resolve(self, ref: SourceRef) -> tuple[SourceRef, Http]:
        """(the source with its kind, a client that does not fetch the same document twice)."""
        if file.is_path(ref.url):
            return replace(ref, kind=file.KIND), self._http
        response = check_status(await self._http.get(ref.url, {}), ref.url)
        found = replace(ref, kind=kind_of(response))
        return found, _Replaying(self._http, ref.url, response)


class _Replaying:
    """An `Http` that already has the answer for one address."""

    def __init__(self, http: Http, url: str, response: Response) -> None:
        self._http, self._url, self._response = http, url, response

    async def get(self, url: str, headers: Mapping[str, str]) -> Response:
        return self._response if url == self._url else await self._http.get(url, headers)


def _completed(url: str) -> str:
    """With https:// where a person left it out; paths stay."""
    host = url.partition("/")[0]
    typed = "://" not in url and "." in host.strip(".") and " " not in host
    is_file = host.lower().endswith(_FILE_NAMES)
    return f"https://{url}" if typed and not is_file else url


def kind_of(response: Response) -> str:
    """The kind of source a document is. Raises NotASource, with a feed it links to."""
    text = decode(response.body, response.headers.get("content-type", ""))
    match shape(text):
        case Shape.XML_FEED:
            return feed.KIND
        case Shape.JSON:
            return _kind_of_json(text, response.url)
        case Shape.HTML:
            return _kind_of_page(text, response)
        case _:
            raise NotASource(response.url, "it is neither a feed nor a page")


def _kind_of_json(text: str, url: str) -> str:
    found = load(text, url)
    if is_json_feed(found):
        return feed.KIND
    if "wp/v2" in members(found, "namespaces"):
        return wordpress.KIND
    raise NotASource(url, "it is JSON, but no JSON Feed")


def _kind_of_page(html: str, response: Response) -> str:
    """A WordPress site's front page stands for its posts; an article's page for itself."""
    tree = Page.of(html)
    root = wordpress_link(response.headers.get("link", "")) or tree.wordpress(response.url)
    if root and _is_front(response.url, root):
        return wordpress.KIND
    if tree.is_article:
        return page.KIND
    raise NotASource(response.url, "it is a page, not a feed", tree.feed(response.url))


def _is_front(url: str, root: str) -> bool:
    """Whether the address is that of the site the REST root belongs to."""
    site, here = urlsplit(wordpress.site_of(root)), urlsplit(url)
    path = site.path.removesuffix("index.php").rstrip("/")
    return site.netloc == here.netloc and here.path.rstrip("/") == path and not here.query
