"""What the server of the chat page answers, without a browser."""

import json
import re
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.sandbox import chat_page
from tests.bot.sandbox.browsing import serving
from tests.bot.sandbox.page_stub import Stub

FOLDER = Path(chat_page.__file__).parent / "page"


def words(locale: str) -> dict[str, str]:
    found = re.search(r'id="words">(.*?)</script>', chat_page.page(locale), re.DOTALL)
    assert found
    loaded: dict[str, str] = json.loads(found.group(1))
    return loaded


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        ("en", "ar", "en"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "fr;q=0.9, ar-EG;q=0.8, en;q=0.2", "ar"),
        (None, "en;q=0, fr", "ar"),
        (None, "en;q=much", "ar"),
        ("xx", "", "ar"),
    ],
)
def test_the_language_is_asked_for_or_preferred_or_arabic(
    asked: str | None, accepted: str, language: str
) -> None:
    assert chat_page.language(asked, accepted) == language


def test_every_word_that_the_scripts_say_is_handed_over() -> None:
    scripts = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.js"))
    said = set(re.findall(r'\bsay\("(\w+)"', scripts))
    assert said
    assert said <= words("ar").keys()


def test_the_values_in_words_are_the_same_in_arabic() -> None:
    english, arabic = words("en"), words("ar")
    for key, text in english.items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", arabic[key]))


def test_no_script_makes_html_of_a_text() -> None:
    for path in FOLDER.glob("*.js"):
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|eval\(", path.read_text())


async def test_a_strict_policy_goes_with_the_page_and_its_files() -> None:
    async with serving(Stub()) as url, ClientSession() as session:
        for path, kind in (("", "text/html"), ("page/main.js", "text/javascript")):
            async with session.get(url + path) as answer:
                policy = answer.headers["Content-Security-Policy"]
                assert answer.content_type == kind
                assert "default-src 'self'" in policy
                assert "unsafe" not in policy


@pytest.mark.parametrize("name", ["..%2Fchat_page.py", "%2e%2e/errors.py", "missing.js", "."])
async def test_only_the_page_s_own_files_are_served(name: str) -> None:
    async with (
        serving(Stub()) as url,
        ClientSession() as session,
        session.get(f"{url}page/{name}") as answer,
    ):
        assert answer.status == 404
