"""What staff call a campaign."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.campaigns.broadcasts import Campaign, Kind, Stage
from bot.telegram.broadcast.names import called
from bot.telegram.broadcast.services import Visit
from bot.wording import Wording
from tests.fakes.front_desk import plain

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
DIGEST = Campaign(7, Kind.DIGEST, Stage.FINISHED, "", NOW, NOW)


@pytest.mark.parametrize(
    ("campaign", "locale", "name"),
    [
        (replace(DIGEST, title="تغطية خاصة"), "ar", "تغطية خاصة"),
        (replace(DIGEST, on=date(2026, 11, 26)), "ar", "نشرة 26 نوفمبر"),
        (replace(DIGEST, on=date(2026, 11, 26)), "en", "Digest of 26 November"),
        (DIGEST, "ar", "رسالة رقم 7"),
    ],
)
def test_by_its_title_its_date_or_its_number(campaign: Campaign, locale: str, name: str) -> None:
    assert plain(called(campaign, Visit(1, Wording().of(locale), locale, NOW))) == name
