"""Fields of JSON objects that a call brings, in the real server's words where they are wrong."""

from bot.sandbox.errors import Json, bad


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


def objects(of: list[object], context: str) -> list[Json]:
    """A list of objects and nothing else."""
    for one in of:
        if not isinstance(one, dict):
            raise bad(f"can't parse {context}: expected an Object")
    return [one for one in of if isinstance(one, dict)]


def word(of: Json, name: str) -> str:
    """A text that may be missing; '' for what is none."""
    value = of.get(name)
    return value if isinstance(value, str) else ""


def object_field(of: Json, name: str, context: str) -> Json:
    """An object that must be there."""
    value = of.get(name)
    if value is None:
        raise bad(f"can't parse {context}: Can't find field \"{name}\"")
    if not isinstance(value, dict):
        raise bad(f'can\'t parse {context}: Field "{name}" must be of type Object')
    return value
