"""A browser before the stub of the chat page; it lets nothing pass that a page must not do."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    ViewportSize,
    async_playwright,
    expect,
)

from tests.bot.sandbox.page_samples import READER
from tests.bot.sandbox.page_stub import Stub

WITH_CHROMIUM = pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed")
expect.set_options(timeout=20_000)  # a busy machine draws late; what never comes fails all the same
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Visit:
    """An open page, the stub behind it, and where it is."""

    page: Page
    stub: Stub
    url: str


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        path = shutil.which("chromium")
        browser = await playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        await browser.close()


def bubble(page: Page, text: str) -> Locator:
    """The row of the message that says this."""
    return page.locator(".message", has_text=text)


def isolated(text: str | None) -> str:
    """Without the isolates around filled-in values."""
    return re.sub("[\u2068\u2069]", "", text or "")


@asynccontextmanager
async def serving(stub: Stub) -> AsyncIterator[str]:
    runner = web.AppRunner(stub.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


@contextmanager
def listening_to(page: Page, url: str) -> Iterator[None]:
    """At the end, no error was written to the console and no other host was asked."""
    wrong: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            wrong.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith((url, "blob:", "data:")):
            wrong.append(request.url)

    page.on("console", said)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", asked)
    yield
    assert wrong == []


async def connected(stub: Stub) -> None:
    """Once the page follows the stream: what is said before reaches it by fetching, unannounced."""
    async with asyncio.timeout(20):
        while not stub.streams:
            await asyncio.sleep(0.01)


@asynccontextmanager
async def visiting(
    browser: Browser, chat: int | str = READER, lang: str = "ar", wide: bool = True, **context: Any
) -> AsyncIterator[Visit]:
    """A page on one chat, listened to.

    chat: '' opens the list alone. context: as Playwright's `new_context` takes it.
    """
    stub = Stub()
    size = ViewportSize(width=1280, height=860) if wide else ViewportSize(width=390, height=780)
    async with serving(stub) as url:
        made = await browser.new_context(viewport=size, reduced_motion="reduce", **context)
        page = await made.new_page()
        with listening_to(page, url):
            await page.goto(f"{url}?lang={lang}{f'#{chat}' if chat else ''}")
            await page.locator(".message, .entry").first.wait_for()
            await connected(stub)
            yield Visit(page, stub, url)
            stub.drop()
            await made.close()
