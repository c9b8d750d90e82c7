"""What a reader can do: one method a use case, each a pure change of one subscriber, saved.

Every change of hour, zone, weekdays or pause sets `next_digest_at` anew, counted from the last
local date that had a digest: none is given twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum

from bot.campaigns.model import ChatKind, Profile, Status, Subscriber
from bot.campaigns.ports import ReaderStore
from bot.campaigns.transitions import (
    as_json,
    enrolled,
    finished,
    local_date,
    paused,
    rescheduled,
    restarted,
    stopped,
)
from bot.delivery.model import Address
from digests.errors import NashraError
from digests.model import Format, Numerals

Choice = Callable[[Profile], Profile]


class UnknownReader(NashraError):
    """Nobody subscribes at this address."""


class NoDayLeft(NashraError):
    """A digest on no weekday at all: the reader wants a pause or an end instead."""


class Arrival(StrEnum):
    """new: set-up is to be done; known: gets digests already; back: had stopped or left."""

    NEW = "new"
    KNOWN = "known"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Finished:
    """Set-up is done. before: the reader as the first digest is to see them; None where a digest
    of this local date has gone out already and another would be one too many."""

    reader: Subscriber
    before: Subscriber | None


def arrived(known: Subscriber) -> Arrival:
    """What Start means to somebody we know. Without a first digest, set-up was never finished."""
    if known.last_digest_on is None:
        return Arrival.NEW
    return Arrival.KNOWN if known.status is Status.ACTIVE else Arrival.BACK


class Readers:
    """The use cases. `defaults`: the choices of somebody who has made none yet."""

    def __init__(self, store: ReaderStore, defaults: Profile) -> None:
        self._store = store
        self.defaults = defaults

    async def get(self, to: Address) -> Subscriber | None:
        """The reader at this address."""
        return await self._store.get(to)

    async def start(
        self, to: Address, kind: ChatKind, *, origin: str, locale: str, now: datetime
    ) -> tuple[Arrival, Subscriber]:
        """A new reader is saved at once, active at the default hour: whoever leaves set-up half
        way still gets the digest. Whoever comes back finds the old choices. A channel gets
        nothing before somebody has finished its set-up."""
        profile = replace(self.defaults, locale=locale)
        stranger = Subscriber(to, kind, profile, origin=origin, created_at=now)
        known = await self._store.get(to) or stranger
        arrival = arrived(known)
        if kind is ChatKind.CHANNEL and arrival is Arrival.NEW:
            return arrival, await self._save(stopped(known, now))
        return arrival, await self._save(restarted(replace(known, kind=kind), now))

    async def finish_setup(self, to: Address, now: datetime) -> Finished:
        """Set-up is over: the first digest goes out now, the next at the reader's hour."""
        before = await self._known(to)
        if before.last_digest_on is not None and before.last_digest_on >= local_date(before, now):
            return Finished(await self._save(restarted(before, now)), None)
        return Finished(await self._save(finished(before, now)), before)

    async def choose_sections(self, to: Address, sections: tuple[str, ...]) -> Subscriber:
        """Only these sections; () means all."""
        return await self._choose(to, lambda p: replace(p, sections=sections))

    async def choose_hour(self, to: Address, at: time, now: datetime) -> Subscriber:
        """The local time of the digest."""
        return await self._reschedule(to, lambda p: replace(p, deliver_at=at), now)

    async def choose_place(
        self, to: Address, zone: str, territory: str, city: str, now: datetime
    ) -> Subscriber:
        """The city, whose zone the hour is in and whose country names the months."""
        moved = await self._with(to, lambda p: replace(p, timezone=zone, territory=territory))
        return await self._save(rescheduled(replace(moved, city=city), now))

    async def choose_weekdays(
        self, to: Address, weekdays: frozenset[int], now: datetime
    ) -> Subscriber:
        """The days with a digest; at least one, else NoDayLeft."""
        if not weekdays:
            raise NoDayLeft(str(to.chat_id), "a digest needs at least one weekday")
        return await self._reschedule(to, lambda p: replace(p, weekdays=weekdays), now)

    async def choose_format(self, to: Address, form: Format) -> Subscriber:
        """Classic, rich or plain text."""
        return await self._choose(to, lambda p: replace(p, format=form))

    async def choose_numerals(self, to: Address, numerals: Numerals) -> Subscriber:
        """123 or ١٢٣."""
        return await self._choose(to, lambda p: replace(p, numerals=numerals))

    async def choose_locale(self, to: Address, locale: str) -> Subscriber:
        """The language the bot speaks to this reader."""
        return await self._choose(to, lambda p: replace(p, locale=locale))

    async def show_hijri(self, to: Address, shown: bool) -> Subscriber:
        """The Hijri date in the header, or not."""
        return await self._choose(to, lambda p: replace(p, hijri=shown))

    async def deliver_silently(self, to: Address, silent: bool) -> Subscriber:
        """With or without a sound."""
        return await self._choose(to, lambda p: replace(p, silent=silent))

    async def say_when_empty(self, to: Address, say: bool) -> Subscriber:
        """One line on a day without news, or nothing."""
        return await self._choose(to, lambda p: replace(p, say_when_empty=say))

    async def pause(self, to: Address, days: int, now: datetime) -> Subscriber:
        """A holiday of so many days, from the next digest on."""
        return await self._save(paused(await self._known(to), days, now))

    async def resume(self, to: Address, now: datetime) -> Subscriber:
        """The holiday ends today."""
        awake = replace(await self._known(to), paused_until=None)
        return await self._save(rescheduled(awake, now))

    async def stop(self, to: Address, now: datetime) -> Subscriber:
        """No more digests; the choices are kept for a return."""
        return await self._save(stopped(await self._known(to), now))

    async def restart(self, to: Address, now: datetime) -> Subscriber:
        """Digests again after a stop."""
        return await self._save(restarted(await self._known(to), now))

    async def enrol(self, batch: Sequence[Subscriber], now: datetime) -> None:
        """Take in a batch of a roster; whoever is known keeps what the roster does not say."""
        merged = [enrolled(await self._store.get(line.to), line, now) for line in batch]
        await self._store.save_many(merged)

    async def left(self, chat_id: int, now: datetime) -> None:
        """The chat blocked the bot, threw it out or is gone."""
        await self._store.leave(chat_id, now)

    async def returned(self, chat_id: int, now: datetime) -> None:
        """The chat let the bot in again: what had ended by leaving goes on as it was."""
        subscriptions = await self._store.of_chat(chat_id)
        back = [restarted(s, now) for s in subscriptions if s.status is Status.GONE]
        await self._store.save_many(back)

    async def migrated(self, chat_id: int, new_chat_id: int) -> None:
        """The group became a supergroup."""
        await self._store.migrate(chat_id, new_chat_id)

    async def export(self, chat_id: int) -> dict[str, object]:
        """All that is stored about the chat, JSON-ready."""
        subscriptions = await self._store.of_chat(chat_id)
        return {
            "subscriptions": [as_json(subscription) for subscription in subscriptions],
            "messages": list(await self._store.deliveries_of(chat_id)),
        }

    async def erase(self, chat_id: int) -> None:
        """Forget the chat."""
        await self._store.erase(chat_id)

    async def _known(self, to: Address) -> Subscriber:
        reader = await self._store.get(to)
        if reader is None:
            raise UnknownReader(str(to.chat_id), "not a subscriber")
        return reader

    async def _with(self, to: Address, choice: Choice) -> Subscriber:
        reader = await self._known(to)
        return replace(reader, profile=choice(reader.profile))

    async def _choose(self, to: Address, choice: Choice) -> Subscriber:
        return await self._save(await self._with(to, choice))

    async def _reschedule(self, to: Address, choice: Choice, now: datetime) -> Subscriber:
        return await self._save(rescheduled(await self._with(to, choice), now))

    async def _save(self, reader: Subscriber) -> Subscriber:
        await self._store.save(reader)
        return reader
