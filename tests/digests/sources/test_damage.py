"""Good documents damaged: bytes cut out and put in, JSON members of the wrong type."""

import asyncio
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import SourceError
from digests.model import Harvest, SourceRef
from digests.sources.visiting import build_sources
from tests.digests.sources.fakes import DATA, NOW, FakeHttp, page

URL = "https://almidan.example/x"
DOCUMENTS = {
    "feed": ("full.rss", "atom.xml", "rdf.xml", "jsonfeed.json"),
    "wordpress": ("wordpress-posts.json",),
    "page": ("article.html",),
}
CASES = [(kind, name) for kind, names in DOCUMENTS.items() for name in names]
NAMES = (
    *("version", "items", "title", "id", "url", "content_html", "tags", "attachments", "image"),
    *("rendered", "content", "excerpt", "_embedded", "wp:term", "wp:featuredmedia", "name"),
    *("date_gmt", "link", "media_details", "sizes", "large", "source_url", "summary"),
)


def visit(kind: str, body: bytes) -> Harvest | None:
    """What a source of this kind makes of a body; None where it refuses it by a SourceError."""
    http = FakeHttp(dict.fromkeys((URL, f"{URL}/wp-json/wp/v2/posts"), page(URL, body)))
    with suppress(SourceError):
        return asyncio.run(build_sources(http).visit(SourceRef(URL, kind, "م"), now=NOW))
    return None


@pytest.mark.parametrize(("kind", "name"), CASES)
@given(data=st.data())
def test_a_damaged_document_is_refused_or_read_as_far_as_it_goes(
    kind: str, name: str, data: st.DataObject
) -> None:
    body = (DATA / name).read_bytes()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body)))
        cut = data.draw(st.sampled_from((0, 1, 2, 30, 1000)))
        body = body[:at] + data.draw(st.binary(max_size=6)) + body[at + cut :]
    harvest = visit(kind, body)
    assert harvest is None or all(article.title for article in harvest.articles)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=3), inner, max_size=5)
    ),
    max_leaves=25,
)


@given(items=st.lists(values, max_size=4))
def test_json_members_of_any_type_do_no_harm(items: list[object]) -> None:
    found = {"version": "https://jsonfeed.org/version/1", "title": items, "items": items}
    for kind, document in (("feed", found), ("wordpress", items)):
        harvest = visit(kind, json.dumps(document).encode())
        assert harvest is not None
        assert all(article.title for article in harvest.articles)
