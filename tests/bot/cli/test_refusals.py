"""Every refusal there is has its line on the command line, in both languages."""

import re
from pathlib import Path

import pytest

from digests.templating import environment

ROOT = Path(__file__).parents[3]
FOLDERS = ("bot/campaigns", "bot/cli")
IN_THE_CHAT = {"own_approval", "no_right", "album_too_long", "album_buttons", "not_in_there"}
"""These cannot come up on the command line."""


def names() -> set[str]:
    sources = [file.read_text("utf-8") for one in FOLDERS for file in (ROOT / one).glob("*.py")]
    found = {name for text in sources for name in re.findall(r'Refusal\(\s*"(\w+)"', text)}
    return found - IN_THE_CHAT


@pytest.mark.parametrize("name", sorted(names()))
def test_a_refusal_has_words(name: str) -> None:
    module = environment("messages", "en").get_template("campaigns.j2").module
    assert hasattr(module, name)


def test_they_are_found() -> None:
    assert {"nobody", "bad_key", "no_number"} <= names()
