"""Whatever comes in is read or refused, and what is read is what aiogram understands."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError
from bot.sandbox.rich import read_rich, rich_buttons, rich_links, rich_text
from bot.sandbox.rich.tags import ATTRIBUTES, ENTITIES
from digests.model import Format, Look
from digests.rendering import build_renderer
from tests.bot.sandbox.rich.rich_readers import AnyMedia, read, read_html
from tests.digests.rendering_samples import Pressed, digest, links_of, morning, story

RICH = Look(Format.RICH)
WORDS = st.sampled_from(
    ["نص", " ", "\n", "<", ">", "&", ";", '"', "a&amp;b", "\x00", "😀", "\u200f", "#1", "**", "- "]
)
VALUES = st.sampled_from(
    ["", "1", "-3", "x", "left", "url", "https://a.example/", "#x", "t", "A", "checkbox", "&#1;"]
)


@st.composite
def tags(draw: st.DrawFn) -> str:
    """A start tag, its own attributes most of the time, now and then closed at once."""
    tag = draw(st.sampled_from(sorted(ATTRIBUTES)))
    names = st.sampled_from(sorted(ATTRIBUTES[tag]) or ["id"])
    given_ = draw(st.lists(names, max_size=3)) if ATTRIBUTES[tag] else []
    written = "".join(f' {name}="{draw(VALUES)}"' for name in given_)
    return f"<{tag}{written}{draw(st.sampled_from(['>', '/>']))}"


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(tags().filter(lambda tag: not tag.endswith("/>")), inner).map(
        lambda both: f"{both[0]}{both[1]}</{both[0][1:-1].split(' ')[0]}>"
    )
    return st.lists(pair | inner, max_size=4).map("".join)


ENTITY = st.sampled_from(sorted(ENTITIES)).map("&{};".format)
SCRAPS = st.text(max_size=20) | WORDS | ENTITY | tags() | st.sampled_from(["</p>", "</b>", "<!"])
SOUP = st.lists(SCRAPS, max_size=12).map("".join)
TREES = st.recursive(st.sampled_from(["نص", "a b", "&mdash;", ""]), nested, max_leaves=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | VALUES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "blocks", "items", "cells", "buttons", "url", "size"]),
            inner | st.sampled_from(["paragraph", "list", "table", "bold", "url", "buttons"]),
            max_size=4,
        )
    ),
    max_leaves=20,
)


def read_or_refused(message: Any) -> None:
    try:
        rich = read(message)
    except ApiError as refused:
        assert_told(refused)
    else:
        assert isinstance(rich_text(rich), str)
        assert all(button["text"] for button in rich_buttons(rich))
        assert all(link for link in rich_links(rich))


def assert_told(refused: ApiError) -> None:
    assert refused.code == 400
    assert refused.description.startswith("Bad Request: ")


@settings(max_examples=150, deadline=None)
@given(html=SOUP | TREES)
def test_any_html_is_read_or_refused(html: str) -> None:
    read_or_refused({"html": html})


@settings(max_examples=100, deadline=None)
@given(markdown=st.lists(SCRAPS | st.sampled_from("#*_~`|=[]()!$>-\n"), max_size=15).map("".join))
def test_any_markdown_is_read_or_refused(markdown: str) -> None:
    read_or_refused({"markdown": markdown})


@settings(max_examples=100, deadline=None)
@given(blocks=JSON)
def test_any_blocks_are_read_or_refused(blocks: Any) -> None:
    read_or_refused({"blocks": blocks})
    read_or_refused({"blocks": [blocks]})


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=80))
def test_escaped_text_is_read_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    assert rich_text(read_html(f"<p>.{escaped}.</p>")) == f".{text}."


@pytest.mark.parametrize("count", [1, 12, 60])
def test_digests_of_this_project_are_read(count: int) -> None:
    told = digest(story(n, also=n % 3, image=n % 2 == 0) for n in range(count))
    pages = [page.payload["rich_message"] for page in build_renderer().pages(told, RICH, Pressed())]
    read_pages = [read(page) for page in pages]
    assert sorted(link for rich in read_pages for link in rich_links(rich)) == links_of(
        told.stories
    )
    assert all(rich["is_rtl"] for rich in read_pages)


def test_cards_and_english_digests_are_read() -> None:
    card = build_renderer().card(morning(), RICH, Pressed(), 0)
    assert "عنوان الخبر رقم 0" in rich_text(read(card.payload["rich_message"]))
    page = build_renderer().page(morning(), Look(Format.RICH, "en"), Pressed(), 0)
    assert "is_rtl" not in read(page.payload["rich_message"])


def test_a_digest_of_twelve_stories_is_read_in_milliseconds() -> None:
    told = digest(story(n, also=n % 3, image=n % 2 == 0) for n in range(12))
    message = build_renderer().page(told, RICH, Pressed(), 0).payload["rich_message"]
    best = min(_seconds(message) for _ in range(20))
    assert best < 0.03  # 1.5 ms on a quiet core; the rest is for a busy machine


def _seconds(message: Any) -> float:
    start = time.perf_counter()
    read_rich(message, AnyMedia())
    return time.perf_counter() - start
