"""Media that are always there, and aiogram's own types as the judge of what was read."""

from typing import Any

from aiogram.types import RichMessage
from pydantic import BaseModel

from bot.sandbox.errors import Json
from bot.sandbox.rich import read_rich


class AnyMedia:
    """Every source is a file of its own name."""

    def photo(self, source: str) -> list[Json]:
        return [{**_file(source), "width": 90, "height": 60}]

    def video(self, source: str) -> Json:
        return {**_file(source), "width": 640, "height": 360, "duration": 9}

    def animation(self, source: str) -> Json:
        return self.video(source)

    def audio(self, source: str) -> Json:
        return {**_file(source), "duration": 60}

    def voice_note(self, source: str) -> Json:
        return self.audio(source)

    def document(self, source: str) -> Json:
        return _file(source)


def _file(source: str) -> Json:
    return {"file_id": source, "file_unique_id": "unique"}


COVER = {"id": "cover", "media": {"type": "photo", "media": "attach://cover"}}


def read_html(html: str, **fields: Any) -> Json:
    return read({"html": html, "media": [COVER], **fields})


def read(message: Json) -> Json:
    """The message read, and accepted by aiogram without a field too many or too few."""
    rich = read_rich(message, AnyMedia())
    model = RichMessage.model_validate(rich)
    _assert_known(model)
    assert model.model_dump(mode="json", exclude_none=True) == rich
    return rich


def _assert_known(value: Any) -> None:
    if isinstance(value, list):
        for part in value:
            _assert_known(part)
    if isinstance(value, BaseModel):
        assert not value.model_extra, f"{type(value).__name__}: {value.model_extra}"
        for name in type(value).model_fields:
            _assert_known(getattr(value, name))
