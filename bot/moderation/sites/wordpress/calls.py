"""What the plugin says: that something happened to comments, by id; the rest is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.moderation.model import WORDPRESS
from bot.moderation.sites.http import Malformed

COMMENT = "comment"
ERASE = "erase"
MOST = 1000
"""Ids in one call."""


@dataclass(frozen=True, slots=True)
class Call:
    """event: COMMENT, something was written or decided; ERASE, a reader is to be forgotten."""

    event: str
    ids: tuple[int, ...]


def to_call(found: Mapping[str, object]) -> Call:
    """One comment as `external_id`, or several as `external_ids`. Raises Malformed."""
    errors = {}
    if found.get("site") != WORDPRESS:
        errors["site"] = f"site must be {WORDPRESS}."
    event = found.get("event")
    if event not in (COMMENT, ERASE):
        errors["event"] = f"event must be {COMMENT} or {ERASE}."
    several = found.get("external_ids", [found.get("external_id")])
    ids = [_number(one) for one in several] if isinstance(several, list) else []
    if not 0 < len(ids) <= MOST or None in ids:
        errors["external_id"] = f"external_id must be a comment's number; at most {MOST} of them."
    if errors:
        raise Malformed(errors)
    return Call(str(event), tuple(one for one in ids if one is not None))


def _number(found: object) -> int | None:
    told = str(found)
    return int(told) if told.isascii() and told.isdigit() and len(told) <= 18 else None
