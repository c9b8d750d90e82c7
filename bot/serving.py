"""The wiring of the running bot: its loops side by side, until a signal or fault ends them all."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramBadRequest, TelegramNotFound, TelegramUnauthorizedError

from bot.app import Newsroom, be_prompt, default_profile, visiting
from bot.campaigns.collecting import Collector
from bot.campaigns.composing import Composer, MakeButtons
from bot.campaigns.notices import Notices
from bot.campaigns.planning import Planner
from bot.campaigns.readers import Readers
from bot.campaigns.reading import Reading
from bot.campaigns.signs import Signs
from bot.commentdesk import CommentDesk, build_moderation_desk
from bot.commenting import build_commenting
from bot.delivery.engine import Engine
from bot.delivery.pacer import Limits, Pacer
from bot.log import configure_logging
from bot.moderating import Moderation, open_moderation
from bot.newsdesk import Newsdesk, build_newsdesk
from bot.settings import Settings, SettingsError
from bot.telegram.broadcast.routers import make_routers as make_desk_routers
from bot.telegram.buttons import PrivateButtons, SharedButtons
from bot.telegram.clock import TelegramClock
from bot.telegram.commands import publish_commands, publish_to_group
from bot.telegram.commenting.routers import make_routers as make_commenting_routers
from bot.telegram.desk import Desk
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.for_readers import make_routers
from bot.telegram.moderation.routers import make_routers as make_moderation_routers
from bot.telegram.outbound import TelegramOutbound
from bot.telegram.panels import Panels
from bot.telegram.polling import Polling
from bot.telegram.session import build_bot
from bot.telegram.signs import NotesSigns
from bot.telegram.updates import read_update
from bot.web.metrics import Metrics
from bot.web.server import build_web, serving
from bot.wording import Wording
from digests.arabic.cities import Cities
from digests.rendering import Buttons, build_renderer
from digests.sources.visiting import Sources

log = structlog.get_logger(__name__)
T = TypeVar("T")

FREE_RATE = 29.0
"""Messages a second that Telegram lets everybody send, less a little."""

LONGEST_PAUSE = 30.0
"""Seconds between tries to reach Telegram at the start."""


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


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; what is in flight is finished and recorded first.

    Raises SettingsError where Telegram does not know the token.
    """
    configure_logging(_secrets(settings))
    async with AsyncExitStack() as stack:
        stop = _stop_on_signals()
        newsroom = await stack.enter_async_context(Newsroom.open(settings))
        sources = await stack.enter_async_context(visiting(settings))
        clock = TelegramClock()
        pacer = Pacer(newsroom.deliveries, clock, _limits(settings))
        await pacer.load()
        token = settings.bot_token.get_secret_value()
        bot = build_bot(token, settings.telegram_api_url, pacer, clock)
        await stack.enter_async_context(bot)
        me = await _persist(bot.me, stop)
        if me is None:
            return
        outbound = TelegramOutbound(bot, paid=settings.paid_broadcast)
        stack.push_async_callback(outbound.close)
        wording = Wording()
        notices = Notices(newsroom.deliveries, wording.of(settings.locale), settings.owner_ids)
        readers = Readers(newsroom.readers, default_profile(settings))
        username = me.username or ""
        comments = build_moderation_desk(newsroom, bot, username, readers, wording, clock)
        hooks = comments.hooks(settings, notices, clock)
        moderation = await stack.enter_async_context(open_moderation(newsroom, hooks, clock))
        comments.on_decision(moderation.wake)
        ground = Ground(settings, newsroom, sources, bot, outbound, pacer, clock, wording, notices)
        buttons = _buttons(username, comments=bool(settings.staff_chat_id))
        parts = _build(ground, readers, buttons, comments, moderation)
        be_prompt()
        await _run(settings, newsroom, parts, stop)


def _build(
    ground: Ground,
    readers: Readers,
    buttons: MakeButtons,
    comments: CommentDesk,
    moderation: Moderation,
) -> Parts:
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


async def _run(settings: Settings, newsroom: Newsroom, parts: Parts, stop: asyncio.Event) -> None:
    """Serve and announce, then loop."""
    async with _http(settings, newsroom, parts):
        await _announce(settings, parts, stop)
        await _loop_until(settings, newsroom, parts, stop)
    log.info("stopped", bot=parts.bot.id)


