"""A campaign to people of the sandbox, and the reckoning: who was lost, who got it twice."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select, update

from bot.campaigns.amending import Amendments
from bot.campaigns.broadcasting import COMMAND_LINE, Broadcasts, Rules
from bot.delivery.model import Address, Content, State
from bot.sandbox import acts
from bot.sandbox.model import Person
from bot.storage.campaigns import SqlCampaignStore
from bot.storage.deliveries import SqlDeliveryStore
from bot.storage.engine import Database, open_database
from bot.storage.tables import campaigns, deliveries
from digests.model import Message
from tests.fakes.telegram import Stage

OPEN = {State.PLANNED, State.CLAIMED, State.SENDING}
TEXT = Message("sendMessage", {"text": "<b>عاجل</b>: خبر للجميع", "parse_mode": "HTML"})


@dataclass(frozen=True, slots=True)
class Reckoning:
    """states: rows by state, `unknown` among them. lost: recorded as sent, but nothing came.
    doubled: messages too many. wrong: came, but is recorded as not sent."""

    states: dict[State, int] = field(default_factory=dict)
    lost: int = 0
    doubled: int = 0
    wrong: int = 0

    @property
    def is_over(self) -> bool:
        """Whether every row is final."""
        return not OPEN & self.states.keys()

    def count(self, state: State) -> int:
        """Rows in this state."""
        return self.states.get(state, 0)


def invite(telegram: Stage, chats: Iterable[int], *, blocked: Iterable[int] = ()) -> None:
    """People who have started the bot, and then perhaps blocked it."""
    for chat in chats:
        telegram.people[chat] = Person(chat, f"قارئ {chat}")
        telegram.world.room(telegram.bot, telegram.people[chat])
    for chat in blocked:
        acts.block(telegram.world, telegram.bot, telegram.people[chat], blocked=True)


async def campaign(url: str, chats: Iterable[int], now: datetime | None = None) -> int:
    """Planned rows for them; its id."""
    async with open_database(url) as database:
        to = [Address(chat) for chat in chats]
        at = now or datetime.now(UTC)
        return await SqlDeliveryStore(database).post("broadcast", Content("c1", TEXT), to, at)


async def change(database: Database, campaign_id: int, status: str) -> None:
    """Somebody else pauses, resumes or cancels it."""
    async with database.write() as connection:
        await connection.execute(
            update(campaigns).where(campaigns.c.id == campaign_id).values(status=status)
        )


async def recall(database: Database, campaign_id: int) -> int:
    """Recall a campaign as the command line does; the id of the recall."""
    store = SqlCampaignStore(database)
    broadcasts = Broadcasts(store, Rules((), 0, 29.0), lambda: None)
    amendments = Amendments(broadcasts, store, lambda: None)
    return (await amendments.recall(campaign_id, COMMAND_LINE, datetime.now(UTC))).id


async def counted(database: Database, campaign_id: int) -> dict[State, int]:
    """The campaign's states by the store's own counters, none that has no rows."""
    counts = await SqlDeliveryStore(database).counts(campaign_id)
    return {state: number for state, number in counts.items() if number}


async def reckon(database: Database, telegram: Stage) -> Reckoning:
    """Compare what is recorded with what people have."""
    query = select(deliveries.c.chat_id, deliveries.c.state)
    async with database.read() as connection:
        recorded = {row.chat_id: State(row.state) for row in await connection.execute(query)}
    came = received(telegram)
    not_sent = (State.PLANNED, State.GONE, State.FAILED)
    return Reckoning(
        states=dict(Counter(recorded.values())),
        lost=sum(state is State.SENT and not came[chat] for chat, state in recorded.items()),
        doubled=sum(number - 1 for number in came.values()),
        wrong=sum(came[chat] for chat, state in recorded.items() if state in not_sent),
    )


def received(telegram: Stage) -> Counter[int]:
    """Messages of the bot by chat."""
    world, bot = telegram.world, telegram.bot
    chats = [*world.rooms.values(), *world.chats.values()]
    return Counter(
        chat.id for chat in chats for message in chat.messages.values() if message.author == bot.id
    )


async def until_over(database: Database, telegram: Stage, seconds: float = 60) -> Reckoning:
    """Wait until every row is final."""
    async with asyncio.timeout(seconds):
        while not (found := await reckon(database, telegram)).is_over:
            await asyncio.sleep(0.1)
    return found


async def until_finished(database: Database, campaign_id: int, seconds: float = 60) -> None:
    """Wait until the campaign is over."""
    query = select(campaigns.c.status).where(campaigns.c.id == campaign_id)
    async with asyncio.timeout(seconds):
        while True:
            async with database.read() as connection:
                if await connection.scalar(query) == "finished":
                    return
            await asyncio.sleep(0.1)
