"""Addresses that links and buttons may lead to; each kind has its own refusal."""

from urllib.parse import urlsplit

from bot.sandbox.errors import bad
from bot.sandbox.rich.shapes import Reading, string


def _is_web_address(url: str, *schemes: str) -> bool:
    """An address that Telegram opens: with a host that has a dot, `localhost` does not do."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in schemes and "." in host and not set(url) & set(' \t\r\n<>"')


def link(value: object, reading: Reading, level: int) -> str:
    url = string(value, reading, level)
    if not url.startswith(("tg://", "ton://")) and not _is_web_address(url, "http", "https"):
        raise bad(f'SANDBOX: link "{url}" would be lost')
    return url


def button_link(value: object, reading: Reading, level: int) -> str:
    url = string(value, reading, level)
    if not url.startswith("tg://") and not _is_web_address(url, "http", "https"):
        raise bad(f"button URL '{url}' is invalid: Wrong HTTP URL")
    return url


def secure_link(value: object, reading: Reading, level: int) -> str:
    url = string(value, reading, level)
    if not _is_web_address(url, "https"):
        raise bad(f"button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
    return url
