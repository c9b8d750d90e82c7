"""aiogram with models that are built when they are first used.

As it comes, importing aiogram builds all its 600 models, each with a copy of what it refers to:
128 MB and two seconds, of which the bot needs a twentieth. Here the import leaves them unbuilt and
gives every module the names that its annotations mean, which it knows only while types are
checked. pydantic then builds a model at its first use by itself, with the same result.
"""

import importlib
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel

_NAME = re.compile(r"[A-Za-z_]\w*")


def import_aiogram() -> None:
    """Load aiogram this way; before anything else has loaded it, or nothing is gained."""
    if "aiogram" in sys.modules:
        return
    with _left_unbuilt() as named:
        importlib.import_module("aiogram")
    for model in named.values():
        if isinstance(model, type) and issubclass(model, BaseModel):
            _teach(model, named)


@contextmanager
def _left_unbuilt() -> Iterator[dict[str, Any]]:
    """Yields the names that would have been built with; filled when the block is over."""
    build, named = BaseModel.__dict__["model_rebuild"], dict[str, Any]()

    def leave(_model: type[BaseModel], *, _types_namespace: dict[str, Any]) -> None:
        named.update(_types_namespace)

    BaseModel.model_rebuild = classmethod(leave)  # type: ignore[method-assign,assignment]
    try:
        yield named
    finally:
        BaseModel.model_rebuild = build  # type: ignore[method-assign]


def _teach(model: type[BaseModel], named: dict[str, Any]) -> None:
    """The module of a model learns the names in its annotations, inherited ones too."""
    known = vars(sys.modules[model.__module__])
    for owner in model.__mro__:
        for annotation in vars(owner).get("__annotations__", {}).values():
            for name in named.keys() & set(_NAME.findall(str(annotation))):
                known.setdefault(name, named[name])
