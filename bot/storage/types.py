"""Column types: instants."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

# SQLite numbers rows by itself only where the type is INTEGER, which holds 64 bits there.
Id = BigInteger().with_variant(Integer(), "sqlite")


def microseconds(instant: datetime) -> int:
    """An aware instant as SQLite keeps it. Raises ValueError for a naive one."""
    if instant.utcoffset() is None:
        raise ValueError(f"an instant needs a zone: {instant!r}")
    return (instant - _EPOCH) // _MICROSECOND


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC: whole microseconds since 1970 on SQLite (8 bytes, sortable),
    `timestamptz` on PostgreSQL. Raises ValueError for a naive one."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column's type in this database."""
        kind = BigInteger() if dialect.name == "sqlite" else DateTime(timezone=True)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | datetime | None:
        """To the database."""
        if value is None:
            return None
        kept = microseconds(value)
        return kept if dialect.name == "sqlite" else value

    def process_result_value(
        self,
        value: int | datetime | None,
        dialect: Dialect,  # noqa: ARG002 - the signature is SQLAlchemy's
    ) -> datetime | None:
        """From the database."""
        if isinstance(value, int):
            return _EPOCH + value * _MICROSECOND
        return value.astimezone(UTC) if value is not None else None
