"""What no headline may break: Telegram's parser takes every page, within its limits, whole."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digests.model import Article, Digest, Format, Look, Message, Story
from digests.rendering import build_renderer
from digests.rendering.display import bare_link, clean
from digests.rendering.paging import measure
from tests.digests.rendering_samples import (
    NOW,
    Pressed,
    article,
    digest,
    links_of,
    story,
    text_of,
    unmarked,
    urls_of,
)
from tests.telegram_parser import covered, detect

shared = cache(build_renderer)
PLAIN = [Format.CLASSIC, Format.TEXT]

SCRAPS = (
    "اتفاق", "الهدنة", "مُحَمَّد", "کتاب", "שלום", "日本", "BBC", "Real Madrid", "ا" * 90, "a" * 90,
    "3-0", "3.5%", "٣٫٥٪", "12:30", "+32 2 555 12 34", "4111 1111 1111 1111", "…", "،", "؟",
    "😀", "🇧🇪", "👩\u200d👩\u200d👧", "\u0301" * 40, "ا" + "\u064b" * 30, "a\u030a", "\ud800",
    "<b>", "</a>", "<script>", "&", "&amp;", "&nbsp;", '"', "'", "«", "»", "{{", "%s",
    "@durov", "#خبر", "#a", "/start", "a@b.co", "$USD", "https://x.example/y", "t.me/x",
    "\n", "\r\n", "\t", " ", "\u2028", "\u0085", "\x00", "\u200b",
    "\u200f", "\u200e\u200f", "\u202e", "\u202b", "\u2066", "\u2068", "\u2069",
)  # fmt: skip
HEADLINES = st.one_of(
    st.lists(st.sampled_from(SCRAPS), max_size=60).map(" ".join),
    st.lists(st.sampled_from(SCRAPS), max_size=60).map("".join),
    st.text(max_size=80),
    st.sampled_from(SCRAPS).map(lambda scrap: f"{scrap} " * (2000 // (len(scrap) + 1))),
    st.sampled_from(SCRAPS).map(lambda scrap: scrap * (2000 // len(scrap) + 1)),
)
PATHS = st.sampled_from(
    ["", "?a=1&b=2", "%D8%A7%20", "أخبار/سياسة", "a'b", "x_y-z~", "#part", "q?x[]=1", "p" * 300]
)


@st.composite
def tellings(draw: st.DrawFn) -> Digest:
    """Digests of up to 14 stories; every link is different."""
    told = []
    for number in range(draw(st.integers(1, 14))):
        others = draw(st.sampled_from([0, 0, 0, 1, 2, 5, 45]))
        base = f"https://news.example/{number}"
        main = Article(
            source="s",
            outlet=draw(HEADLINES),
            title=draw(HEADLINES),
            url=f"{base}/{draw(PATHS)}" if draw(st.booleans()) else "",
            summary=draw(HEADLINES),
            paragraphs=(draw(HEADLINES),),
            published=NOW,
        )
        name = draw(st.sampled_from(SCRAPS))
        also = [article("x", f"{name} {n}", f"{base}/also/{n}") for n in range(others)]
        also += [article("x", f"{name} " * 30)] * draw(st.sampled_from([0, 0, 3, 30]))
        told.append(Story(main, tuple(also), draw(st.sampled_from(["", "سياسة", "Sport & <b>"]))))
    return digest(sorted(told, key=lambda s: s.section))


def assert_within_limits(message: Message) -> None:
    text, entities = text_of(message)
    assert len(text.encode("utf-16-le")) // 2 <= 4096
    assert len(message.payload["text"].encode()) <= 32_768
    own = [e for e in entities if e.kind in ("TextUrl", "Bold")]
    assert len(own) + len(detect(text)) <= 100


def assert_clean(text: str) -> None:
    for line in text.split("\n"):
        assert not line or (line[0] == "\u200f" and line.count("\u200f") == 1), repr(line)
        assert line.count("\u2068") == line.count("\u2069")
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u200e\u2028\x00\r\x85")


def shown_titles(messages: Sequence[Message]) -> list[str]:
    texts = (text_of(message)[0].split("\n") for message in messages)
    return [unmarked(line) for text in texts for line in text if line.startswith("\u200f▪️")]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("format_", PLAIN)
@given(told=tellings())
def test_any_headlines_make_whole_pages(format_: Format, told: Digest) -> None:
    pages = shared().pages(told, Look(format_), Pressed())
    for message in pages:
        assert_within_limits(message)
        assert_clean(text_of(message)[0])
    assert len(shown_titles(pages)) == len(told.stories)
    found = Counter(url for message in pages for url in urls_of(message, format_))
    wanted = links_of(told.stories)
    if format_ is Format.CLASSIC:
        assert sorted(found.elements()) == wanted
    else:  # a headline's own text may hold a link besides
        assert not Counter(map(bare_link, wanted)) - found


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("format_", PLAIN)
@given(told=tellings(), number=st.integers(0, 14))
def test_any_headlines_make_whole_cards(format_: Format, told: Digest, number: int) -> None:
    card = shared().card(told, Look(format_), Pressed(), number)
    assert_within_limits(card)
    assert_clean(text_of(card)[0])
    url = told.stories[min(number, len(told.stories) - 1)].article.url
    assert not url or {url, bare_link(url)} & {*urls_of(card, format_)}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=tellings())
def test_sizes_are_never_counted_too_small(told: Digest) -> None:
    for message in shared().pages(told, Look(), Pressed()):
        size, (text, entities) = measure(message.payload["text"], detects=True), text_of(message)
        assert size.units == len(text.encode("utf-16-le")) // 2
        assert size.parts >= len(entities) + len(detect(text))


@pytest.mark.parametrize("format_", PLAIN)
@pytest.mark.parametrize("count", [1, 12, 60])
def test_every_story_is_told_once_and_in_order(format_: Format, count: int) -> None:
    told = digest(story(n, also=n % 3, title=f"الخبر {n} " * 20) for n in range(count))
    titles = shown_titles(shared().pages(told, Look(format_), Pressed()))
    assert [title.split()[2] for title in titles] == [str(n) for n in range(count)]


@pytest.mark.parametrize("format_", PLAIN)
def test_a_story_in_dozens_of_outlets_keeps_every_link(format_: Format) -> None:
    told = digest([story(0, also=230), story(1)])
    pages = shared().pages(told, Look(format_), Pressed())
    assert sorted(url for page in pages for url in urls_of(page, format_)) == links_of(told.stories)
    assert "أيضًا عن «عنوان الخبر رقم 0»" in text_of(pages[1])[0]


@pytest.mark.parametrize("format_", PLAIN)
def test_the_longest_addresses_fit(format_: Format) -> None:
    """2,048 characters each, as percent-encoded Arabic slugs nearly are."""
    urls = [f"https://news.example/{n}/".ljust(2048, "x") for n in range(30)]
    articles = [replace(story(0).article, url=url) for url in urls]
    told = digest([Story(articles[0], tuple(articles[1:])), story(99)])
    pages = shared().pages(told, Look(format_), Pressed())
    for message in pages:
        assert_within_limits(message)
    assert sorted(url for page in pages for url in urls_of(page, format_)) == links_of(told.stories)
    assert_within_limits(shared().card(told, Look(format_), Pressed(), 0))


def test_a_headline_of_2000_characters_is_cut_at_a_word() -> None:
    told = digest([story(0, title="كلمات " * 333)])
    message = shared().page(told, Look(), Pressed(), 0)
    text, entities = text_of(message)
    headline = next(covered(text, e) for e in entities if e.kind == "TextUrl")
    assert 250 < len(headline) <= 300
    assert headline.endswith("كلمات…")


def test_a_page_is_full_before_the_next_begins() -> None:
    told = digest(story(n, title="كلمة " * 50) for n in range(40))
    pages = shared().pages(told, Look(), Pressed())
    lengths = [measure(page.payload["text"], detects=True).units for page in pages[:-1]]
    assert min(lengths) > 4096 - 400


@given(title=HEADLINES)
@settings(max_examples=60, deadline=None)
def test_a_headline_is_shown_from_its_beginning(title: str) -> None:
    told = digest([story(0, title=f"خبر {title}", summary="")])
    (line,) = shown_titles(shared().pages(told, Look(), Pressed()))
    shown = line.removeprefix("▪️ ")
    assert shown.startswith("خبر")
    assert shown == clean(f"خبر {title}") or clean(f"خبر {title}").startswith(shown[:-1])


@pytest.mark.parametrize("title", ["", "\u200b", "\u200f\u202e", "\n \t", "\u0301", "\ud800"])
def test_a_headline_nobody_can_see_gives_way(title: str) -> None:
    told = digest([replace(story(0), article=replace(story(0).article, title=title))])
    (line,) = shown_titles(shared().pages(told, Look(), Pressed()))
    assert line == "▪️ جملة واحدة تقول ما حدث."
