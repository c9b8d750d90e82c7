"""Callback data: what is packed comes back, and nothing else does."""

import subprocess
import sys
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram import digest_callbacks, reader_callbacks
from bot.telegram.broadcast import callbacks as broadcast_callbacks
from bot.telegram.callbacks import Callback
from bot.telegram.digest_callbacks import DigestPage, DigestStory, from_start_payload, start_payload
from bot.telegram.reader_callbacks import OpenSettings

KINDS = [
    kind
    for module in (broadcast_callbacks, digest_callbacks, reader_callbacks)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Callback) and kind is not Callback
]
CONTENT = st.from_regex(r"c[0-9a-f]{16}", fullmatch=True)
INT64 = st.integers(-(2**63), 2**63 - 1)


class Shade(StrEnum):
    DARK = "dark"


class Choice(Callback, prefix="test"):
    shade: Shade
    section: int
    zone: str


@given(CONTENT, st.integers(0, 999))
def test_packed_data_comes_back(content: str, number: int) -> None:
    values: list[Callback] = [DigestPage(content, number), DigestStory(content, number)]
    for value in [*values, OpenSettings()]:
        assert type(value).unpack(value.pack()) == value
        assert len(value.pack().encode()) <= 64


@given(INT64, st.from_regex(r"[A-Za-z_/+-]{0,20}", fullmatch=True))
def test_enums_numbers_and_codes_come_back(section: int, zone: str) -> None:
    value = Choice(Shade.DARK, section, zone)
    assert Choice.unpack(value.pack()) == value


@given(st.text(max_size=80) | st.from_regex(r"(p|s|o|test)(:[0-9a-z\-]{0,30}){0,4}"))
def test_anything_else_is_none_and_never_an_exception(data: str) -> None:
    kinds: list[type[Callback]] = [*KINDS, Choice]
    for kind in kinds:
        value = kind.unpack(data)
        assert value is None or value.pack() == data


@pytest.mark.parametrize(
    "data",
    [
        "p:c0:01",
        "p:c0:+1",
        "p:c0:١",
        "p:c0:1:2",
        "p:c0",
        "s:c0:1",
        f"p:c0:{2**63}",
        "p:c0: 1",
        "p:ع:1",
        "p:" + "c" * 64 + ":1",
    ],
)
def test_forged_data_is_refused(data: str) -> None:
    assert DigestPage.unpack(data) is None


def test_a_value_no_longer_known_is_refused() -> None:
    assert Choice.unpack("test:light:1:UTC") is None


def test_prefixes_are_unique() -> None:
    prefixes = [kind.prefix for kind in KINDS]
    assert len(KINDS) >= 3
    assert len(prefixes) == len(set(prefixes))


@pytest.mark.parametrize("content", ["خبر", "a:b", "a b", "c" * 64])
def test_what_a_button_cannot_carry_is_an_error_at_packing(content: str) -> None:
    with pytest.raises(ValueError, match=r"ASCII|64 bytes"):
        DigestPage(content, 1).pack()


@given(CONTENT, st.integers(0, 999))
def test_deep_links_name_a_page_or_a_story(content: str, number: int) -> None:
    for target in (DigestPage(content, number), DigestStory(content, number)):
        payload = start_payload(target)
        assert len(payload) <= 64
        assert from_start_payload(payload) == target


def test_the_first_page_has_the_short_deep_link() -> None:
    assert start_payload(DigestPage("c0123456789abcdef", 0)) == "read_c0123456789abcdef"


@given(st.text(max_size=70))
def test_other_payloads_of_start_are_none(payload: str) -> None:
    target = from_start_payload(payload)
    assert target is None or payload.startswith(("read_", "story_"))


def test_importing_callbacks_does_not_load_aiogram() -> None:
    modules = ", ".join(f"bot.telegram.{name}_callbacks" for name in ("digest", "reader"))
    code = f"import sys, {modules}; sys.exit('aiogram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
