"""JSON from strangers: any value may be of any type, or missing."""

import json
from typing import Any

from digests.errors import SourceError

Values = dict[str, Any]


def load(text: str, about: str) -> object:
    """The parsed document. Raises SourceError."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(about, "its JSON cannot be read") from error


def text_of(found: object, *names: str) -> str:
    """The first of these members that is a string with something in it (or a number), or ''."""
    values = found if isinstance(found, dict) else {}
    for name in names:
        value = values.get(name)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
            return str(value)
    return ""


def members(found: object, name: str) -> list[object]:
    """The member if it is a list, else []."""
    value = found.get(name) if isinstance(found, dict) else None
    return list(value) if isinstance(value, list) else []


def mapping(found: object, *path: str) -> Values:
    """The object at the end of the path, or {}."""
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}
