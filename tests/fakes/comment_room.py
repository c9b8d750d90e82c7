"""A newsroom whose readers comment: their handlers before a strict Telegram, over a real database.

room = CommentRoom(database)
async with room:
    await room.digest()                       # Sara's digest of today, with its buttons
    await room.press("💬 علّق على خبر")
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.campaigns.model import Subscriber
from bot.campaigns.ports import Shown
from bot.moderation.authors import Keys
from bot.moderation.commenting import Commenting
from bot.moderation.deciding import Ruling, Verb
from bot.moderation.model import Actor, Assessment, Comment, Incoming
from bot.moderation.own_comments import OwnComments
from bot.moderation.ports import Arrival, Stored
from bot.storage.commenting import SqlWritingStore
from bot.storage.engine import Database
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.moderation.erasing import SqlErasureStore
from bot.telegram.buttons import PrivateButtons
from bot.telegram.commenting.routers import make_routers
from bot.telegram.commenting.services import WritingDesk
from bot.telegram.outbound import post
from digests.model import Article, Digest, Look, Message, Story
from digests.rendering import build_renderer
from tests.fakes.front_desk import SEVEN, TOPICS, Newsroom
from tests.fakes.shown import Shown as Seen

OUTLET = "صحيفة الميدان"
WORDPRESS_URL = "https://midan.example"
MODERATOR = Actor(99, "نادر")
CONTENT, SHORT = "c0123456789abcdef", "c1111111111111111"

HEADLINES = (
    "اتفاق مبدئي على تمديد الهدنة ثلاثة أشهر بوساطة إقليمية",
    "البرلمان يقر قانون البلديات بأغلبية ضئيلة",
    "النفط يتراجع 3.5% مع تجدد مخاوف الركود",
    "BBC تعلن عن خدمة جديدة",
    "منتخب <الشباب> يتأهل & يحتفل",
    "افتتاح معرض الكتاب في نسخته الثلاثين",
    "ارتفاع أسعار الوقود بنسبة 12%",
    "الجامعات تعود إلى التعليم الحضوري",
)


def story(number: int, title: str) -> Story:
    """One of the outlet's own posts."""
    article = Article(
        source=WORDPRESS_URL,
        outlet=OUTLET,
        title=title,
        url=f"{WORDPRESS_URL}/news/{number}/",
        guid=f"wp:{100 + number}",
        summary="جملة واحدة تقول ما حدث.",
        published=SEVEN - timedelta(hours=2),
    )
    return Story(article, (), "سياسة")


def digest(titles: Sequence[str]) -> Digest:
    stories = tuple(story(number, title) for number, title in enumerate(titles))
    return Digest("", OUTLET, date(2026, 11, 23), SEVEN, stories)


class Kept:
    """Two digests that were sent, of many stories and of one; a Reading and Digests."""

    def __init__(self) -> None:
        self.digests = {CONTENT: digest(HEADLINES), SHORT: digest(HEADLINES[:1])}
        self._renderer = build_renderer()

    async def shown(self, content_id: str) -> Shown | None:
        found = self.digests.get(content_id)
        return Shown(found, Look()) if found else None

    async def page(self, content_id: str, number: int) -> Message | None:
        found, buttons = self.digests.get(content_id), PrivateButtons(content_id, comments=True)
        return self._renderer.page(found, Look(), buttons, number) if found else None

    async def card(self, content_id: str, number: int) -> Message | None:
        found, buttons = self.digests.get(content_id), PrivateButtons(content_id, comments=True)
        return self._renderer.card(found, Look(), buttons, number) if found else None

    async def today(self, subscriber: Subscriber, now: datetime) -> tuple[str, Message]:
        message = await self.page(CONTENT, 0)
        return CONTENT, message or Message("sendMessage", {"text": "لا جديد"})


class PlainIntake:
    """Stores what comes, of which nothing is said."""

    def __init__(self, store: SqlCommentStore) -> None:
        self._store = store

    async def take(self, incoming: Incoming) -> Stored:
        (stored,) = await self._store.put([Arrival(incoming, Assessment())], incoming.created_at)
        return stored

    async def assess(self, arrivals: Sequence[Incoming]) -> Sequence[Assessment]:
        return [Assessment()] * len(arrivals)


class CommentRoom(Newsroom):
    """Sara has her digest, and may comment."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.comments = SqlCommentStore(database)
        self.kept = Kept()
        self.changed: list[int] = []
        self.data = SqlErasureStore(database)
        self.drafts = SqlWritingStore(database)
        own = OwnComments(
            self.comments, self.data, Keys("secret of the tests"), self.changed.append
        )
        self.commenting = Commenting(own, self.drafts, PlainIntake(self.comments), OUTLET)
        super().__init__(
            *TOPICS,
            reading=self.kept,
            comments=self.commenting,
            routers=make_routers(),
            writing_desk=WritingDesk(self.commenting, self.kept, WORDPRESS_URL),
        )

    async def digest(self, content: str = CONTENT, chat_id: int = 7) -> Seen:
        """A digest in the chat of a reader who has been set up."""
        if chat_id not in {to.chat_id for to in self.store.rows}:
            await self.settled()
        message = await self.kept.page(content, 0)
        assert message is not None
        reader = await self.reader(chat_id)
        await post(self.bot, reader.to, message)
        return self.last(chat_id)

    async def stored(self) -> list[Comment]:
        """Every comment, in the order they came."""
        found = [await self.comments.get(number) for number in range(1, 20)]
        return [comment for comment in found if comment is not None]

    async def decided(self, verb: Verb) -> None:
        """A moderator decides about the newest comment."""
        newest = (await self.stored())[-1]
        ruling = Ruling(newest.id, newest.version, verb, MODERATOR, self.now)
        assert (await self.comments.decide(ruling)).denied is None

    async def written(self, text: str = "متى تُصرف المرتبات؟", name: str = "سارة م.") -> Seen:
        """Sara has written a comment on the first story, as far as the preview."""
        await self.digest(SHORT)
        await self.press("💬 علّق على خبر")
        shown = await self.say(text)
        return await self.say(name) if "بأي اسم" in shown.text else shown

    async def sent(self, text: str = "متى تُصرف المرتبات؟") -> Seen:
        """Sara has sent it."""
        self.later(minutes=1)
        await self.written(text)
        return await self.press("✅ أرسله")
