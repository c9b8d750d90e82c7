"""Segments as they are written on the command line."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.campaigns.broadcasts import Refusal
from bot.campaigns.segment_options import read_segment
from bot.campaigns.segments import Audience, Segment
from digests.arabic.cities import Cities

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FILES = {"ids.csv": "chat_id,name\n5,أحمد\n-1001234567890,قناة\n5,أحمد\n", "empty.txt": "لا شيء"}
SAVED = {"مصر": Segment(territories=("EG",), locales=("ar",))}


def read(*options: str) -> Segment:
    return read_segment(options, SAVED, FILES.get, Cities(), NOW, ZoneInfo("Europe/Brussels"))


@pytest.mark.parametrize(
    ("options", "segment"),
    [
        ((), Segment()),
        (("sections=سياسة, رياضة", "sections=فن"), Segment(sections=("سياسة", "رياضة", "فن"))),
        (("territories=eg,be", "locales=ar"), Segment(territories=("EG", "BE"), locales=("ar",))),
        (("cities=القاهرة,Cairo", "cities=Gaza"), Segment(cities=("القاهرة/EG", "غزة/PS"))),
        (("cities=tripoli,طرابلس/lb",), Segment(cities=("طرابلس/LY", "طرابلس/LB"))),
        (("origins=a=b",), Segment(origins=("a=b",))),
        (("audience=shared",), Segment(audience=Audience.SHARED)),
        (
            ("joined-since=2026-11-01",),
            Segment(joined_since=datetime(2026, 10, 31, 23, 0, tzinfo=UTC)),
        ),
        (("inactive-since=30d",), Segment(inactive_since=NOW - timedelta(days=30))),
        (("ids=5, -7;5",), Segment(chat_ids=(5, -7))),
        (("ids=ids.csv",), Segment(chat_ids=(5, -1001234567890))),
        (
            ("sections=فن", "saved=مصر"),
            Segment(sections=("فن",), territories=("EG",), locales=("ar",)),
        ),
    ],
)
def test_conditions_are_read(options: tuple[str, ...], segment: Segment) -> None:
    assert read(*options) == segment


@pytest.mark.parametrize(
    ("option", "name"),
    [
        *(("colour=red", "bad_key"), ("", "bad_key"), ("sections", "bad_value")),
        *(("sections=", "bad_value"), ("audience=some", "bad_value"), ("ids=no.csv", "bad_value")),
        *(("ids=empty.txt", "bad_value"), ("joined-since=soon", "bad_value")),
        *(("joined-since=2030-01-01", "bad_value"), ("saved=لبنان", "unknown_saved")),
    ],
)
def test_what_is_wrong_is_named(option: str, name: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(option)
    assert caught.value.name == name
