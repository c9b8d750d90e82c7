"""The table of methods holds what the Bot API holds."""

import aiogram.methods
import pytest
from aiogram.methods import TelegramMethod

from bot.sandbox.method_table import METHODS


def documented(method: str) -> type[TelegramMethod[object]]:
    found: type[TelegramMethod[object]] = getattr(aiogram.methods, method[0].upper() + method[1:])
    return found


@pytest.mark.parametrize("method", METHODS)
def test_parameters_are_those_of_the_bot_api(method: str) -> None:
    assert set(METHODS[method].parameters) == set(documented(method).model_fields)


@pytest.mark.parametrize("method", METHODS)
def test_required_parameters_are_those_of_the_bot_api(method: str) -> None:
    fields = documented(method).model_fields
    assert set(METHODS[method].required) == {
        name for name, field in fields.items() if field.is_required()
    }


@pytest.mark.parametrize("method", METHODS)
def test_no_parameter_is_both_required_and_optional(method: str) -> None:
    known = METHODS[method]
    assert set(known.parameters) == set(known.required) | set(known.optional)


@pytest.mark.parametrize("method", METHODS)
def test_kinds_fit_the_types_of_the_bot_api(method: str) -> None:
    fields = documented(method).model_fields
    plain = {"int": "int", "float": "float", "bool": "bool", "str": "str", "file": "InputFile"}
    for name, kind in METHODS[method].parameters.items():
        assert plain.get(kind, "") in str(fields[name].annotation), name
