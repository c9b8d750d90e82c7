"""What the running bot is made of: built here, run by serving.py."""

from dataclasses import dataclass

from aiogram import Bot, Dispatcher

from bot.app import Newsroom
from bot.campaigns.collecting import Collector
from bot.campaigns.composing import Composer, MakeButtons
from bot.campaigns.notices import Notices
from bot.campaigns.planning import Planner
from bot.campaigns.readers import Readers
from bot.campaigns.reading import Reading
from bot.campaigns.signs import Signs
from bot.commentdesk import CommentDesk
from bot.commenting import build_commenting
from bot.delivery.engine import Engine
from bot.delivery.pacer import Limits, Pacer
from bot.moderating import Moderation
from bot.newsdesk import Newsdesk, build_newsdesk
from bot.settings import Settings
from bot.telegram.broadcast.routers import make_routers as make_desk_routers
from bot.telegram.buttons import PrivateButtons, SharedButtons
from bot.telegram.clock import TelegramClock
from bot.telegram.commenting.routers import make_routers as make_commenting_routers
from bot.telegram.desk import Desk
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.for_readers import make_routers
from bot.telegram.moderation.routers import make_routers as make_moderation_routers
from bot.telegram.outbound import TelegramOutbound
from bot.telegram.panels import Panels
from bot.telegram.signs import NotesSigns
from bot.wording import Wording
from digests.arabic.cities import Cities
from digests.rendering import Buttons, build_renderer
from digests.sources.visiting import Sources

FREE_RATE = 29.0
"""Messages a second that Telegram lets everybody send, less a little."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What runs, built but not started."""

    bot: Bot
    dispatcher: Dispatcher
    engine: Engine
    planner: Planner
    collector: Collector
    newsdesk: Newsdesk
    signs: Signs
    comments: CommentDesk
    moderation: Moderation

    def wake(self) -> None:
        """Another process has planned, changed or decided something."""
        self.engine.wake()
        self.moderation.wake()
        self.comments.wake()


@dataclass(frozen=True, slots=True)
class Ground:
    """What everything is built on."""

    settings: Settings
    newsroom: Newsroom
    sources: Sources
    bot: Bot
    outbound: TelegramOutbound
    pacer: Pacer
    now: TelegramClock
    wording: Wording
    notices: Notices


def build_parts(
    ground: Ground,
    readers: Readers,
    buttons: MakeButtons,
    comments: CommentDesk,
    moderation: Moderation,
) -> Parts:
    """Everything, built but not started."""
    settings, newsroom, bot, now = ground.settings, ground.newsroom, ground.bot, ground.now
    wording, notices, renderer = ground.wording, ground.notices, build_renderer()
    composer = Composer(newsroom.sources, renderer, buttons, settings.outlet_name)
    collector = Collector(newsroom.sources, ground.sources, notices, now)
    reading = Reading(newsroom.due, composer, renderer, buttons, collector.catch_up)
    collector.on_news(reading.refresh)

    async def stopped(campaign_id: int, reason: str) -> None:
        await notices.post("campaign_stopped", now(), campaign=campaign_id, reason=reason)

    engine = Engine(newsroom.deliveries, ground.outbound, ground.pacer, stopped, now)
    planner = Planner(newsroom.due, composer, notices, engine.wake, now, collector.catch_up)
    newsdesk = build_newsdesk(newsroom, bot, readers, wording, engine.wake, planner.wake, now)
    woken = (planner.wake, collector.wake, engine.wake, newsdesk.wake)
    for wake in (*woken, moderation.wake, comments.wake_on_time):
        now.on_move(wake)
    writing = build_commenting(newsroom, moderation.intake, moderation.keys, moderation.changed)
    panels = Panels(
        newsroom.sources,
        Cities(),
        settings.outlet_name,
        settings.timezone,
        comments=writing is not None,
    )
    desk = Desk(readers, panels, reading, wording, now, writing.commenting if writing else None)
    commenting = make_commenting_routers() if writing else []
    signs = Signs(newsroom.seen, now)
    dispatcher = build_dispatcher(
        [*make_moderation_routers(), *make_desk_routers(), *commenting, *make_routers()],
        readers=readers,
        reading=reading,
        wording=wording,
        clock=now,
        middlewares=[NotesSigns(signs.note)],
        desk=desk,
        writing_desk=writing,
        **newsdesk.services,
        **comments.services,
    )
    return Parts(bot, dispatcher, engine, planner, collector, newsdesk, signs, comments, moderation)


def limits_of(settings: Settings) -> Limits:
    """Paid broadcasts have a rate of their own beside the free one; without them a rate above
    Telegram's is meant for an own Bot API server."""
    if settings.paid_broadcast:
        return Limits(min(settings.send_rate, FREE_RATE), paid=settings.send_rate)
    return Limits(settings.send_rate)


def buttons_of(username: str, *, comments: bool) -> MakeButtons:
    """Presses in private; where many read, links to the bot of this name."""

    def buttons(content_id: str, shared: bool) -> Buttons:
        if shared:
            return SharedButtons(content_id, username, comments)
        return PrivateButtons(content_id, comments)

    return buttons
