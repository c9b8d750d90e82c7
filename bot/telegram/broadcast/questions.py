"""What admins are asked about whatever is late: each in private, in their own language."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from aiogram import Bot

from bot.campaigns.broadcasts import Campaign
from bot.campaigns.lateness import LateDigest
from bot.telegram.broadcast.campaign_screens import campaign_view
from bot.telegram.broadcast.late_screens import late_view
from bot.telegram.broadcast.notifying import below
from bot.telegram.broadcast.services import BroadcastDesk, Visit
from bot.telegram.broadcast.visits import visit_of
from bot.telegram.panels import View
from bot.telegram.tongue import KnownReaders
from bot.wording import Wording
from digests.model import Message


@dataclass(frozen=True, slots=True)
class AdminQuestions:
    """Implements bot.campaigns.asking.Questions."""

    bot: Bot
    desk: BroadcastDesk
    readers: KnownReaders
    wording: Wording
    clock: Callable[[], datetime]

    async def about_broadcast(self, campaign: Campaign) -> Mapping[int, Message]:
        """The bot was down when it was to start: shall it go now?"""

        count = 0
        if campaign.broadcast is not None:
            count = await self.desk.broadcasts.count(campaign.broadcast.segment)

        async def draw(visit: Visit) -> View:
            head = visit.texts.html("broadcast.ask_late", count=count)
            return below(head, campaign_view(campaign, self.desk, visit))

        return await self._to_all(draw)

    async def about_digest(self, late: LateDigest) -> Mapping[int, Message]:
        """Shall its readers still get it?"""

        async def draw(visit: Visit) -> View:
            return await late_view(late, visit, self.desk.times.zone, self.bot)

        return await self._to_all(draw)

    async def _to_all(self, draw: Callable[[Visit], Awaitable[View]]) -> Mapping[int, Message]:
        now, asked = self.clock(), dict[int, Message]()
        for who in self.desk.broadcasts.rules.admins:
            visit = await visit_of(who, self.desk.tongues, self.readers, self.wording, now)
            asked[who] = _message(await draw(visit))
        return asked


def _message(view: View) -> Message:
    payload: dict[str, object] = {
        "text": view.text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if view.keyboard is not None:
        payload["reply_markup"] = view.keyboard.model_dump(mode="json", exclude_none=True)
    return Message("sendMessage", payload)
