"""Rich HTML and the RichMessage it becomes, side by side as files, and all that is said in it."""

import json
from pathlib import Path

import pytest

from bot.sandbox.rich import rich_buttons, rich_links, rich_text
from tests.bot.sandbox.rich.rich_readers import read, read_html

DATA = Path(__file__).parent.parent / "data" / "rich"


@pytest.mark.parametrize("page", sorted(DATA.glob("*.html")), ids=lambda page: page.stem)
def test_html_becomes_blocks(page: Path) -> None:
    expected = json.loads(page.with_suffix(".json").read_text("utf-8"))
    assert read_html(page.read_text("utf-8")) == expected


@pytest.mark.parametrize("page", sorted(DATA.glob("*.md")), ids=lambda page: page.stem)
def test_markdown_becomes_blocks(page: Path) -> None:
    expected = json.loads(page.with_suffix(".json").read_text("utf-8"))
    assert read({"markdown": page.read_text("utf-8")}) == expected


def test_right_to_left_is_kept() -> None:
    assert read_html("<p>نص</p>", is_rtl=True)["is_rtl"] is True
    assert "is_rtl" not in read_html("<p>text</p>", is_rtl=False)


def test_text_is_in_reading_order() -> None:
    said = rich_text(
        read_html(
            "<h1>Title</h1><details><summary>More</summary><p>a <b>b</b></p>"
            "<ol start='3'><li>c</li></ol></details>"
            "<table><caption>d</caption><tr><td>e</td><td>f</td></tr></table>"
            "<figure><img src='https://x.example/'/><figcaption>g<cite>h</cite></figcaption></figure>"
            "<tg-button-row><tg-button type='disabled'>i</tg-button></tg-button-row>"
        )
    )
    assert said.split("\n") == ["Title", "More", "a b", "3. c", "d", "e\tf", "g", "h", "i"]


def test_buttons_are_found_within_lines_and_in_rows() -> None:
    rich = read_html(
        '<p>a <tg-button type="callback_data" data="one">1</tg-button></p><details><summary>s'
        '</summary><tg-button-row><tg-button type="url" url="https://two.example/">2</tg-button>'
        "</tg-button-row></details>"
    )
    assert rich_buttons(rich) == [
        {"text": "1", "callback_data": "one"},
        {"text": "2", "url": "https://two.example/"},
    ]


def test_links_and_url_buttons_are_found_in_order() -> None:
    rich = read_html(
        '<p><b><a href="https://one.example/">1</a></b></p><ul><li>'
        '<tg-button type="url" url="https://two.example/">2</tg-button></li></ul>'
        '<table><tr><td><a href="https://three.example/">3</a></td></tr></table>'
    )
    assert rich_links(rich) == [f"https://{n}.example/" for n in ("one", "two", "three")]


def test_media_are_bound_by_the_message() -> None:
    block = read_html('<img src="tg://photo?id=cover"/>')["blocks"][0]
    assert block["photo"][0]["file_id"] == "attach://cover"


def test_a_nested_list_counts_as_pages_do() -> None:
    rich = read_html("<ol type='i'><li>a</li><li value='4'>b</li></ol>")
    assert [item["label"] for item in rich["blocks"][0]["items"]] == ["i.", "iv."]
