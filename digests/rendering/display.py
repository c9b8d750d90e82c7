"""What others wrote, made fit to show: clean text of a bounded length, links Telegram keeps."""

import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

LONGEST_URL = 2048
"""A longer address is shown as no link at all."""

_MOST_ENTITIES = 10  # of those Telegram detects by itself in one text
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
# Direction marks, half a surrogate pair, noncharacters, annotation marks, and the three combining
# marks that Telegram itself takes out of every message.
_REFUSED = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufeff\ufffe\uffff\u030a\u0333\u033f]"
)
_COMBINING = (
    "\u0300-\u036f\u0483-\u0489\u0610-\u061a\u064b-\u065f\u06d6-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
# Patterns start with a class of characters where they can: the search for it is the fast one.
_FLOOD = re.compile(f"[{_COMBINING}][{_COMBINING}]{{4,}}")
# At least one match for every entity Telegram detects: links, mentions, hashtags, commands,
# e-mail addresses, cashtags, time stamps, phone and card numbers.
_DETECTED = re.compile(
    r"[@#$/.:+0-9](?:(?<=[@#$/.:])\w|(?<=[+0-9])(?:[ ()-]?[0-9]){6,})",
)
_HOST = re.compile(r"(?:\w[\w-]*\.)+\w[\w-]*", re.ASCII)
_ORDINARY = re.compile(
    r"https?://(?:[a-z0-9-]+\.)+[a-z0-9-]+/[A-Za-z0-9!$%&'()*+,/:;=@~._-]*"
    r"(?:\?[A-Za-z0-9!$%&'()*+,/:;=?@~._-]+)?"
)
# What may stay in an address as it is. Letters of any script may: Telegram keeps them.
_SAFE = "!#$%&'()*+,/:;=?@[]~-._"
_TAME = re.compile(r"[A-Za-z0-9!#$%&'()*+,/:;=?@\[\]~._-]*")


def clean(text: str) -> str:
    """One line without control characters, direction marks or piles of combining marks."""
    composed = unicodedata.normalize("NFC", text)  # before a ring is taken from its letter
    bare = _REFUSED.sub("", _CONTROL.sub(" ", composed))
    return _FLOOD.sub(lambda flood: flood[0][:4], " ".join(bare.split()))


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def clip(text: str, most: int) -> str:
    """At most `most` UTF-16 units, cut at a word with «…»; cut also where a flood of hashtags,
    mentions or links would crowd out the entities of a message."""
    end = _end(text, most)
    if end == len(text):
        return text
    word_end = text.rfind(" ", 0, end)
    cut = word_end if word_end > end // 2 else end
    return text[:cut].rstrip(" .,،؛;:-–…") + "…"


def detected(text: str) -> int:
    """An upper bound of the entities Telegram detects in plain text by itself."""
    return len(_DETECTED.findall(text))


def readable(text: str) -> bool:
    """Whether anything of it can be seen."""
    return any(unicodedata.category(c)[0] in "LNPS" for c in text)


def link(url: str) -> str:
    """The address as Telegram keeps it in a message, or '' where it would drop the link.

    Only http(s) with a full host name or an IPv4 address, at most 2,048 characters. What has no
    place in an address is percent-encoded; one with a user name in it is no link to a story.
    """
    if len(url) <= LONGEST_URL and _ORDINARY.fullmatch(url):
        return url
    try:
        parts = urlsplit("".join(c for c in url.strip() if c not in "\t\r\n"))
        host, port = _ascii((parts.hostname or "").lower()), parts.port
    except ValueError:  # UnicodeError of a host name included
        return ""
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not _HOST.fullmatch(host):
        return ""
    place = f"{host}:{port}" if port else host
    rest = (_encoded(part) for part in (parts.path or "/", parts.query, parts.fragment))
    found = urlunsplit((parts.scheme, place, *rest))
    return found if len(found) <= LONGEST_URL else ""


def bare_link(url: str) -> str:
    """The same address, written so that Telegram detects all of it in plain text."""
    enclosed = re.sub(r"[][(){}«»\u2000-\u206f]", lambda found: quote(found.group()), url)
    return re.sub(
        r"[.:;,'!?~*#]+$", lambda found: "".join(f"%{ord(c):02X}" for c in found[0]), enclosed
    )


def _ascii(host: str) -> str:
    return host if host.isascii() else host.encode("idna").decode()


def _encoded(part: str) -> str:
    if _TAME.fullmatch(part):
        return part
    return "".join(c if c in _SAFE or c.isalnum() else _percent(c) for c in part)


def _percent(character: str) -> str:
    return quote(character, safe="", errors="replace")


def _end(text: str, most: int) -> int:
    end = len(text)
    if 2 * end > most and units(text) > most:
        end = most - 1
        while units(text[:end]) > most - 1:
            end -= 1
    for count, found in enumerate(_DETECTED.finditer(text, 0, end)):
        if count == _MOST_ENTITIES:
            return found.start()
    return end
