"""Fields of JSON objects that a call brings, in the real server's words where they are wrong."""

from collections.abc import Callable

from bot.sandbox.errors import Json, bad
from bot.sandbox.method_table import Kind, Method


def text_field(of: Json, name: str, context: str) -> str:
    """A text that must be there. context: what cannot be parsed without it."""
    value = of.get(name)
    if value is None:
        raise bad(f"can't parse {context}: Can't find field \"{name}\"")
    if not isinstance(value, str):
        raise bad(f'can\'t parse {context}: Field "{name}" must be of type String')
    return value


def number_field(of: Json, name: str, context: str) -> int:
    """A whole number that must be there, as a number or in digits."""
    value = of.get(name)
    if value is None:
        raise bad(f"can't parse {context}: Can't find field \"{name}\"")
    try:
        if not isinstance(value, int | str) or isinstance(value, bool):
            raise ValueError(value)
        return int(value)
    except ValueError:
        raise bad(f'can\'t parse {context}: Field "{name}" must be a valid Number') from None


def object_field(of: Json, name: str, context: str) -> Json:
    """An object that must be there."""
    value = of.get(name)
    if value is None:
        raise bad(f"can't parse {context}: Can't find field \"{name}\"")
    if not isinstance(value, dict):
        raise bad(f'can\'t parse {context}: Field "{name}" must be of type Object')
    return value


def flag_field(of: Json, name: str, context: str) -> bool:
    """A truth value that must be there."""
    value = of.get(name)
    if not isinstance(value, bool):
        raise bad(f'can\'t parse {context}: Field "{name}" must be of type Boolean')
    return value


def typed_fields(of: object, known: Method, context: str) -> Json:
    """An object's fields, each of its kind; what is null is not there."""
    if not isinstance(of, dict):
        raise bad(f"can't parse {context}: expected an Object")
    given = {name: value for name, value in of.items() if value is not None}
    if unknown := given.keys() - known.parameters.keys():
        raise bad(f"SANDBOX: {context} has no field {min(unknown)}")
    if lacking := known.required.keys() - given.keys():
        raise bad(f"can't parse {context}: Can't find field \"{min(lacking)}\"")
    return {name: _READERS[known.parameters[name]](given, name, context) for name in given}


def _chat_field(of: Json, name: str, context: str) -> int | str:
    value = of[name]
    if isinstance(value, str) and value.startswith("@"):
        return value
    return number_field(of, name, context)


def _as_it_is(of: Json, name: str, _context: str) -> object:
    return of[name]


_READERS: dict[Kind, Callable[[Json, str, str], object]] = {
    "int": number_field,
    "bool": flag_field,
    "str": text_field,
    "chat": _chat_field,
    "json": _as_it_is,
    "file": _as_it_is,
}
