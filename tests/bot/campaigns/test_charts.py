"""The picture of a delivery: what it says and shows, and that its process leaves nothing behind."""

import asyncio
import io
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from bot.campaigns import charts
from bot.campaigns.broadcasts import Campaign, Kind, Stage
from bot.campaigns.charts import Charts, Words, evened, picture, stretches
from bot.campaigns.reporting import figures
from bot.delivery.model import State
from bot.pictures.picture import NoPicture, Picture, draw
from bot.wording import Wording
from digests.model import Numerals
from tests.fakes.broadcast_stores import CampaignsInMemory

START = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CAMPAIGN = Campaign(
    7, Kind.BROADCAST, Stage.FINISHED, "عاجل: نتائج", START, START + 20 * SECOND, total=1250
)
PACE = [
    (START, {"sent": 800, "gone": 30}),
    (START + 10 * SECOND, {"sent": 400, "unknown": 20}),
]
installed = pytest.mark.skipif(
    find_spec("matplotlib") is None, reason="the extra 'charts' is not installed"
)


def words(locale: str = "ar", numerals: Numerals = Numerals.LATN) -> Words:
    return Words(Wording().of(locale, numerals), locale, numerals, "Europe/Brussels")


def plain(text: str) -> str:
    return "".join(char for char in text if char not in "\u200f\u2068\u2069")


def test_it_says_what_it_shows_in_arabic() -> None:
    made = picture(CAMPAIGN, PACE, "x", words())
    assert plain(made.title) == "سير إرسال «عاجل: نتائج»"
    assert plain(made.unit) == "رسالة في الثانية"
    assert plain(made.time_axis) == "الوقت بتوقيت بروكسل"
    labels = [plain(one.label) for one in made.series]
    assert labels == ["وصلت 1,200", "غادروا 30", "غير مؤكدة 20"]
    assert made.rtl


def test_it_says_it_in_english_and_in_other_digits() -> None:
    made = picture(CAMPAIGN, PACE, "x", words("en"))
    assert (made.unit, plain(made.time_axis)) == ("messages a second", "time of day, Brussels")
    assert plain(made.title) == "Delivery of “عاجل: نتائج”"
    assert not made.rtl
    arab = picture(CAMPAIGN, PACE, "x", words(numerals=Numerals.ARAB))
    assert plain(arab.series[0].label) == "وصلت ١٬٢٠٠"


def test_values_are_a_second_and_few_of_them_a_minute() -> None:
    made = picture(CAMPAIGN, PACE, "", words())
    assert made.series[0].values == (0, 80, 40, 0)
    few = [(at, {"sent": 5}) for at, _ in PACE]
    slow = picture(CAMPAIGN, few, "", words("en"))
    assert (slow.unit, slow.series[0].values) == ("messages a minute", (0, 30, 30, 0))


def test_stretches_in_which_nothing_happened_are_shown() -> None:
    step, even = evened([*PACE, (START + 40 * SECOND, {"sent": 1})])
    assert step == 10 * SECOND
    assert [outcomes.get("sent", 0) for _, outcomes in even] == [0, 800, 400, 0, 0, 1, 0]
    assert even[0][0] == START - step


def test_one_stretch_is_a_picture_too() -> None:
    step, even = evened(PACE[:1])
    assert (step, len(even)) == (SECOND, 3)


@pytest.mark.parametrize(
    ("seconds", "sent", "count"),
    [(0, 1, 1), (5, 150, 5), (100, 2900, 100), (3600, 60_000, 120), (3600, 80, 8), (3600, 2, 5)],
)
def test_stretches_are_long_and_full_enough_to_mean_something(
    seconds: int, sent: int, count: int
) -> None:
    ended = replace(CAMPAIGN, changed_at=START + seconds * SECOND, counts={State.SENT: sent})
    assert stretches(figures(ended, START, START)) == count


class Paced(CampaignsInMemory):
    """A store that knows one delivery."""

    async def pace(
        self, campaign_id: int, buckets: int
    ) -> Sequence[tuple[datetime, Mapping[str, int]]]:
        return PACE if campaign_id == CAMPAIGN.id else []


def shown(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


@installed
async def test_it_is_a_png_for_a_phone_on_light_ground() -> None:
    store = Paced(sent_first={7: START})
    done = replace(CAMPAIGN, counts={State.SENT: 1200, State.GONE: 30, State.UNKNOWN: 20})
    texts = Wording().of("ar")
    png = await Charts(store, "Europe/Brussels").png(done, texts, "ar", Numerals.LATN, START)
    image = shown(png)
    assert image.size == (1080, 720)
    corner = image.getpixel((2, 2))
    assert isinstance(corner, tuple)
    assert min(corner) > 240
    colors = {color for _, color in image.getcolors(maxcolors=1 << 20) or []}
    assert {(0x2A, 0x7F, 0x78), (0xB8, 0x86, 0x0B)} <= colors
    assert "matplotlib" not in sys.modules or "bot.pictures.drawing" in sys.modules


@installed
async def test_a_title_too_long_is_cut_inside_the_picture() -> None:
    long = replace(CAMPAIGN, title="خبر طويل جدا " * 20)
    image = shown(await draw(picture(long, PACE, "", words())))
    edge = image.crop((0, 20, 20, 90)).getcolors() or []
    assert len(edge) == 1


async def test_nothing_sent_is_no_picture() -> None:
    with pytest.raises(NoPicture):
        await Charts(Paced(), "UTC").png(
            replace(CAMPAIGN, id=8), words().texts, "ar", Numerals.LATN, START
        )


@installed
async def test_what_cannot_be_drawn_says_why() -> None:
    broken: Picture = replace(picture(CAMPAIGN, PACE, "", words()), zone="Mars/Base")
    with pytest.raises(NoPicture, match="Mars/Base"):
        await draw(broken)


@installed
async def test_a_drawing_that_is_not_awaited_leaves_no_process() -> None:
    task = asyncio.create_task(draw(picture(CAMPAIGN, PACE, "", words())))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@installed
def test_the_axis_has_round_local_times() -> None:
    from bot.pictures.drawing import clock_ticks, number  # noqa: PLC0415 - loads matplotlib

    kolkata = ZoneInfo("Asia/Kolkata")
    first = datetime(2026, 11, 24, 18, 3, tzinfo=UTC).timestamp()
    ticks, pattern = clock_ticks([first, first + 4 * 3600], kolkata)
    assert pattern == "%H:%M"
    local = [datetime.fromtimestamp(at, kolkata) for at in ticks]
    assert [(at.hour, at.minute) for at in local] == [(0, 0), (1, 0), (2, 0), (3, 0)]
    assert number(12500, Numerals.ARAB) == "١٢٬٥٠٠"
    assert number(2.5, Numerals.LATN) == "2.5"


def test_what_the_drawing_gets_is_plain_json() -> None:
    given = asdict(picture(CAMPAIGN, PACE, "", words()))
    assert set(given) == set(Picture.__dataclass_fields__)
    assert charts.BUCKETS == 120
