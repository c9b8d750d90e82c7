"""Rich messages: their tags, their limits, every link once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.model import Digest, Format, Look, Message, Story
from digests.rendering import build_renderer
from tests.digests.rendering_samples import (
    NOW,
    Pressed,
    article,
    digest,
    links_of,
    morning,
    story,
)

shared = cache(build_renderer)
RICH = Look(Format.RICH)
TEXT_BLOCKS = {"h1", "h2", "p", "summary", "footer"}
BLOCKS = TEXT_BLOCKS | {"details", "img", "tg-slideshow", "tg-button-row"}
INLINE = {"a", "tg-time", "tg-button"}
HEADLINES = st.text(
    alphabet=st.sampled_from("ابتث ABC<>&\"'@#/:.{}%😀\n\u200f\u202e\u2068\u0301"), max_size=400
)


@dataclass
class Read(HTMLParser):
    """What a strict reader of rich HTML sees."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in BLOCKS | INLINE
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "img":
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        assert self.open, f"text outside of any block: {data!r}"
        self.texts.append((self.open[-1], data))

    def of(self, tag: str) -> Iterator[dict[str, str]]:
        return (attributes for name, attributes in self.tags if name == tag)


def read(message: Message) -> Read:
    reader = Read()
    reader.feed(message.payload["rich_message"]["html"])
    reader.close()
    assert not reader.open
    return reader


def links(reader: Read) -> list[str]:
    found = [a["href"] for a in reader.of("a")] + [b["url"] for b in reader.of("tg-button")]
    return sorted(found)


def assert_within_limits(message: Message) -> None:
    html, reader = message.payload["rich_message"]["html"], read(message)
    assert sum(len(text) for _, text in reader.texts) <= 32_768
    assert sum(tag in BLOCKS for tag, _ in reader.tags) <= 500
    assert sum(tag == "img" for tag, _ in reader.tags) <= 50
    named = set(re.findall(r"&([a-z]+);", html))
    assert named <= {"lt", "gt", "amp", "quot", "apos", "nbsp"}


@settings(max_examples=60, deadline=None)
@given(titles=st.lists(HEADLINES, min_size=1, max_size=12))
def test_any_headlines_make_well_formed_pages(titles: list[str]) -> None:
    told = digest(
        story(n, also=n % 3, title=title, summary=title, image=n % 2 == 0)
        for n, title in enumerate(titles)
    )
    pages = shared().pages(told, RICH, Pressed())
    for message in pages:
        assert_within_limits(message)
    assert sorted(url for page in pages for url in links(read(page))) == links_of(told.stories)
    assert sum(len([*read(page).of("details")]) for page in pages) == len(titles)


@pytest.mark.parametrize("count", [60, 130])
def test_a_long_digest_is_paged(count: int) -> None:
    body = "جملة من متن الخبر. " * 60
    told = digest(_with_body(count, body))
    pages = shared().pages(told, RICH, Pressed())
    assert len(pages) > 1
    for message in pages:
        assert_within_limits(message)
    assert sorted(url for page in pages for url in links(read(page))) == links_of(told.stories)


def test_a_story_in_dozens_of_outlets_keeps_every_link() -> None:
    told = digest([story(0, also=230), story(1)])
    pages = shared().pages(told, RICH, Pressed())
    assert sorted(url for page in pages for url in links(read(page))) == links_of(told.stories)


def test_a_heading_a_section_and_a_fold_a_story() -> None:
    reader = read(shared().page(morning(), RICH, Pressed(), 0))
    headings = [text for tag, text in reader.texts if tag == "h2"]
    assert headings == ["\u200fسياسة", "\u200fاقتصاد", "\u200fرياضة"]
    folded = [text for tag, text in reader.texts if tag == "summary"]
    assert folded == [f"\u200fعنوان الخبر رقم {n}" for n in range(9)]
    assert [text for tag, text in reader.texts if tag == "footer"] == [
        "\u200fصحيفة الميدان · 9 أخبار"
    ]


def test_up_to_three_pictures_lead_as_a_slideshow() -> None:
    html = _html(digest(story(n, image=True) for n in range(5)))
    shown = "".join(f'<img src="https://news.example/{n}/top.jpg"/>' for n in range(3))
    assert html.startswith(f"<tg-slideshow>{shown}</tg-slideshow><h1>")


def test_one_picture_is_no_slideshow() -> None:
    html = _html(digest([story(0, image=True), story(1)]))
    assert html.startswith('<img src="https://news.example/0/top.jpg"/><h1>')
    assert _html(digest([story(0)])).startswith("<h1>")


def test_times_are_left_to_the_readers_zone() -> None:
    times = [*read(shared().page(digest([story(0)]), RICH, Pressed(), 0)).of("tg-time")]
    assert times == [{"unix": str(int(NOW.timestamp()) - 3600), "format": "wt"}]


def test_a_story_without_a_date_has_no_time() -> None:
    undated = replace(story(0), article=replace(article("عنوان"), published=None))
    assert "tg-time" not in _html(digest([undated]))


def test_every_text_starts_with_a_mark_and_is_shown_right_to_left() -> None:
    message = shared().page(morning(), RICH, Pressed(), 0)
    html = message.payload["rich_message"]["html"]
    starts = re.findall(rf"<(?:{'|'.join(TEXT_BLOCKS)})>(.)", html)
    assert set(starts) == {"\u200f"}
    assert len(starts) == html.count("\u200f")
    assert message.payload["rich_message"]["is_rtl"] is True


def test_english_is_shown_left_to_right() -> None:
    message = shared().page(morning(), Look(Format.RICH, "en"), Pressed(), 0)
    assert message.payload["rich_message"]["is_rtl"] is False
    assert "\u200f" not in message.payload["rich_message"]["html"]


def test_a_card_unfolds_the_story() -> None:
    card = shared().card(morning(), RICH, Pressed(), 0)
    reader = read(card)
    assert not [*reader.of("details")]
    assert [text for tag, text in reader.texts if tag == "h2"] == ["\u200fعنوان الخبر رقم 0"]
    assert [i["src"] for i in reader.of("img")] == ["https://news.example/0/top.jpg"]


def _html(told: Digest) -> str:
    html: str = shared().page(told, RICH, Pressed(), 0).payload["rich_message"]["html"]
    return html


def _with_body(count: int, body: str) -> Iterator[Story]:
    for number in range(count):
        told = story(number, also=number % 3, image=True)
        yield replace(told, article=replace(told.article, paragraphs=(body,)))
