"""Rendering a cell: a digest of 12 stories, all pages and buttons, in every format."""

import statistics
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from digests.model import Article, Digest, Format, Image, Look, Message, Story
from digests.rendering import Press, build_renderer

CELLS = 300
NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
SECTIONS = ("سياسة",) * 5 + ("اقتصاد",) * 4 + ("رياضة",) * 3


class _Buttons:
    def page(self, number: int) -> Press | None:
        return Press(callback_data=f"p:{number}")

    def story(self, number: int) -> Press | None:
        return Press(callback_data=f"s:{number}")

    def settings(self) -> Press | None:
        return Press(callback_data="settings")

    def comment(self, number: int | None) -> Press | None:
        return None


def _story(cell: int, number: int, section: str) -> Story:
    article = Article(
        source="s",
        outlet="صحيفة الميدان",
        title=f"البرلمان يقر قانون البلديات رقم {cell} بأغلبية {number}-3 بعد نقاش طويل",
        url=f"https://news.example/{cell}/{number}/%D8%AE%D8%A8%D8%B1?id={number}&lang=ar",
        summary="قال الناطق باسم BBC News إن النسبة بلغت 3.5%، وإن التصويت التالي في الربيع.",
        paragraphs=("أعلن الوسطاء آلية مراقبة مشتركة تبدأ مطلع الشهر المقبل. " * 4,) * 6,
        published=NOW - timedelta(hours=number),
        image=Image(f"https://news.example/{number}.jpg"),
    )
    also = tuple(
        replace(article, outlet=name, url=f"{article.url}&o={name}") for name in ("BBC", "رويترز")
    )
    return Story(article, also[: number % 3], section)


def _cell(cell: int) -> Digest:
    stories = tuple(_story(cell, number, section) for number, section in enumerate(SECTIONS))
    return Digest("نشرة الصباح", "صحيفة الميدان", date(2026, 11, 23), NOW, stories)


def cell_message() -> Message:
    """A digest as it goes out."""
    return build_renderer().pages(_cell(1), Look(), _Buttons())[0]


def main() -> None:
    """Prints milliseconds over 300 cells, each with stories of its own; templates are loaded."""
    renderer, cells = build_renderer(), [_cell(number) for number in range(CELLS)]
    for format_ in Format:
        look = Look(format_)
        renderer.pages(cells[0], look, _Buttons())
        times = []
        for cell in cells:
            start = time.perf_counter()
            renderer.pages(cell, look, _Buttons())
            times.append((time.perf_counter() - start) * 1000)
        median, best = statistics.median(times), min(times)
        print(
            f"rendering {format_:8} {median:.2f} ms a cell of 12 stories (best {best:.2f}; bound 3)"
        )


if __name__ == "__main__":
    main()
