"""A digest of an ordinary morning, buttons that say where they lead, and payloads taken apart."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from digests.model import Article, Digest, Format, Image, Message, Story
from digests.rendering import Press
from tests.telegram_parser import Entity, detect, parse_html

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
MARKS = "\u200f\u2068\u2069"


class Pressed:
    """Buttons whose data names the place they open."""

    def page(self, number: int) -> Press | None:
        return Press(callback_data=f"page:{number}")

    def story(self, number: int) -> Press | None:
        return Press(callback_data=f"story:{number}")

    def settings(self) -> Press | None:
        return Press(callback_data="settings")

    def comment(self, number: int | None) -> Press | None:
        return None


class NoButtons:
    """For a terminal, say."""

    def page(self, number: int) -> Press | None:
        return None

    def story(self, number: int) -> Press | None:
        return None

    def settings(self) -> Press | None:
        return None

    def comment(self, number: int | None) -> Press | None:
        return None


def article(title: str, outlet: str = "الميدان", url: str = "", hours: float = 2) -> Article:
    published = NOW - timedelta(hours=hours)
    return Article(source="s", outlet=outlet, title=title, url=url, published=published)


def story(
    number: int,
    section: str = "سياسة",
    *,
    also: int = 0,
    title: str = "",
    summary: str = "جملة واحدة تقول ما حدث.",
    image: bool = False,
) -> Story:
    """Story `number` and its links, all different from those of any other number."""
    base = f"https://news.example/{number}"
    main = Article(
        source="s",
        outlet="الميدان",
        title=title or f"عنوان الخبر رقم {number}",
        url=f"{base}/",
        summary=summary,
        paragraphs=(f"الفقرة الأولى من الخبر {number}.", "الفقرة الثانية.", "الفقرة الثالثة."),
        published=NOW - timedelta(hours=number + 1),
        image=Image(f"{base}/top.jpg") if image else None,
    )
    others = tuple(article("نفسه", f"منبر {n}", f"{base}/also/{n}") for n in range(also))
    return Story(main, others, section)


def digest(stories: Iterable[Story], edition: str = "") -> Digest:
    return Digest(edition, "صحيفة الميدان", date(2026, 11, 23), NOW, tuple(stories))


def morning() -> Digest:
    """Nine stories in three sections."""
    sections = ("سياسة",) * 4 + ("اقتصاد",) * 3 + ("رياضة",) * 2
    return digest(
        story(number, section, also=number % 3, image=number == 0)
        for number, section in enumerate(sections)
    )


def links_of(told: Iterable[Story]) -> list[str]:
    """Every address a digest must give its reader."""
    return sorted(a.url for s in told for a in (s.article, *s.also) if a.url)


def text_of(message: Message) -> tuple[str, tuple[Entity, ...]]:
    """Visible text and entities of a classic or plain message, as Telegram reads them."""
    text = message.payload["text"]
    if message.payload.get("parse_mode") == "HTML":
        return parse_html(text)
    return text, detect(text)


def urls_of(message: Message, format_: Format) -> list[str]:
    kind = "TextUrl" if format_ is Format.CLASSIC else "Url"
    text, entities = text_of(message)
    octets = text.encode("utf-16-le")
    return [
        e.url or octets[2 * e.offset : 2 * (e.offset + e.length)].decode("utf-16-le")
        for e in entities
        if e.kind == kind
    ]


def labels(message: Message) -> list[list[str]]:
    keyboard = message.payload.get("reply_markup", {"inline_keyboard": []})["inline_keyboard"]
    return [[button["text"] for button in row] for row in keyboard]


def unmarked(text: str) -> str:
    """The text without the invisible marks."""
    return text.translate(dict.fromkeys(map(ord, MARKS)))
