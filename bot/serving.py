"""The wiring of the running bot: its loops side by side, until a signal or fault ends them all."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramBadRequest, TelegramNotFound, TelegramUnauthorizedError
from aiogram.types import Update

from bot.app import TURN, Newsroom, default_profile, visiting
from bot.campaigns.collecting import Collector
from bot.campaigns.composing import Composer, MakeButtons
from bot.campaigns.notices import Notices
from bot.campaigns.planning import Planner
from bot.campaigns.readers import Readers
from bot.campaigns.reading import Reading
from bot.commenting import build_commenting
from bot.delivery.engine import Engine
from bot.delivery.pacer import Limits, Pacer
from bot.log import configure_logging
from bot.moderating import Moderation, open_moderation, quiet_hooks
from bot.newsdesk import Newsdesk, build_newsdesk
from bot.settings import Settings, SettingsError
from bot.telegram.broadcast.routers import make_routers as make_desk_routers
from bot.telegram.buttons import PrivateButtons, SharedButtons
from bot.telegram.clock import TelegramClock
from bot.telegram.commands import publish_commands
from bot.telegram.commenting.routers import make_routers as make_commenting_routers
from bot.telegram.desk import Desk
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.for_readers import make_routers
from bot.telegram.outbound import TelegramOutbound
from bot.telegram.panels import Panels
from bot.telegram.polling import Polling
from bot.telegram.session import build_bot
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
    moderation: Moderation

    def wake(self) -> None:
        """Another process has planned, changed or decided something."""
        self.engine.wake()
        self.moderation.wake()


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; what is in flight is finished and recorded first.

    Raises SettingsError where Telegram does not know the token.
    """
    sys.setswitchinterval(TURN)
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
        buttons = _buttons(me.username or "", comments=bool(settings.staff_chat_id))
        outbound = TelegramOutbound(bot, paid=settings.paid_broadcast)
        stack.push_async_callback(outbound.close)
        wording = Wording()
        notices = Notices(newsroom.deliveries, wording.of(settings.locale), settings.owner_ids)
        hooks = quiet_hooks(settings, notices, clock)
        moderation = await stack.enter_async_context(open_moderation(newsroom, hooks, clock))
        parts = _build(
            settings,
            newsroom,
            sources,
            bot,
            outbound,
            pacer,
            clock,
            buttons,
            wording,
            notices,
            moderation,
        )
        await _run(settings, newsroom, parts, stop)


def _build(
    settings: Settings,
    newsroom: Newsroom,
    sources: Sources,
    bot: Bot,
    outbound: TelegramOutbound,
    pacer: Pacer,
    now: TelegramClock,
    buttons: MakeButtons,
    wording: Wording,
    notices: Notices,
    moderation: Moderation,
) -> Parts:
    renderer = build_renderer()
    composer = Composer(newsroom.sources, renderer, buttons, settings.outlet_name)
    collector = Collector(newsroom.sources, sources, notices, now)
    reading = Reading(newsroom.due, composer, renderer, buttons, collector.catch_up)
    collector.on_news(reading.refresh)
    readers = Readers(newsroom.readers, default_profile(settings))

    async def stopped(campaign_id: int, reason: str) -> None:
        await notices.post("campaign_stopped", now(), campaign=campaign_id, reason=reason)

    engine = Engine(newsroom.deliveries, outbound, pacer, stopped, now)
    planner = Planner(newsroom.due, composer, notices, engine.wake, now, collector.catch_up)
    newsdesk = build_newsdesk(newsroom, bot, readers, wording, engine.wake, now)
    for wake in (planner.wake, collector.wake, engine.wake, newsdesk.scheduler.wake):
        now.on_move(wake)
    now.on_move(moderation.wake)
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
    dispatcher = build_dispatcher(
        [*make_desk_routers(), *commenting, *make_routers()],
        readers=readers,
        reading=reading,
        wording=wording,
        clock=now,
        desk=desk,
        writing_desk=writing,
        **newsdesk.services,
    )
    return Parts(bot, dispatcher, engine, planner, collector, newsdesk, moderation)


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
        others = (*parts.newsdesk.loops(stop), *parts.moderation.loops(stop))
        for loop in (*running, *others):
            loops.create_task(_ending_all(loop, stop))
        loops.create_task(newsroom.hear_calls(parts.wake, stop))
        loops.create_task(_ending_all(_listen(settings, parts, stop), stop))
        log.info("running", bot=parts.bot.id)


async def _ending_all(loop: Coroutine[Any, Any, None], stop: asyncio.Event) -> None:
    try:
        await loop
    finally:
        stop.set()


async def _announce(settings: Settings, parts: Parts, stop: asyncio.Event) -> None:
    """Publish the menus, and where there is a public address, the webhook."""
    bot = parts.bot
    await _persist(
        lambda: publish_commands(
            bot,
            Wording(),
            settings.locale,
            settings.owner_ids,
            comments=bool(settings.staff_chat_id),
        ),
        stop,
    )
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
        parsed = Update.model_validate(update, context={"bot": parts.bot})
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
