"""The wiring of the moderation desk: its services, its loops, and what its handlers take."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aiogram import Bot

from bot.app import Newsroom
from bot.campaigns.notices import Notices
from bot.campaigns.readers import Readers
from bot.moderating import Hooks, quiet_hooks
from bot.moderation.automating import Automating
from bot.moderation.judging import Judging
from bot.moderation.retaining import Retention
from bot.moderation.teaching import Teaching
from bot.moderation.team import Staff
from bot.running import Lead
from bot.settings import Settings
from bot.storage.moderation.cards import SqlCardStore
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.moderation.erasing import SqlErasureStore
from bot.storage.moderation.lessons import SqlLessonStore
from bot.storage.moderation.lookups import SqlLookups
from bot.storage.moderation.pruning import SqlLeftovers
from bot.storage.moderation.scoring import SqlUnscored
from bot.storage.moderation.settings import SqlSettingStore, SqlTrail
from bot.storage.moderation.staffing import SqlStaffStore
from bot.storage.moderation.weights import SqlWeightStore
from bot.storage.moderation.words import SqlWordStore
from bot.telegram.moderation.boards import CardBoard
from bot.telegram.moderation.opened import Opened
from bot.telegram.moderation.reminders import Reminder
from bot.telegram.moderation.services import ModerationDesk, Place
from bot.telegram.moderation.telling import Teller
from bot.telegram.moderation.topics import StaffGroup
from bot.wording import Wording


@dataclass(frozen=True, slots=True)
class CommentDesk:
    """services: what handlers take by name. team: who belongs to the staff. automating: decides
    what an admin has switched on, given the ids of new comments. judging: what rules and score say
    of them. teaching: where the score comes from. lead: of what one of all processes does."""

    services: dict[str, object]
    team: Staff
    desk: ModerationDesk
    board: CardBoard
    teller: Teller
    reminder: Reminder
    automating: Automating
    judging: Judging
    teaching: Teaching
    retention: Retention
    lead: Lead

    def loops(self, stop: asyncio.Event) -> tuple[Coroutine[Any, Any, None], ...]:
        """What runs until `stop`; answers that are on their way are waited for. What staff and
        readers are shown comes from one process, or they would see it twice."""

        async def once() -> None:
            async with asyncio.TaskGroup() as loops:
                loops.create_task(self.board.run(stop))
                loops.create_task(self.teller.run(stop))
                loops.create_task(self.reminder.run(stop))
                loops.create_task(self.teaching.teach(stop))
                loops.create_task(self.retention.run(stop))

        return self.teaching.follow(stop), self.lead.run(once, stop), self._answers(stop)

    def wake(self) -> None:
        """There are new comments, or some have changed."""
        self.desk.changed.set()

    def wake_on_time(self) -> None:
        """It is another time."""
        self.wake()
        self.retention.wake()

    def on_decision(self, listener: Callable[[], None]) -> None:
        """Called after every decision that was taken at this desk."""
        self.desk.listeners.append(listener)

    def hooks(self, settings: Settings, notices: Notices, now: Callable[[], datetime]) -> Hooks:
        """What the way in for comments needs: rules, cards, and what is decided automatically."""

        def on_change(_comment_id: int) -> None:
            self.wake()

        quiet = quiet_hooks(settings, notices, now)
        return replace(
            quiet, assess=self.judging, on_change=on_change, automatic=self.automating.decide
        )

    async def _answers(self, stop: asyncio.Event) -> None:
        await stop.wait()
        await self.desk.later.settled()


def build_moderation_desk(
    newsroom: Newsroom,
    bot: Bot,
    username: str,
    readers: Readers,
    wording: Wording,
    now: Callable[[], datetime],
) -> CommentDesk:
    """username: the bot's own, without the @."""
    settings, database = newsroom.settings, newsroom.database
    comments, kept = SqlCommentStore(database), SqlSettingStore(database)
    team = Staff(SqlStaffStore(database), settings.owner_ids)
    desk = ModerationDesk(
        comments=comments,
        cards=SqlCardStore(database),
        settings=kept,
        trail=SqlTrail(database),
        staffing=team,
        replies=comments,
        lookups=SqlLookups(database),
        place=Place(settings.staff_chat_id, settings.zone, settings.outlet_name, username),
        readers=readers,
        wording=wording,
        clock=now,
    )
    opened, group = Opened(), StaffGroup(bot, kept, settings.staff_chat_id)
    words = SqlWordStore(database)
    unscored = SqlUnscored(database)
    teaching = Teaching(SqlLessonStore(database), SqlWeightStore(database), unscored, now)
    erasures, leftovers = SqlErasureStore(database), SqlLeftovers(database)
    keep = settings.comment_retention
    services = {"moderation": desk, "opened": opened, "team": team, "words": words}
    return CommentDesk(
        services,
        team,
        desk,
        CardBoard(bot, desk, group, opened),
        Teller(bot, desk),
        Reminder(bot, desk, group),
        Automating(comments, kept, now),
        Judging(comments, words, teaching.weights),
        teaching,
        Retention(erasures, leftovers, keep, desk.changed.set, now),
        newsroom.lead("comment"),
    )
