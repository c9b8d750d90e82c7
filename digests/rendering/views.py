"""What a template is given: values ready to show, cleaned and isolated; escaping is Jinja2's."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from digests.arabic.calendar import Age, age, gregorian, hijri
from digests.arabic.direction import isolate_ltr, isolate_rtl
from digests.model import Article, Digest, Look, Story
from digests.rendering.display import clean, clip, link, readable

HEADLINE = 300
SUMMARY = 300
NAME = 60
"""Longest texts in UTF-16 units: headline, summary; name of an outlet, a section, an edition."""

WORDS_A_MINUTE = 180


@dataclass(frozen=True, slots=True)
class Link:
    """A name; url: '' where there is nothing to open."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class StoryView:
    """One story. published: Unix time, 0 where unknown. image: '' where there is none."""

    headline: str
    url: str
    summary: str
    section: str
    source: str
    age: Age | None
    published: int
    image: str
    also: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class HeaderView:
    """The top of a digest. edition: '' where the part of the day names it. hijri: '' where not
    shown. minutes: reading time, at least 1."""

    part: str
    edition: str
    outlet: str
    date: str
    hijri: str
    stories: int
    minutes: int


def shown(text: str, locale: str, most: int) -> str:
    """Cleaned, clipped, and safe in a line of the locale's direction."""
    return _set(clean(text), locale, most)


def story_view(story: Story, digest: Digest, look: Look) -> StoryView:
    """A story as this reader sees it."""
    article, locale = story.article, look.locale
    name, summary = _name(article, article.title, article.summary), clean(article.summary)
    return StoryView(
        headline=_set(name, locale, HEADLINE),
        url=link(article.url),
        summary="" if summary == name else _set(summary, locale, SUMMARY),
        section=shown(story.section, locale, NAME),
        source=shown(article.outlet, locale, NAME),
        age=age(article.published, digest.as_of),
        published=int(article.published.timestamp()) if article.published else 0,
        image=picture(story),
        also=tuple(_also(other, locale) for other in story.also),
    )


def header_view(digest: Digest, look: Look) -> HeaderView:
    """The top of the digest as this reader sees it; digits are still Latin."""
    return HeaderView(
        part=digest.part.value,
        edition=shown(digest.edition, look.locale, NAME),
        outlet=shown(digest.outlet, look.locale, NAME),
        date=gregorian(digest.on, look.locale, look.territory),
        hijri=hijri(digest.on, look.locale) if look.hijri else "",
        stories=len(digest.stories),
        minutes=_minutes(digest.stories),
    )


def lead(article: Article, locale: str, most: int) -> tuple[str, ...]:
    """Whole paragraphs from the top, about `most` UTF-16 units; the first one is always there,
    clipped where it alone is longer. An article without a body has its summary."""
    texts = map(clean, article.paragraphs or (article.summary,))
    taken = _whole((text for text in texts if readable(text)), most)
    return tuple(_set(text, locale, most) for text in taken)


def picture(story: Story) -> str:
    """The story's picture, another outlet's where the first has none; '' without one."""
    pictures = (a.image for a in (story.article, *story.also))
    return next((link(image.url) for image in pictures if image and link(image.url)), "")


def _also(article: Article, locale: str) -> Link:
    return Link(
        _set(_name(article, article.outlet, article.title), locale, NAME), link(article.url)
    )


def _name(article: Article, *texts: str) -> str:
    """What a link is pressed on: the first text that can be seen; cleaned."""
    candidates = map(clean, (*texts, article.outlet, article.url, "…"))
    return next(text for text in candidates if readable(text))


def _set(text: str, locale: str, most: int) -> str:
    short = clip(text, most)
    return isolate_ltr(short) if locale == "ar" else isolate_rtl(short)


def _whole(texts: Iterable[str], most: int) -> Iterator[str]:
    room = most
    for number, text in enumerate(texts):
        if number and len(text) > room:
            return
        room -= len(text)
        yield text


def _minutes(stories: Sequence[Story]) -> int:
    texts = (text for s in stories for text in (s.article.title, s.article.summary))
    words = sum(len(text.split()) for text in texts)
    return max(1, round(words / WORDS_A_MINUTE))
