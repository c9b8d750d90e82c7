"""Faults on order spoil the calls they are for, as often as asked."""

from dataclasses import fields
from random import Random
from typing import Any

import pytest

from bot.sandbox.faults import BadFault, Fault, Faults, read_fault


def spoiled(faults: Faults, calls: int, method: str = "sendMessage") -> int:
    random = Random(1)  # noqa: S311
    return sum(faults.pick(method, 5, 7, random) is not None for _ in range(calls))


def ordered(*faults: Fault) -> Faults:
    order = Faults()
    for fault in faults:
        order.add(fault)
    return order


def test_a_fault_is_read_with_all_its_fields() -> None:
    given: dict[str, Any] = {
        "kind": "flood",
        "method": "SENDMESSAGE",
        "bot": 5,
        "chat_id": -100,
        "status": 503,
        "description": "Bad Gateway",
        "retry_after": 3,
        "retry_after_max": 9,
        "when": "after",
        "seconds": 1.5,
        "body": "<",
        "times": 0,
        "probability": 0.25,
    }
    assert set(given) == {field.name for field in fields(Fault)}
    assert read_fault(given) == Fault(**{**given, "method": "sendMessage"})


def test_a_kind_is_enough() -> None:
    assert read_fault({"kind": "reset"}) == Fault(kind="reset", times=1, when="before")


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ([], "", "A fault is a JSON object."),
        (
            {},
            "kind",
            "A fault needs a kind: one of flood, error, reset, hang, garbage, slow.",
        ),
        ({"kind": "error", "code": 500}, "code", "A fault has no field code."),
        (
            {"kind": "error", "method": "sendNews"},
            "method",
            "method must be a method of the Bot API, or empty for any.",
        ),
        (
            {"kind": "error", "status": 200},
            "status",
            "An error needs a status from 400 to 599.",
        ),
        (
            {"kind": "flood", "retry_after": True},
            "retry_after",
            "retry_after must be a whole number from 1 to 86400.",
        ),
        ({"kind": "reset", "when": "later"}, "when", "when must be one of before, after."),
        (
            {"kind": "error", "probability": 2},
            "probability",
            "probability must be a number from 0 to 1.",
        ),
        (
            {"kind": "error", "chat_id": "@x"},
            "chat_id",
            "chat_id must be the number of a chat, or null for any.",
        ),
        ({"kind": "garbage", "body": 1}, "body", "body must be a text."),
        ({"kind": "slow"}, "seconds", "A slow answer needs seconds above 0."),
        (
            {"kind": "flood", "retry_after": 9, "retry_after_max": 3},
            "retry_after_max",
            "retry_after_max must not be less than retry_after.",
        ),
    ],
)
def test_a_wrong_fault_is_told_in_one_sentence(given: Any, field: str, sentence: str) -> None:
    with pytest.raises(BadFault) as caught:
        read_fault(given)
    assert (caught.value.field, str(caught.value)) == (field, sentence)


def test_it_spoils_as_many_calls_as_asked() -> None:
    assert spoiled(ordered(Fault("reset", times=3)), 10) == 3
    assert spoiled(ordered(Fault("reset", times=0)), 10) == 10


def test_it_spoils_only_what_it_is_for() -> None:
    assert spoiled(ordered(Fault("reset", method="sendPhoto", times=0)), 10) == 0
    assert spoiled(ordered(Fault("reset", bot=6, times=0)), 10) == 0
    assert spoiled(ordered(Fault("reset", chat_id=8, times=0)), 10) == 0
    assert spoiled(ordered(Fault("reset", "sendMessage", 5, 7, times=0)), 10) == 10


def test_it_spoils_as_often_as_likely() -> None:
    assert 430 < spoiled(ordered(Fault("reset", times=0, probability=0.5)), 1_000) < 570
    assert spoiled(ordered(Fault("reset", times=0, probability=0.0)), 1_000) == 0


def test_the_oldest_comes_first() -> None:
    faults, random = ordered(Fault("reset"), Fault("hang")), Random(1)  # noqa: S311
    picked = [faults.pick("getMe", 5, None, random) for _ in range(3)]
    assert [fault and fault.kind for fault in picked] == ["reset", "hang", None]


def test_what_is_left_is_listed_and_cleared() -> None:
    faults = ordered(Fault("flood", times=3), Fault("hang", times=0))
    spoiled(faults, 2)
    assert [(fault["kind"], fault["times"]) for fault in faults.list()] == [
        ("flood", 1),
        ("hang", 0),
    ]
    assert [read_fault(fault).kind for fault in faults.list()] == ["flood", "hang"]
    faults.clear()
    assert faults.list() == []


def test_a_flood_tells_a_wait_within_its_bounds() -> None:
    random = Random(1)  # noqa: S311
    assert {Fault("flood", retry_after=3).wait(random) for _ in range(50)} == {3}
    waits = {Fault("flood", retry_after=3, retry_after_max=6).wait(random) for _ in range(200)}
    assert waits == {3, 4, 5, 6}
