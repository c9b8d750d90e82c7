"""What can go wrong with a database, told in one line. The drivers' own errors stay the cause."""

import sqlite3

from sqlalchemy.exc import DBAPIError

from digests.errors import NashraError


class StorageError(NashraError):
    """The database did not do what was asked. `about` names it, never with a password."""


class DatabaseUnreachable(StorageError):
    """No connection: not there, refused, wrong credentials, or lost on the way."""


class DatabaseLocked(StorageError):
    """Somebody else holds the lock for longer than we wait; the same call may be repeated."""


class DatabaseFull(StorageError):
    """No room left on the disk, or writing there is not allowed."""


class DatabaseDamaged(StorageError):
    """The file is no database of ours, or is damaged: restore a backup."""


class SchemaMissing(StorageError):
    """The tables are missing, older, or newer than this program."""


class ConstraintBroken(StorageError):
    """A rule of the schema refused the row."""


class NotStored(StorageError, LookupError):
    """There is no such row. `about` is its key."""


_Kind = tuple[type[StorageError], str]

_UNREACHABLE: _Kind = (DatabaseUnreachable, "cannot be reached")
_LOCKED: _Kind = (DatabaseLocked, "is locked by somebody else")
_FULL: _Kind = (DatabaseFull, "the disk is full")
_MISSING: _Kind = (SchemaMissing, "has not all of our tables: run `nashra db upgrade`")
_BROKEN: _Kind = (ConstraintBroken, "a rule of the schema refused the row")

# https://sqlite.org/rescode.html, by the start of the name.
_SQLITE: dict[str, _Kind] = {
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR": (DatabaseUnreachable, "the disk reports an error"),
    "SQLITE_CANTOPEN": (DatabaseUnreachable, "the file cannot be opened"),
    "SQLITE_READONLY": (DatabaseFull, "the file may not be written"),
    "SQLITE_PERM": (DatabaseFull, "the file may not be written"),
    "SQLITE_CORRUPT": (DatabaseDamaged, "the file is damaged: restore a backup"),
    "SQLITE_NOTADB": (DatabaseDamaged, "the file is no SQLite database"),
    "SQLITE_CONSTRAINT": _BROKEN,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html, by the start of the code.
_POSTGRES: dict[str, _Kind] = {
    "08": _UNREACHABLE,
    "57P": (DatabaseUnreachable, "the server is shutting down"),
    "28": (DatabaseUnreachable, "the server refused the user or the password"),
    "3D": (DatabaseUnreachable, "the server has no database of this name"),
    "533": (DatabaseUnreachable, "the server has no connection left"),
    "531": _FULL,
    "40": _LOCKED,
    "55P03": _LOCKED,
    "42P01": _MISSING,
    "42703": _MISSING,
    "23": _BROKEN,
}


def _kind(error: BaseException) -> _Kind | None:
    """What a driver's error means; None where it means a bug of ours."""
    if isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", "")
        if name == "SQLITE_ERROR" and str(error).startswith(("no such table", "no such column")):
            return _MISSING
        return next((kind for start, kind in _SQLITE.items() if name.startswith(start)), None)
    code = getattr(error, "sqlstate", None)
    if code:
        return next((kind for start, kind in _POSTGRES.items() if code.startswith(start)), None)
    return _UNREACHABLE if isinstance(error, OSError) else None


def translated(about: str, error: BaseException) -> StorageError | None:
    """The error to raise for a driver's error; None for anything else, which passes through."""
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    cause = error.orig if isinstance(error, DBAPIError) else error
    kind = _kind(cause) if cause is not None else None
    if kind is None and lost:
        kind = _UNREACHABLE
    return kind[0](about, kind[1]) if kind else None
