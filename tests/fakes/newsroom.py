"""A newsroom in memory: stores, planner, readers, and a renderer that says what it was asked."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.campaigns.composing import Composer
from bot.campaigns.model import ChatKind, Profile, Subscriber
from bot.campaigns.notices import Notices
from bot.campaigns.planning import Planner
from bot.campaigns.ports import Fresh
from bot.campaigns.reading import Reading
from bot.campaigns.schedule import next_due
from bot.delivery.model import Address, Content
from bot.wording import Wording
from digests.model import Article, Digest, Look, Message, PartOfDay
from tests.fakes.campaign_stores import MemoryDeliveries, MemoryDue, MemorySources
from tests.fakes.virtual_time import START

OWNER = 1


@dataclass(frozen=True)
class PlainButtons:
    """Buttons that carry what they were made of."""

    content_id: str
    shared: bool

    def page(self, number: int) -> None:
        """No such button."""

    def story(self, number: int) -> None:
        """No such button."""

    def settings(self) -> None:
        """No such button."""

    def comment(self, number: int | None) -> None:
        """No such button."""


class PlainRenderer:
    """Titles, one a line. `asked` counts the calls by kind."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.broken_sections: set[str] = set()

    def page(self, digest: Digest, look: Look, buttons: object, number: int) -> Message:
        """Titles and what the page is of."""
        self.asked["page"] += 1
        titles = [story.article.title for story in digest.stories]
        for story in digest.stories:
            if story.section in self.broken_sections:
                raise ValueError(f"cannot draw {story.section}")
        return _message("\n".join(titles), on=digest.on, number=number, of=_of(buttons), look=look)

    def card(self, digest: Digest, look: Look, buttons: object, number: int) -> Message:
        """One title."""
        self.asked["card"] += 1
        last = len(digest.stories) - 1
        return _message(digest.stories[min(number, last)].article.title, of=_of(buttons), look=look)

    def nothing(
        self, part: PartOfDay, look: Look, next_at: datetime, today: date, buttons: object
    ) -> Message:
        """When the next one comes."""
        self.asked["nothing"] += 1
        return _message(f"nothing until {next_at:%m-%d %H:%M}", today=today)


def _of(buttons: object) -> str:
    assert isinstance(buttons, PlainButtons)
    return f"{buttons.content_id} {buttons.shared}"


def _message(text: str, **more: object) -> Message:
    return Message("sendMessage", {"text": text, **more})


def article(title: str, section: str = "سياسة", published: datetime | None = None) -> Article:
    """An article of the one source."""
    return Article(
        "https://a.example/feed",
        "صحيفة",
        title,
        url=f"https://a.example/{title}",
        sections=(section,),
        published=published,
    )


async def is_fresh(_now: datetime, _patience: float) -> None:
    """The sources have just been visited."""


class Newsroom:
    """Everything from sources to rows over memory stores. The clock is `time`."""

    def __init__(self) -> None:
        self.time = START
        self.rows = MemoryDeliveries()
        self.due = MemoryDue(self.rows)
        self.sources = MemorySources()
        self.renderer = PlainRenderer()
        self.wakes = 0

    @property
    def composer(self) -> Composer:
        """A new one, as after a restart."""
        return Composer(self.sources, self.renderer, PlainButtons, "الميدان")

    def planner(self, chunk: int = 2000, fresh: Fresh = is_fresh) -> Planner:
        """A new one, as after a restart."""
        notices = Notices(self.rows, Wording().of("en"), [OWNER])
        return Planner(self.due, self.composer, notices, self._wake, self.now, fresh, chunk)

    def reading(self) -> Reading:
        """A new one, as after a restart."""
        return Reading(self.due, self.composer, self.renderer, PlainButtons, is_fresh)

    def now(self) -> datetime:
        """The clock."""
        return self.time

    def publish(self, *titles: str, section: str = "سياسة") -> None:
        """Articles first seen a moment ago."""
        at = self.time - timedelta(seconds=1)
        self.sources.see(at, *(article(title, section) for title in titles))

    def subscribe(
        self, chat_id: int, profile: Profile | None = None, kind: ChatKind = ChatKind.PRIVATE
    ) -> Subscriber:
        """A subscriber whose next digest is the first that comes."""
        profile = profile or Profile()
        subscriber = Subscriber(
            Address(chat_id),
            kind,
            profile,
            next_digest_at=next_due(
                profile.timezone, profile.deliver_at, profile.weekdays, after=None, now=self.time
            ),
        )
        self.due.add(subscriber)
        return subscriber

    def got(self, chat_id: int) -> list[Content]:
        """What was planned for the chat, in order."""
        return [
            self.rows.contents[row.content_id]
            for row in self.rows.rows.values()
            if row.to.chat_id == chat_id
        ]

    def texts(self, chat_id: int) -> list[str]:
        """The texts of it."""
        return [str(content.message.payload["text"]) for content in self.got(chat_id)]

    def _wake(self) -> None:
        self.wakes += 1
