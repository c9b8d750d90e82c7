"""The questions we ask a WordPress, and what it answers in our values."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.moderation.authors import Keys
from bot.moderation.model import WORDPRESS, Article, State
from bot.moderation.sites.wordpress.client import (
    Answer,
    Client,
    Gone,
    NotDone,
    SiteDown,
    SiteRefuses,
)
from bot.moderation.sites.wordpress.remote import FIELDS, STATUSES, Remote, read
from digests.arabic.cleaning import clean_title
from digests.sources.jsonvalues import mapping, members, text_of

PAGE = 100
"""The most that WordPress lists at once."""

_KEPT = 1000
"""Articles remembered."""

_LISTED = {**STATUSES, State.APPROVED: "approve"}
"""Its lists have a word of their own for what is approved; by the other one they are empty."""

_POST = "id,link,title,_links.wp:term,_embedded"


@dataclass(frozen=True, slots=True)
class Page:
    """remotes: those that could be read. count: all there were on this page. pages, total: of the
    whole list."""

    remotes: tuple[Remote, ...]
    count: int
    pages: int
    total: int


class WordPress:
    """One site. Every method raises SiteTrouble."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self.client = client
        self._keys = keys
        self._articles: OrderedDict[int, Article] = OrderedDict()

    async def listed(self, state: State, page: int, *, newest_first: bool) -> Page:
        """A page, from 1, of all comments in a state; past the end it is empty."""
        order = "desc" if newest_first else "asc"
        query = {"status": _LISTED[state], "orderby": "id", "order": order, "page": page}
        return self._page(await self._comments(query))

    async def by_ids(self, ids: Sequence[int]) -> Mapping[int, Remote]:
        """Up to PAGE comments in whatever status. One that is missing may have been erased."""
        query = {"status": "any", "include": ",".join(map(str, ids))}
        page = self._page(await self._comments(query))
        return {remote.id: remote for remote in page.remotes}

    async def one(self, number: int) -> Remote | None:
        """A comment by itself; None where there is none."""
        try:
            answer = await self.client.get(
                f"comments/{number}", {"context": "edit", "_fields": FIELDS}
            )
        except Gone:
            return None
        found = read(answer.data, self._keys)
        if found is None:
            raise SiteDown(self.client.url, "its comment cannot be read")
        return found

    async def posted_as(self, address: str) -> Remote | None:
        """The comment that was posted under this address, in whatever status."""
        page = self._page(await self._comments({"status": "any", "author_email": address}))
        return page.remotes[0] if page.remotes else None

    async def answers_to(self, number: int) -> Sequence[Remote]:
        """The newest answers to a comment, in whatever status."""
        query = {"status": "any", "parent": number, "orderby": "id", "order": "desc"}
        return self._page(await self._comments(query)).remotes

    async def articles(self, remotes: Iterable[Remote]) -> Mapping[int, Article]:
        """The article of each, by its id there; asked for where it is not remembered."""
        wanted = {remote.post: remote.up for remote in remotes}
        missing = [post for post in wanted if post not in self._articles]
        for start in range(0, len(missing), PAGE):
            await self._learn(missing[start : start + PAGE], wanted)
        found = {post: self._articles[post] for post in wanted}
        while len(self._articles) > _KEPT:
            self._articles.popitem(last=False)
        return found

    async def _comments(self, query: Mapping[str, object]) -> Answer:
        fixed = {"context": "edit", "per_page": PAGE, "_fields": FIELDS}
        return await self.client.get("comments", {**fixed, **query})

    def _page(self, answer: Answer) -> Page:
        if not isinstance(answer.data, list):
            raise SiteDown(self.client.url, "its list of comments cannot be read")
        read_ones = (read(each, self._keys) for each in answer.data)
        remotes = tuple(remote for remote in read_ones if remote is not None)
        pages, total = (
            int(answer.headers.get(name, "0") or 0) for name in ("x-wp-totalpages", "x-wp-total")
        )
        return Page(remotes, len(answer.data), pages, total)

    async def _learn(self, posts: Sequence[int], ups: Mapping[int, str]) -> None:
        """Remember these articles: posts at once, pages and other kinds one by one."""
        query = {"include": ",".join(map(str, posts)), "per_page": PAGE}
        answer = await self.client.get("posts", {**query, "_fields": _POST, "_embed": "wp:term"})
        for found in answer.data if isinstance(answer.data, list) else []:
            self._remember(found)
        for post in posts:
            if post not in self._articles:
                self._articles[post] = await self._other(post, ups[post])

    async def _other(self, post: int, up: str) -> Article:
        unknown = Article(WORDPRESS, str(post))
        try:
            answer = (
                await self.client.get(up, {"_fields": _POST, "_embed": "wp:term"}) if up else None
            )
        except (NotDone, SiteRefuses):
            return unknown
        return _article(answer.data) or unknown if answer else unknown

    def _remember(self, found: object) -> None:
        article = _article(found)
        if article is not None:
            self._articles[int(article.external_id)] = article


def _article(found: object) -> Article | None:
    number = text_of(found, "id")
    if not number.isdigit():
        return None
    title = clean_title(text_of(mapping(found, "title"), "rendered"))
    return Article(WORDPRESS, number, text_of(found, "link"), title, _section(found))


def _section(found: object) -> str:
    """The first category."""
    groups = members(mapping(found, "_embedded"), "wp:term")
    terms = [term for group in groups if isinstance(group, list) for term in group]
    names = (text_of(t, "name") for t in terms if text_of(t, "taxonomy") == "category")
    return clean_title(next(names, ""))