async def _loop_until(
    settings: Settings, newsroom: Newsroom, parts: Parts, stop: asyncio.Event
) -> None:
    """All loops; if one ends by a fault, the others are stopped and the fault is raised."""
    async with asyncio.TaskGroup() as loops:
        running = (parts.engine.run(stop), parts.planner.run(stop), parts.collector.run(stop))
        desks = (*parts.newsdesk.loops(stop), *parts.comments.loops(stop))
        kept = (parts.signs.run(stop), *parts.moderation.loops(stop))
        for loop in (*running, *desks, *kept):
            loops.create_task(_ending_all(loop, stop))
        loops.create_task(newsroom.hear_calls(parts.wake, stop))
        loops.create_task(_ending_all(_listen(settings, parts, stop), stop))
        log.info("running", bot=parts.bot.id)
    await parts.signs.flush()


async def _ending_all(loop: Coroutine[Any, Any, None], stop: asyncio.Event) -> None:
    try:
        await loop
    finally:
        stop.set()


async def _announce(settings: Settings, parts: Parts, stop: asyncio.Event) -> None:
    """Publish the menus, and where there is a public address, the webhook."""
    bot = parts.bot
    staff = {person.id: person.role for person in await parts.comments.team.all()}
    wording, locale, group = Wording(), settings.locale, settings.staff_chat_id
    publish = partial(publish_commands, bot, wording, locale, staff, comments=bool(group))
    await _persist(publish, stop)
    if group:
        await _persist(lambda: publish_to_group(bot, wording, locale, group), stop)
    if not settings.public_url:
        return
    webhook = partial(
        bot.set_webhook,
        f"{settings.public_url}/telegram",
        secret_token=settings.webhook_secret.get_secret_value(),
        allowed_updates=parts.dispatcher.resolve_used_update_types(),
    )
    try:
        await _persist(webhook, stop)
    except TelegramBadRequest as error:
        raise SettingsError(
            "PUBLIC_URL", f"Telegram refused the webhook: {error.message}"
        ) from None


async def _listen(settings: Settings, parts: Parts, stop: asyncio.Event) -> None:
    """Updates come by webhook where there is a public address, else by polling."""
    if settings.public_url:
        await stop.wait()
    else:
        await Polling(parts.bot, parts.dispatcher).run(stop)


@asynccontextmanager
async def _http(settings: Settings, newsroom: Newsroom, parts: Parts) -> AsyncIterator[None]:
    async def feed(update: dict[str, Any]) -> None:
        if parsed := read_update(update, parts.bot):
            await parts.dispatcher.feed_update(parts.bot, parsed)

    metrics = Metrics(newsroom.readers)
    secret = settings.webhook_secret.get_secret_value()
    app = build_web(
        newsroom.wrong,
        metrics.registry,
        metrics.refresh,
        (feed, secret) if secret else None,
        parts.moderation.routes,
    )
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(serving(app, *settings.listen))
        except OSError as error:
            reason = f"cannot listen there ({error.strerror}): choose another HOST:PORT"
            raise SettingsError("HTTP_LISTEN", reason) from None
        yield


def _limits(settings: Settings) -> Limits:
    """Paid broadcasts have a rate of their own beside the free one; without them a rate above
    Telegram's is meant for an own Bot API server."""
    if settings.paid_broadcast:
        return Limits(min(settings.send_rate, FREE_RATE), paid=settings.send_rate)
    return Limits(settings.send_rate)


def _buttons(username: str, *, comments: bool) -> MakeButtons:
    """Presses in private; where many read, links to the bot of this name."""

    def buttons(content_id: str, shared: bool) -> Buttons:
        if shared:
            return SharedButtons(content_id, username, comments)
        return PrivateButtons(content_id, comments)

    return buttons


async def _persist(call: Callable[[], Awaitable[T]], stop: asyncio.Event) -> T | None:
    """What Telegram answers, however long it cannot be reached. None where stopped before that."""
    pause = 1.0
    while not stop.is_set():
        try:
            return await call()
        except (TelegramUnauthorizedError, TelegramNotFound):
            raise SettingsError("BOT_TOKEN", "Telegram does not know this token") from None
        except TelegramBadRequest:
            raise
        except Exception as error:
            log.warning("telegram_unreachable", error=str(error), again_in=pause)
        try:
            await asyncio.wait_for(stop.wait(), pause)
        except TimeoutError:
            pause = min(pause * 2, LONGEST_PAUSE)
    return None


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


def _secrets(settings: Settings) -> list[str]:
    kept = (
        settings.bot_token,
        settings.webhook_secret,
        settings.intake_secret,
        settings.wordpress_app_password,
    )
    return [secret.get_secret_value() for secret in kept]
