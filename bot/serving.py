"""The wiring of the running bot: its loops side by side, until a signal or fault ends them all."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any, TypeVar

import structlog
from aiogram.exceptions import TelegramBadRequest, TelegramNotFound, TelegramUnauthorizedError

from bot.app import Newsroom, be_prompt, default_profile, visiting
from bot.assembly import Ground, Parts, build_parts, buttons_of, limits_of
from bot.campaigns.notices import Notices
from bot.campaigns.readers import Readers
from bot.commentdesk import build_moderation_desk
from bot.delivery.pacer import Pacer
from bot.log import configure_logging
from bot.moderating import open_moderation
from bot.settings import Settings, SettingsError
from bot.telegram.clock import TelegramClock
from bot.telegram.commands import publish_commands, publish_to_group
from bot.telegram.outbound import TelegramOutbound
from bot.telegram.polling import Polling
from bot.telegram.session import build_bot
from bot.telegram.updates import read_update
from bot.web.metrics import Metrics
from bot.web.server import build_web, serving
from bot.wording import Wording

log = structlog.get_logger(__name__)
T = TypeVar("T")

LONGEST_PAUSE = 30.0
"""Seconds between tries to reach Telegram at the start."""


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
        pacer = Pacer(newsroom.deliveries, clock, limits_of(settings))
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
        buttons = buttons_of(username, comments=bool(settings.staff_chat_id))
        parts = build_parts(ground, readers, buttons, comments, moderation)
        be_prompt()
        await _run(settings, newsroom, parts, stop)


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
