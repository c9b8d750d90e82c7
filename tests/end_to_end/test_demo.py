"""The demo as a newcomer meets it: started, looked at in a browser, pressed, and ended."""

import asyncio
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Page, ViewportSize, expect

from tests.bot.sandbox.browsing import WITH_CHROMIUM, bubble, launched, listening_to

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0
"""Seconds on a machine that runs many tests at once."""


@dataclass(frozen=True)
class Demo:
    """What it said, and where the page is."""

    process: Process
    said: str
    url: str


@asynccontextmanager
async def demo(folder: Path, *arguments: str) -> AsyncIterator[Demo]:
    """`nashra demo`, once it has printed the first digest; ended by Ctrl-C."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder), "LANG": "ar"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from bot.cli import main; main()", "demo", *arguments),
        env=environment | {"BOT_TOKEN": "1:a-real-newsrooms-token-not-to-be-used"},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        said = await asyncio.wait_for(_first_words(process), PATIENCE)
        found = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert found, said
        yield Demo(process, said, found[0])
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
            assert await asyncio.wait_for(process.wait(), 20) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def left_in(folder: Path) -> list[Path]:
    """What is there."""
    return list(folder.iterdir())


def children(pid: int) -> list[str]:
    """The processes that a process has started."""
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


def is_there(pid: str) -> bool:
    """Whether a process still runs."""
    return Path(f"/proc/{pid}").exists()


async def _first_words(process: Process) -> str:
    """Up to the last line of the digest: an empty line after the sections."""
    assert process.stdout is not None
    said = ""
    while "علوم وتقنية" not in said and (line := await process.stdout.readline()):
        said += line.decode()
    return said


async def test_it_prints_where_to_look_what_to_try_and_the_digest(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with demo(tmp_path, "--port", str(port)) as running:
            assert not running.url.endswith(f":{port}")
            assert left_in(tmp_path)
    assert [f"{n}. " in running.said for n in (1, 2, 3)] == [True] * 3
    assert "سياسة" in running.said
    assert "أيضًا: وكالة الأفق" in running.said
    assert not left_in(tmp_path)


async def test_the_bot_ends_with_a_demo_that_is_killed(tmp_path: Path) -> None:
    async with demo(tmp_path, "--port", "0") as running:
        (bot,) = children(running.process.pid)
        running.process.kill()
        await running.process.wait()
        async with asyncio.timeout(20):
            while is_there(bot):
                await asyncio.sleep(0.1)


@WITH_CHROMIUM
async def test_a_newcomer_tries_it_in_the_browser(tmp_path: Path) -> None:
    async with demo(tmp_path, "--port", "0") as running, launched() as browser:
        context = await browser.new_context(locale="ar", color_scheme="dark")
        page = await context.new_page()
        with listening_to(page, running.url):
            await page.goto(running.url)
            await look_around(page)
            await page.set_viewport_size(ViewportSize(width=390, height=780))
            wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            assert not await page.evaluate(wide)
            color = "getComputedStyle(document.body).backgroundColor"
            shade = await page.evaluate(color)
            assert max(int(part) for part in re.findall(r"\d+", shade)[:3]) < 80
        await context.close()


async def look_around(page: Page) -> None:
    """The first digest, a button, a typed message, and the next morning."""
    digest = bubble(page, "علوم وتقنية")
    await expect(digest).to_have_count(1)
    await page.get_by_role("button", name="اقرأ هنا").click()
    await expect(page.get_by_role("button", name="العودة إلى القائمة")).to_be_visible()
    composer = page.locator("#text")
    await composer.fill("/help")
    await composer.press("Enter")
    await expect(bubble(page, "/today").last).to_be_visible()
    messages = page.locator(".message")
    before = await messages.count()
    await page.get_by_role("button", name="الصباح التالي").first.click()
    await expect(messages).to_have_count(before + 1, timeout=60_000)
    await expect(messages.last).to_contain_text("نشرة الصباح")


@WITH_CHROMIUM
async def test_a_comment_written_on_the_site_is_published_from_the_staff_group(
    tmp_path: Path,
) -> None:
    async with demo(tmp_path, "--port", "0") as running, launched() as browser:
        context = await browser.new_context(locale="ar")
        page, site = await context.new_page(), await context.new_page()
        await page.goto(running.url)
        await page.locator("#chats").get_by_text("ليلى").click()
        headline = bubble(page, "علوم وتقنية").locator("a[href*='/news/']").first
        article = await headline.get_attribute("href")
        assert article
        await write_comment(site, article)
        await page.locator("#chats").get_by_text("غرفة تحرير الميدان").click()
        await page.get_by_role("tab", name="التعليقات").click()
        card = bubble(page, WRITTEN)
        await expect(card).to_contain_text("تعليق على")
        await expect(card).not_to_contain_text("suad@")
        await card.get_by_role("button", name="نشر").click()
        await expect(bubble(page, "نشرته")).to_contain_text(WRITTEN)
        await until_shown(site, article)
        await context.close()


WRITTEN = "متى تُصرف المرتبات في الولايات؟"


async def write_comment(site: Page, article: str) -> None:
    """A reader fills in the form under the article."""
    await site.goto(article)
    for field, value in (("name", "سعاد"), ("email", "suad@readers.example"), ("text", WRITTEN)):
        await site.fill(f"#{field}", value)
    await site.get_by_role("button", name="إرسال التعليق").click()
    await expect(site.locator("main")).to_contain_text("وصلنا تعليقك")


async def until_shown(site: Page, article: str) -> None:
    """The site asks by itself what was decided."""
    async with asyncio.timeout(20):
        await site.goto(article)
        while WRITTEN not in await site.locator("#comments ol").inner_text():
            await asyncio.sleep(0.3)
            await site.reload()
