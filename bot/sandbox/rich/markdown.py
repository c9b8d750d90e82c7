"""Rich Markdown to rich HTML, by markdown-it: GitHub's Markdown and what Telegram adds.

https://core.telegram.org/bots/api#rich-markdown-style
"""

import re
from collections.abc import Callable, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from bot.sandbox.errors import bad

_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
_FORMULA = re.compile(r"(\$\$?)(?=\S)(.+?)(?<=\S)\1(?![0-9$])", re.DOTALL)
_TASK = re.compile(r"\[([ xX])\] ")
_TIME = re.compile(r"tg://time\?unix=([0-9]+)(?:&format=(\w*))?")
_LIKELY = {".mp4": "video", ".gif": "video", ".mp3": "audio", ".ogg": "audio", ".oga": "audio"}
_KINDS = {"video": "video", "audio": "audio", "document": "tg-document"}


def to_html(source: str) -> str:
    """Rich HTML. Footnotes are refused: the sandbox does not read them in Markdown."""
    if _FOOTNOTE.search(source):
        raise bad("SANDBOX: footnotes are read in HTML only: <tg-reference>")
    return str(_parser().render(source))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.inline.add_terminator_char("|")
    for name, marker, tag in (("spoiler", "||", "tg-spoiler"), ("mark", "==", "mark")):
        parser.inline.ruler.before("emphasis", name, _paired(marker, tag))
    parser.inline.ruler.before("escape", "math", _math)
    parser.core.ruler.push("telegram", _telegram)
    parser.add_render_rule("image", _image)
    parser.add_render_rule("math", _formula)
    return parser


def _paired(marker: str, tag: str) -> Callable[[StateInline, bool], bool]:
    """A rule for text between two markers, in which Markdown goes on."""

    def rule(state: StateInline, silent: bool) -> bool:
        start = state.pos + len(marker)
        end = state.src.find(marker, start, state.posMax)
        if not state.src.startswith(marker, state.pos) or end <= start:
            return False
        if not silent:
            until = state.posMax
            state.push(f"{tag}_open", tag, 1)
            state.pos, state.posMax = start, end
            state.md.inline.tokenize(state)
            state.push(f"{tag}_close", tag, -1)
            state.posMax = until
        state.pos = end + len(marker)
        return True

    return rule


def _math(state: StateInline, silent: bool) -> bool:
    """`$x$` and `$$x$$`; a price such as `$5` is none."""
    if not (found := _FORMULA.match(state.src, state.pos, state.posMax)):
        return False
    if not silent:
        tag = "tg-math-block" if found[1] == "$$" else "tg-math"
        state.push("math", tag, 0).content = found[2]
    state.pos = found.end()
    return True


def _telegram(state: StateCore) -> None:
    """Task lists, aligned cells, formulas and media as blocks of their own."""
    for place, token in enumerate(state.tokens):
        if token.type == "inline":
            _lift(state.tokens, place)
            _task(state.tokens, place)
        if "style" in token.attrs:
            token.attrs = {"align": str(token.attrs["style"]).removeprefix("text-align:")}
        if token.type == "fence" and token.info.strip() == "math":
            token.type, token.tag = "math", "tg-math-block"


def _lift(tokens: Sequence[Token], place: int) -> None:
    """A paragraph of nothing but media or a formula is no paragraph."""
    children = tokens[place].children or []
    shown = [c for c in children if c.type not in {"softbreak", "text"} or c.content.strip()]
    lone = all(c.tag == "tg-math-block" or (c.type == "image" and not _is_inline(c)) for c in shown)
    if shown and lone and tokens[place - 1].type == "paragraph_open":
        tokens[place - 1].hidden = tokens[place + 1].hidden = True


def _task(tokens: Sequence[Token], place: int) -> None:
    children = tokens[place].children or []
    if place < 2 or tokens[place - 2].type != "list_item_open" or not children:
        return
    if found := _TASK.match(children[0].content):
        checked = "" if found[1] == " " else " checked"
        box = Token("html_inline", "", 0, content=f'<input type="checkbox"{checked}>')
        children[0].content = children[0].content[found.end() :]
        children.insert(0, box)
        tokens[place - 1].hidden = True
        tokens[place + 1].hidden = True


def _is_inline(image: Token) -> bool:
    return str(image.attrs.get("src", "")).startswith(("tg://emoji?", "tg://time?"))


def _image(
    self: RendererHTML, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    """Media, a custom emoji, or a time, all of which Markdown writes as an image."""
    token = tokens[idx]
    source, title = str(token.attrs["src"]), str(token.attrs.get("title", ""))
    inside = self.renderInlineAsText(token.children or [], options, env)
    if found := _TIME.fullmatch(source):
        return f'<tg-time unix="{found[1]}" format="{found[2] or ""}">{_escape(inside)}</tg-time>'
    if source.startswith("tg://emoji?"):
        return f'<img src="{_escape(source)}" alt="{_escape(inside)}"/>'
    media = f'<{_media_tag(source)} src="{_escape(source)}"/>'
    return f"<figure>{media}<figcaption>{_escape(title)}</figcaption></figure>" if title else media


def _formula(
    _self: RendererHTML, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType
) -> str:
    token = tokens[idx]
    return f"<{token.tag}>{_escape(token.content)}</{token.tag}>"


def _media_tag(source: str) -> str:
    kind = source.removeprefix("tg://").partition("?")[0]
    path = source.partition("?")[0].lower()
    return _KINDS.get(kind) or _LIKELY.get(path[-4:], "img")


def _escape(text: str) -> str:
    return text.translate({38: "&amp;", 60: "&lt;", 62: "&gt;", 34: "&quot;"})
