"""What the bot says outside digests: macros in templates/messages, by name, in the reader's tongue.

`texts.html("setup.welcome", outlet=…)` calls macro `welcome` of templates/messages/setup.j2.
A new text is a macro there and a translation in templates/locales/ar/messages.po.
"""

import html
import re
from functools import cache

from jinja2 import Environment

from digests.arabic.direction import isolate, rtl_lines
from digests.arabic.numbers import digits
from digests.model import Numerals
from digests.templating import environment

_TAG_OR_DIGITS = re.compile(r"<[^>]*>|&[^;\s]+;|[0-9]+(?:,[0-9]{3})*")


def _arabic_digits(text: str) -> str:
    """Arabic-Indic digits, and the separator of thousands that goes with them, in what is shown;
    tags and character references stay as they are."""

    def shown(match: re.Match[str]) -> str:
        found = match.group()
        return found if found[0] in "<&" else digits(found, Numerals.ARAB).replace(",", "٬")

    return _TAG_OR_DIGITS.sub(shown, text)


class Texts:
    """All texts in one locale and one kind of digits."""

    def __init__(self, environment: Environment, locale: str, numerals: Numerals) -> None:
        self._environment = environment
        self._locale = locale
        self._numerals = numerals

    def html(self, name: str, /, **values: object) -> str:
        """Classic Telegram HTML; values are escaped. Arabic lines start with an RLM."""
        topic, _, macro = name.partition(".")
        module = self._environment.get_template(f"{topic}.j2").module
        text = str(getattr(module, macro)(**values)).strip()
        if self._numerals is Numerals.ARAB:
            text = _arabic_digits(text)
        return rtl_lines(text) if self._locale == "ar" else text

    def plain(self, name: str, /, **values: object) -> str:
        """The same without markup: for buttons, toasts and the command line."""
        return html.unescape(self.html(name, **values))


def _form(text: str, number: int) -> str:
    """The form of this number, of a translation whose forms stand between |: a verb about a man, a
    woman, and somebody of whom it is not known. Where there is one form, it is for everybody."""
    forms = text.split("|")
    return forms[number] if number < len(forms) else forms[0]


def _environment(locale: str) -> Environment:
    made = environment("messages", locale)
    made.filters["isolate"] = isolate
    made.filters["form"] = _form
    return made


class Wording:
    """Finds texts for a locale; environments are built once each."""

    def __init__(self) -> None:
        self._environment = cache(_environment)

    def of(self, locale: str, numerals: Numerals = Numerals.LATN) -> Texts:
        """The texts of a reader; an unknown locale reads English."""
        return Texts(self._environment(locale), locale, numerals)
