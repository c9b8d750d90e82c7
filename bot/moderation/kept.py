"""Frozen values among the settings: JSON by name, read back by the types of their fields."""

from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from bot.moderation.desk_ports import SettingStore

T = TypeVar("T")


async def load(store: SettingStore, name: str, default: T) -> T:
    """What is kept; the default where nothing is, or what an older version has left."""
    text = await store.get(name)
    if text is None:
        return default
    try:
        value: T = _adapter(cast(Hashable, type(default))).validate_json(text)
    except ValidationError:
        return default
    return value


async def save(store: SettingStore, name: str, value: object) -> None:
    """Keep it."""
    await store.put(name, _adapter(cast(Hashable, type(value))).dump_json(value).decode())


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
