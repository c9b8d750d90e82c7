"""Everything a button can carry, typed: `pack()` onto the button, `unpack()` from the press.

Only ids, numbers and short ASCII codes travel: Telegram allows 64 bytes, less than one Arabic
headline. A new kind of press is a class in its topic's `…callbacks` module, with a prefix of its
own. These modules know no aiogram, whose import costs seconds.
"""

import re
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self, dataclass_transform

LIMIT = 64
"""Bytes of callback data that Telegram takes."""

_CODE = re.compile(r"[!-9;-~]*")  # printable ASCII without space and without the separator ':'
_INT64 = 2**63


@dataclass_transform(frozen_default=True)
class Callback:
    """Base of all callback data, which are frozen dataclasses: fields are `int`, `str` of ASCII
    codes, or a `StrEnum`."""

    prefix: ClassVar[str]

    def __init_subclass__(cls, /, prefix: str, **options: Any) -> None:  # noqa: ANN401 (as Python has it)
        super().__init_subclass__(**options)
        cls.prefix = prefix
        dataclass(frozen=True)(cls)

    def pack(self) -> str:
        """`prefix:field:field`, at most 64 bytes; ValueError for what a button cannot carry."""
        values = [str(getattr(self, name)) for name in _types(type(self))]
        if not all(_CODE.fullmatch(value) for value in values):
            raise ValueError(f"{self!r} holds more than ASCII codes")
        data = ":".join([self.prefix, *values])
        if len(data) > LIMIT:
            raise ValueError(f"{self!r} is longer than {LIMIT} bytes")
        return data

    @classmethod
    def unpack(cls, data: str) -> Self | None:
        """What was packed; None for anything else (another class, forged, overlong, outdated)."""
        prefix, *values = data[: LIMIT + 1].split(":")
        types = _types(cls)
        if prefix != cls.prefix or len(values) != len(types):
            return None
        try:
            parsed = cls(*(kind(value) for kind, value in zip(types.values(), values, strict=True)))
            canonical = parsed.pack() == data and _storable(parsed)
        except ValueError:
            return None
        return parsed if canonical else None


def _types(cls: type[Callback]) -> dict[str, type]:
    """The type of each field, in order; also what turns its text back into a value."""
    return {f.name: f.type for f in fields(cls) if isinstance(f.type, type)}  # type: ignore[arg-type]


def _storable(value: Callback) -> bool:
    """Databases keep numbers in 64 bits; a forged one must not make a query fail."""
    numbers = (getattr(value, name) for name, kind in _types(type(value)).items() if kind is int)
    return all(-_INT64 <= number < _INT64 for number in numbers)
