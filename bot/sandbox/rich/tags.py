"""Which tags rich HTML has, and their attributes.

https://core.telegram.org/bots/api#rich-html-style; what is not listed here is refused.
"""

WRAPS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    "code": "code",
    "mark": "marked",
    "sub": "subscript",
    "sup": "superscript",
    "tg-spoiler": "spoiler",
}
"""Inline tags without attributes, and the type of RichText they make."""

_MEDIA = {"src", "tg-spoiler"}
_CELL = {"colspan", "rowspan", "align", "valign"}
_BUTTON = {
    *("type", "style", "url", "data", "query", "text", "forward-text", "bot-username"),
    *("request-write-access", "allow-user-chats", "allow-bot-chats"),
    *("allow-group-chats", "allow-channel-chats"),
}
_PLAIN = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "hr", "br", "ul", "footer", "aside", "pre"),
    *("figure", "figcaption", "cite", "summary", "caption", "thead", "tbody", "tr"),
    *("tg-slideshow", "tg-collage", "tg-math", "tg-math-block", "tg-thinking"),
}

ATTRIBUTES: dict[str, frozenset[str]] = {
    **dict.fromkeys((*WRAPS, *_PLAIN), frozenset()),
    "a": frozenset({"href", "name"}),
    "code": frozenset({"class"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "li": frozenset({"value", "type"}),
    "input": frozenset({"type", "checked"}),
    "blockquote": frozenset({"expandable", "collapsed"}),
    "details": frozenset({"open"}),
    "table": frozenset({"bordered", "striped", "compact"}),
    "th": frozenset(_CELL),
    "td": frozenset(_CELL),
    "img": frozenset(_MEDIA | {"alt"}),
    "video": frozenset(_MEDIA),
    "audio": frozenset(_MEDIA),
    "tg-document": frozenset(_MEDIA),
    "tg-map": frozenset({"lat", "long", "zoom", "width", "height"}),
    "tg-emoji": frozenset({"emoji-id"}),
    "tg-time": frozenset({"unix", "format"}),
    "tg-reference": frozenset({"name"}),
    "tg-button-row": frozenset({"align"}),
    "tg-button": frozenset(_BUTTON),
}

VOID = frozenset({"hr", "br", "img", "input"})
"""Tags that hold nothing and are not closed; others are closed by an end tag or by `/>`."""

ENTITIES = {
    "lt": "<",
    "gt": ">",
    "amp": "&",
    "quot": '"',
    "apos": "'",
    "nbsp": "\u00a0",
    "hellip": "…",
    "mdash": "—",
    "ndash": "–",
    "lsquo": "‘",
    "rsquo": "’",
    "ldquo": "“",
    "rdquo": "”",
}
