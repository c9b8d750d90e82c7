"""The templates, bound to one look: a macro's name and values in, finished lines out."""

import html
import re
from collections.abc import Callable
from functools import cache

from jinja2 import Environment

from digests.arabic.direction import RLM, isolate, rtl_lines
from digests.arabic.numbers import digits
from digests.model import Format, Look, Numerals
from digests.rendering.display import bare_link
from digests.templating import environment

_BLANK_LINES = re.compile(r"\n\s*\n")


class Sheet:
    """The wording of one look."""

    def __init__(self, environment: Environment, look: Look) -> None:
        self._body = environment.get_template(f"{look.format.value}.j2").module
        self._words = environment.get_template("words.j2").module
        self._buttons = environment.get_template("buttons.j2").module
        self._rich = look.format is Format.RICH
        self.rtl = look.locale == "ar"

    def piece(self, macro: str, *values: object) -> str:
        """Markup of the format's own macro without empty lines; '' where it has nothing to say."""
        text = str(getattr(self._body, macro)(*values)).strip()
        if self._rich:
            return "".join(line.strip() for line in text.split("\n"))
        return self._lined("\n".join(line for line in text.split("\n") if line.strip()))

    def spaced(self, macro: str, *values: object) -> str:
        """The same with the empty lines between its paragraphs."""
        if self._rich:
            return self.piece(macro, *values)
        text = str(getattr(self._body, macro)(*values)).strip()
        return self._lined(_BLANK_LINES.sub("\n\n", text))

    def line(self, macro: str, *values: object) -> str:
        """A line of plain text of words.j2, the same in every format."""
        return self._lined(html.unescape(str(getattr(self._words, macro)(*values)).strip()))

    def label(self, macro: str, *values: object) -> str:
        """A button's text."""
        return html.unescape(str(getattr(self._buttons, macro)(*values)).strip())

    def _lined(self, text: str) -> str:
        return rtl_lines(text) if self.rtl else text


def sheets() -> Callable[[Look], Sheet]:
    """Finds the sheet of a look; templates are loaded once per locale and kind of digits."""
    made = cache(_environment)

    @cache
    def sheet(format_: Format, locale: str, numerals: Numerals) -> Sheet:
        return Sheet(made(locale, numerals), Look(format_, locale, numerals=numerals))

    return lambda look: sheet(look.format, look.locale, look.numerals)


def _environment(locale: str, numerals: Numerals) -> Environment:
    made, rtl = environment("digests", locale), locale == "ar"
    made.globals["mark"] = RLM if rtl else ""
    made.filters["digits"] = lambda value: digits(value, numerals)
    made.filters["address"] = lambda url: isolate(bare_link(url)) if rtl else bare_link(url)
    return made
