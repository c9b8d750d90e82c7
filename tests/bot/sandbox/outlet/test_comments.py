"""The comment form: what it refuses and in which words, and what becomes of what it takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from bot.sandbox.outlet.comments import LIMITS, State, faults, read_form
from tests.bot.sandbox.outlet.conftest import NOON, Site, path_of

ARTICLE = path_of("cup-semifinal")
GOOD = {"name": "سعاد", "email": "suad@example.org", "text": "مباراة جميلة\nوتحكيم عادل"}


def read(text: str) -> str:
    return LexborHTMLParser(text).text(separator=" ")


async def test_a_comment_waits_for_moderation_and_its_author_is_thanked(site: Site) -> None:
    sent = GOOD | {"text": GOOD["text"].replace("\n", "\r\n")}
    response, text = await site.post(f"{ARTICLE}/comments", **sent)
    assert response.status == 200
    assert response.url.path == f"{ARTICLE}/thanks"
    assert "في انتظار مراجعة هيئة التحرير" in text
    (comment,) = site.told
    assert (comment.author_name, comment.author_email) == ("سعاد", "suad@example.org")
    assert comment.text == GOOD["text"]
    assert comment.article_url == site.url + ARTICLE
    assert comment.article_title.startswith("اتحاد الميناء")
    assert (comment.created_at, comment.state) == (NOON, State.WAITING)
    assert site.comments.approved(ARTICLE) == []


async def test_a_comment_is_shown_once_it_is_approved_and_its_address_never(site: Site) -> None:
    await site.post(f"{ARTICLE}/comments", **GOOD)
    _, before = await site.get(ARTICLE)
    site.comments.decide(site.told[0].id, State.APPROVED)
    _, after = await site.get(ARTICLE)
    assert "وتحكيم عادل" not in before
    assert "وتحكيم عادل" in after
    assert "suad@example.org" not in after


async def test_a_rejected_comment_is_not_shown(site: Site) -> None:
    await site.post(f"{ARTICLE}/comments", **GOOD)
    site.comments.decide(site.told[0].id, State.REJECTED)
    _, text = await site.get(ARTICLE)
    assert "وتحكيم عادل" not in text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "  ", "اكتب اسمك من فضلك."),
        ("name", "س" * 81, "النص أطول من الحد، وهو 80 حرف"),
        ("email", "", "اكتب بريدك الإلكتروني من فضلك."),
        ("email", "suad@example", "هذا العنوان لا يبدو صحيحًا."),
        ("email", "suad example.org", "هذا العنوان لا يبدو صحيحًا."),
        ("text", "", "اكتب تعليقك من فضلك."),
        ("text", "ن" * 3001, "النص أطول من الحد، وهو 3000 حرف"),
    ],
)
async def test_a_fault_is_named_beside_its_field_and_nothing_written_is_lost(
    site: Site, field: str, value: str, words: str
) -> None:
    response, text = await site.post(f"{ARTICLE}/comments", **(GOOD | {field: value}))
    assert response.status == 400
    page = LexborHTMLParser(text)
    shown = page.css_first(f"#{field}-fault")
    assert shown is not None
    assert words in shown.text()
    assert len(page.css(".fault")) == 1
    kept = page.css_first("#name")
    assert kept is not None
    if field != "name":
        assert kept.attributes["value"] == "سعاد"
    assert site.told == []


async def test_who_fills_in_the_hidden_field_is_thanked_and_forgotten(site: Site) -> None:
    response, text = await site.post(f"{ARTICLE}/comments", **GOOD, website="https://spam.example")
    assert response.status == 200
    assert "شكرًا لك" in text
    assert site.told == []


async def test_a_body_of_any_size_is_not_read(site: Site) -> None:
    response, _ = await site.post(f"{ARTICLE}/comments", **(GOOD | {"text": "x" * 100_000}))
    assert response.status == 413
    assert site.told == []


async def test_a_file_in_place_of_a_text_is_as_good_as_nothing(site: Site) -> None:
    from aiohttp import FormData  # noqa: PLC0415 - here only

    form = FormData({"name": "سعاد", "email": "suad@example.org"})
    form.add_field("text", b"hello", filename="a.txt")
    async with site.client.post(f"{site.url}{ARTICLE}/comments", data=form) as response:
        assert response.status == 400
    assert site.told == []


async def test_markup_in_a_comment_is_shown_as_text(site: Site) -> None:
    hostile = '<script>alert("x")</script><img src=x onerror=alert(1)>'
    await site.post(f"{ARTICLE}/comments", **(GOOD | {"text": hostile, "name": "<b>سعاد</b>"}))
    site.comments.decide(site.told[0].id, State.APPROVED)
    _, text = await site.get(ARTICLE)
    page = LexborHTMLParser(text)
    assert page.css("#comments script, #comments img, #comments b") == []
    assert hostile in read(text)


async def test_a_comment_needs_an_article_that_is_out(site: Site) -> None:
    response, _ = await site.post("/news/2026-11-25/cup-semifinal/comments", **GOOD)
    assert response.status == 404
    assert site.told == []


@given(st.fixed_dictionaries({name: st.text(max_size=100) for name in LIMITS}))
def test_a_form_in_order_has_a_name_a_text_and_one_address(sent: dict[str, str]) -> None:
    form = read_form(sent)
    if not faults(form):
        assert all(form.values())
        assert form["email"].count("@") == 1
        assert not any(c.isspace() for c in form["email"])
