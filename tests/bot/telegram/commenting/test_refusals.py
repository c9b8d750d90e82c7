"""Everything that is refused has its sentence, in both languages."""

import re
from pathlib import Path

import pytest

from bot.wording import Wording

ROOT = Path(__file__).parents[4]
FOLDERS = ("bot/moderation", "bot/telegram/commenting")
SOURCES = [path for folder in FOLDERS for path in (ROOT / folder).glob("*.py")]
REFUSALS = re.compile(r'Refused\("(\w+)"(?:, (\w+)=)?')
FOUND = sorted({match for path in SOURCES for match in REFUSALS.findall(path.read_text("utf-8"))})


@pytest.mark.parametrize("locale", ["ar", "en"])
@pytest.mark.parametrize(("name", "value"), FOUND)
def test_every_refusal_is_one_short_sentence(name: str, value: str, locale: str) -> None:
    values: dict[str, object] = {value: 5, "most": 40} if value == "least" else {value: 5}
    if name == "too_short":
        values.pop("most")
    said = Wording().of(locale).plain(f"commenting.{name}", **(values if value else {}))
    assert 10 < len(said) <= 200


def test_refusals_were_found() -> None:
    assert {"banned", "too_late", "old_preview", "too_soon"} <= {name for name, _ in FOUND}
