"""Segments: what a set of choices decides alone."""

import pytest

from bot.campaigns.model import Profile
from bot.campaigns.segments import Segment

READER = Profile(locale="ar", territory="EG", sections=("سياسة", "رياضة"))


@pytest.mark.parametrize(
    ("segment", "fits"),
    [
        (Segment(), True),
        (Segment(sections=("رياضة", "فن")), True),
        (Segment(sections=("فن",)), False),
        (Segment(locales=("en", "ar")), True),
        (Segment(locales=("en",)), False),
        (Segment(territories=("EG",)), True),
        (Segment(territories=("BE",)), False),
        (Segment(sections=("رياضة",), locales=("ar",), territories=("BE",)), False),
        (Segment(cities=("القاهرة/EG",), chat_ids=(1,)), True),
    ],
)
def test_all_conditions_have_to_hold(segment: Segment, fits: bool) -> None:
    assert segment.fits(READER) is fits


def test_who_chose_no_sections_gets_all_of_them() -> None:
    assert Segment(sections=("فن",)).fits(Profile())
