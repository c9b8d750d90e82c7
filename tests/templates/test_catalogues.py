"""Every text of the templates is translated into Arabic, with all six plural forms."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from digests.locales import TEMPLATES

OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}


def texts_of(domain: str) -> Iterator[tuple[Path, str | tuple[str, ...]]]:
    for path in sorted((TEMPLATES / domain).rglob("*.j2")):
        with path.open("rb") as source:
            for _, text, _, _ in extract("jinja2.ext:babel_extract", source, options=OPTIONS):
                yield path, text


@pytest.mark.parametrize("domain", ["digests", "messages", "web"])
def test_arabic_is_complete(domain: str) -> None:
    with (TEMPLATES / "locales" / "ar" / f"{domain}.po").open("rb") as source:
        catalogue = read_po(source, locale="ar")
    for path, text in texts_of(domain):
        singular = text[0] if isinstance(text, tuple) else text
        message = catalogue.get(singular)
        assert message is not None, f"{path.name}: no translation of {singular!r}"
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(forms), f"{path.name}: empty translation of {singular!r}"
        assert len(forms) == (6 if isinstance(text, tuple) else 1)


@pytest.mark.parametrize("domain", ["digests", "messages", "web"])
def test_no_translation_is_left_over(domain: str) -> None:
    used = {t[0] if isinstance(t, tuple) else t for _, t in texts_of(domain)}
    with (TEMPLATES / "locales" / "ar" / f"{domain}.po").open("rb") as source:
        stale = {m.id[0] if isinstance(m.id, tuple) else m.id for m in read_po(source) if m.id}
    assert stale - used == set()
