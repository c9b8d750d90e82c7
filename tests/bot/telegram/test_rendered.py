"""What the renderer makes, Telegram takes: sent, turned and opened in every format and chat."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.delivery.model import Address, Content, Sent
from bot.sandbox.model import Query
from bot.telegram.buttons import PrivateButtons, SharedButtons
from bot.telegram.digest_callbacks import DigestPage, DigestStory
from bot.telegram.outbound import TelegramOutbound
from digests.model import Article, Digest, Format, Image, Look, Message, Story
from digests.rendering import Buttons, build_renderer
from tests.bot.telegram.rooms import CONTENT, Rooms, TwoPages
from tests.fakes.rows import row
from tests.fakes.shown import SILENCE

AS_OF = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


def story(number: int) -> Story:
    section = ("سياسة", "اقتصاد", "رياضة")[number // 20]
    article = Article(
        source="https://midan.example/feed",
        outlet="صحيفة الميدان",
        title=f"عنوان <{number}> & «BBC» يتراجع 3.5% مع تجدد مخاوف الركود",
        url=f"https://midan.example/{number}?a=1&b=2",
        summary="الوسطاء يعلنون آلية مراقبة مشتركة تبدأ مطلع الشهر.",
        paragraphs=("فقرة أولى.", "فقرة ثانية."),
        published=AS_OF - timedelta(hours=2),
        image=Image("https://midan.example/a.jpg"),
    )
    return Story(article, (article,), section)


DIGEST = Digest(
    "daily", "صحيفة الميدان", date(2026, 11, 23), AS_OF, tuple(story(n) for n in range(60))
)


class Rendered(TwoPages):
    """Pages and cards of one digest as the renderer draws them."""

    def __init__(self, look: Look, buttons: Buttons) -> None:
        super().__init__()
        self.look, self.buttons, self.renderer = look, buttons, build_renderer()

    async def page(self, content_id: str, number: int) -> Message | None:
        return self.renderer.page(DIGEST, self.look, self.buttons, number)

    async def card(self, content_id: str, number: int) -> Message | None:
        return self.renderer.card(DIGEST, self.look, self.buttons, number)


async def press(rooms: Rooms, data: str) -> Query:
    query = rooms.telegram.forge(rooms.telegram.messages(7)[0], data)
    await rooms.feed(rooms.dispatcher())
    return query


@pytest.mark.parametrize("format_", list(Format))
@pytest.mark.parametrize("locale", ["ar", "en"])
async def test_private_digests(rooms: Rooms, format_: Format, locale: str) -> None:
    rooms.reading = rendered = Rendered(Look(format_, locale), PrivateButtons(CONTENT))
    first = rendered.renderer.page(DIGEST, rendered.look, rendered.buttons, 0)
    outcome = await TelegramOutbound(rooms.bot).send(row(Address(7)), Content(CONTENT, first))
    shown = rooms.telegram.messages(7)[0]
    assert outcome == Sent(shown.message_id)
    sent = shown.text
    for target in (DigestPage(CONTENT, 1), DigestStory(CONTENT, 59), DigestPage(CONTENT, 0)):
        query = await press(rooms, target.pack())
        assert query.answer == SILENCE
    assert shown.edits >= 2
    assert shown.text == sent


@pytest.mark.parametrize("format_", list(Format))
async def test_shared_digests(rooms: Rooms, format_: Format) -> None:
    rooms.telegram.group(-1, "قناة", kind="channel")
    rendered = Rendered(Look(format_), SharedButtons(CONTENT, "nashra_test_bot"))
    first = rendered.renderer.page(DIGEST, rendered.look, rendered.buttons, 0)
    outcome = await TelegramOutbound(rooms.bot).send(
        row(Address(-1), silent=True), Content(CONTENT, first)
    )
    assert isinstance(outcome, Sent)
    buttons = rooms.telegram.messages(-1)[0].buttons
    assert buttons
    assert all("callback_data" not in button for button in buttons)
