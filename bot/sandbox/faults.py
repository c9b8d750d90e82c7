"""Faults on order: what goes wrong with the next calls, and how often. Decides; does nothing."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from random import Random
from typing import Literal, get_args

from bot.sandbox.errors import Json
from bot.sandbox.parameters import SPELLED

Kind = Literal["flood", "error", "reset", "hang", "garbage", "slow"]
When = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong.

    method: as the documentation spells it; empty: any. bot, chat_id: 0 and None: any.
    kind: `flood` answers 429 with `retry_after` seconds (up to `retry_after_max`, where that is
    more, drawn anew each time); `error` answers `status` and `description`; `reset` cuts the
    connection; `hang` never answers; `garbage` answers `body`, whatever it is (with a `status` of 0
    as bare bytes, not even HTTP); `slow` answers after `seconds`.
    when: before the message is delivered, or after it.
    times: how many calls it spoils; 0: until it is removed. probability: of spoiling a call.
    """

    kind: Kind
    method: str = ""
    bot: int = 0
    chat_id: int | None = None
    status: int = 500
    description: str = "Internal Server Error"
    retry_after: int = 5
    retry_after_max: int = 0
    when: When = "before"
    seconds: float = 0.0
    body: str = "<html><body>502 Bad Gateway</body></html>"
    times: int = 1
    probability: float = 1.0

    def fits(self, method: str, bot: int, chat_id: int | None) -> bool:
        """Whether a call is among those that this is for."""
        return (
            self.method in {"", method}
            and self.bot in {0, bot}
            and (self.chat_id is None or self.chat_id == chat_id)
        )

    def wait(self, random: Random) -> int:
        """The seconds that a flood tells to wait."""
        return random.randint(self.retry_after, max(self.retry_after, self.retry_after_max))


class BadFault(ValueError):
    """A fault that cannot be. field: which part of it is wrong."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def read_fault(given: object) -> Fault:
    """The fault that a JSON object describes; `kind` alone must be there. BadFault says why not."""
    if not isinstance(given, dict):
        raise BadFault("", "A fault is a JSON object.")
    if unknown := given.keys() - _RULES.keys():
        raise BadFault(min(unknown), f"A fault has no field {min(unknown)}.")
    if "kind" not in given:
        raise BadFault("kind", f"A fault needs a kind: {_KIND.says}.")
    for name, value in given.items():
        if not _RULES[name].holds(value):
            raise BadFault(name, f"{name} must be {_RULES[name].says}.")
    return _agreeing(Fault(**given | {"method": SPELLED.get(given.get("method", "").lower(), "")}))


def _agreeing(fault: Fault) -> Fault:
    """The same, where its fields fit each other."""
    if fault.kind == "slow" and not fault.seconds:
        raise BadFault("seconds", "A slow answer needs seconds above 0.")
    if fault.kind == "error" and fault.status < 400:
        raise BadFault("status", "An error needs a status from 400 to 599.")
    if 0 < fault.retry_after_max < fault.retry_after:
        raise BadFault("retry_after_max", "retry_after_max must not be less than retry_after.")
    return fault


class Faults:
    """The faults that are on order, oldest first."""

    def __init__(self) -> None:
        self._ordered: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Order one more."""
        self._ordered.append(fault)

    def clear(self) -> None:
        """Everything works again."""
        self._ordered.clear()

    def list(self) -> list[Json]:
        """What is on order, with the times that are left."""
        return [asdict(fault) for fault in self._ordered]

    def pick(self, method: str, bot: int, chat_id: int | None, random: Random) -> Fault | None:
        """The fault that spoils this call, counted; None where the call goes well."""
        for place, fault in enumerate(self._ordered):
            if fault.fits(method, bot, chat_id) and random.random() < fault.probability:
                self._count(place)
                return fault
        return None

    def _count(self, place: int) -> None:
        fault = self._ordered[place]
        if fault.times == 1:
            del self._ordered[place]
        elif fault.times:
            self._ordered[place] = replace(fault, times=fault.times - 1)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a field must be: the check, and its words."""

    holds: Callable[[object], bool]
    says: str


def _one_of(words: Iterable[str]) -> _Rule:
    known = tuple(words)
    return _Rule(lambda value: value in known, f"one of {', '.join(known)}")


def _whole(least: int, most: int) -> _Rule:
    def holds(value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most

    return _Rule(holds, f"a whole number from {least} to {most}")


def _number(most: float) -> _Rule:
    def holds(value: object) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most

    return _Rule(holds, f"a number from 0 to {most:g}")


def _is_method(value: object) -> bool:
    return isinstance(value, str) and (not value or value.lower() in SPELLED)


def _is_chat(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool))


def _is_status(value: object) -> bool:
    return isinstance(value, int) and (value == 0 or 200 <= value <= 599)


_TEXT = _Rule(lambda value: isinstance(value, str), "a text")
_KIND = _one_of(get_args(Kind))
_RULES = {
    "kind": _KIND,
    "method": _Rule(_is_method, "a method of the Bot API, or empty for any"),
    "bot": _whole(0, 2**53),
    "chat_id": _Rule(_is_chat, "the number of a chat, or null for any"),
    "status": _Rule(_is_status, "0 or a status from 200 to 599"),
    "description": _TEXT,
    "retry_after": _whole(1, 86_400),
    "retry_after_max": _whole(0, 86_400),
    "when": _one_of(get_args(When)),
    "seconds": _number(86_400),
    "body": _TEXT,
    "times": _whole(0, 1_000_000_000),
    "probability": _number(1),
}
