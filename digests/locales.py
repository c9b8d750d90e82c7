"""Catalogues of templates/locales, read straight from their .po files: nothing to compile."""

import gettext
import io
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
LOCALES = ("ar", "en")
"""What the bot speaks. English is the language of the message ids."""


@cache
def catalogue(domain: str, locale: str) -> gettext.NullTranslations:
    """The translations of one domain ('digests', 'messages', 'web').

    Source: templates/locales/<locale>/<domain>.po. English needs no file: its ids are its text.
    """
    path = TEMPLATES / "locales" / locale / f"{domain}.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=locale))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
