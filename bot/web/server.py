"""HTTP: `/healthz`, `/readyz`, `/metrics`, and Telegram's webhook at `POST /telegram`."""

import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest

Probe = Callable[[], Awaitable[str]]
"""Says what is wrong, or '' when ready."""

Feed = Callable[[dict[str, Any]], Awaitable[None]]
"""Handles one update; raises where it should be delivered again."""

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
MAX_UPDATE = 1024 * 1024

log = structlog.get_logger(__name__)


async def _healthz(_request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


def _readyz(probe: Probe) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(_request: web.Request) -> web.Response:
        wrong = await probe()
        return web.Response(text=f"{wrong or 'ready'}\n", status=503 if wrong else 200)

    return handle


def _metrics(
    registry: CollectorRegistry, refresh: Callable[[], Awaitable[None]]
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(_request: web.Request) -> web.Response:
        await refresh()
        return web.Response(
            body=generate_latest(registry), headers={"Content-Type": "text/plain; version=0.0.4"}
        )

    return handle


def _webhook(feed: Feed, secret: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return web.Response(status=401, text="wrong secret token\n")
        try:
            update = await request.json()
        except ValueError:
            return web.Response(status=400, text="the body is no JSON\n")
        # Answered only when handled: what a crash cuts off, Telegram delivers again.
        await feed(update)
        return web.Response(text="ok\n")

    return handle


def build_web(
    probe: Probe,
    registry: CollectorRegistry,
    refresh: Callable[[], Awaitable[None]],
    webhook: tuple[Feed, str] | None = None,
    routes: Sequence[web.RouteDef] = (),
) -> web.Application:
    """The routes. webhook: what handles updates, and the secret that its header must carry. routes:
    those of other files here."""
    app = web.Application(client_max_size=MAX_UPDATE)
    app.router.add_get("/healthz", _healthz)
    app.router.add_get("/readyz", _readyz(probe))
    app.router.add_get("/metrics", _metrics(registry, refresh))
    if webhook:
        app.router.add_post("/telegram", _webhook(*webhook))
    app.router.add_routes(routes)
    return app


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve while inside; yields the port (another one where 0 was asked for)."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=3)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        bound: int = runner.addresses[0][1]
        log.info("serving", host=host, port=bound)
        yield bound
    finally:
        await runner.cleanup()
