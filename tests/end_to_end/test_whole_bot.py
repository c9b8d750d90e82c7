"""The whole bot as its own process: from a source to a message in a chat, through a crash."""

import asyncio
import os
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from aiohttp import ClientSession

from bot.campaigns.model import ChatKind, Profile
from bot.sandbox.faults import Fault
from tests.end_to_end.bench import GROUP, SARA, Bench, digests, due_reader, label, press
from tests.fakes.telegram import Stage


async def test_from_start_to_the_first_digest_and_through_its_stories(bench: Bench) -> None:
    await bench.prepare()
    telegram = bench.telegram
    async with bench.running():
        await bench.collected()
        telegram.say(SARA, telegram.people[SARA], "/start site")
        await telegram.until(lambda: telegram.messages(SARA))
        await press(bench, "اقتصاد")
        for label in ("التالي", "التالي", "تم"):
            await press(bench, label)
        await telegram.until(lambda: any("النفط" in m.text for m in telegram.messages(SARA)))
        first = next(m for m in telegram.messages(SARA) if "النفط" in m.text)
        assert "البرلمان" not in first.text
        assert sum("/news/" in link for link in first.links) == 2
        await press(bench, "اقرأ هنا")
        await telegram.until(lambda: "1/2" in "".join(first.labels))
        await press(bench, "العودة إلى القائمة")
        await telegram.until(lambda: "1/2" not in "".join(first.labels))
    reader = await bench.reader(SARA)
    assert reader is not None
    assert (reader.origin, reader.profile.sections) == ("site", ("اقتصاد",))
    assert reader.next_digest_at is not None
    assert reader.next_digest_at > datetime.now(UTC)
    assert telegram.token not in bench.log()


@pytest.mark.parametrize("bench", ["sqlite", "postgresql"], indirect=True)
async def test_due_digest_comes_once_through_a_kill_and_restarts(bench: Bench) -> None:
    await bench.prepare(due_reader(SARA, datetime.now(UTC)))
    telegram = bench.telegram
    async with bench.running() as process:
        await telegram.until(lambda: len(telegram.messages(SARA)) == 1)
        await asyncio.sleep(0.5)  # until its outcome is recorded
        process.kill()
        await process.wait()
    async with bench.running():
        await telegram.until(lambda: telegram.calls["getMe"] == 2)
        await asyncio.sleep(2.5)
    assert len(telegram.messages(SARA)) == 1


async def test_kills_in_the_middle_double_nobody_and_lose_only_what_is_recorded_unknown(
    bench: Bench,
) -> None:
    now, readers = datetime.now(UTC), range(1000, 1300)
    await bench.prepare(*(due_reader(chat_id, now) for chat_id in readers))
    telegram = bench.telegram
    for chat_id in readers:
        telegram.person(chat_id, f"قارئ {chat_id}")
    bench.environment["SEND_RATE"] = "100"
    for target in (40, 140):
        async with bench.running() as process:
            await telegram.until(partial(enough, telegram, target))
            process.kill()
            await process.wait()
    await bench.expire_leases()
    async with bench.running():
        await bench.settled()
    counts = await bench.states()
    received = [len(telegram.messages(chat_id)) for chat_id in readers]
    assert max(received) == 1
    assert set(counts) <= {"sent", "unknown"}
    assert sum(counts.values()) == len(readers)
    assert counts["sent"] <= sum(received) <= counts["sent"] + counts.get("unknown", 0)
    assert counts.get("unknown", 0) <= 20  # two kills, each of what was in flight at 100 a second


def enough(telegram: Stage, target: int) -> bool:
    """Whether so many messages have gone out."""
    return telegram.calls["sendMessage"] >= target


async def test_blocked_reader_is_gone_and_returns_with_the_old_settings(bench: Bench) -> None:
    now = datetime.now(UTC)
    await bench.prepare(replace(due_reader(SARA, now), next_digest_at=now + timedelta(hours=9)))
    telegram = bench.telegram
    async with bench.running():
        await telegram.until(lambda: telegram.calls["getUpdates"])
        telegram.block(telegram.people[SARA])
        await telegram.quiet()
        await asyncio.sleep(0.3)
        left = await bench.reader(SARA)
        telegram.unblock(telegram.people[SARA])
        await telegram.quiet()
        await asyncio.sleep(0.3)
        back = await bench.reader(SARA)
    assert left is not None
    assert (left.status.value, left.next_digest_at) == ("gone", None)
    assert back is not None
    assert (back.status.value, back.profile) == ("active", Profile())


async def test_a_digest_that_is_too_late_waits_and_the_owner_is_asked(bench: Bench) -> None:
    now = datetime.now(UTC)
    await bench.prepare(replace(due_reader(SARA, now), next_digest_at=now - timedelta(hours=5)))
    telegram = bench.telegram
    async with bench.running():
        await telegram.until(lambda: telegram.messages(1))
    assert telegram.messages(SARA) == []
    assert "لم تُرسل في موعدها" in telegram.messages(1)[0].text
    reader = await bench.reader(SARA)
    assert reader is not None
    assert reader.next_digest_at is not None
    assert reader.next_digest_at > now


async def test_a_group_subscribes_by_its_admin_and_gets_links_for_buttons(bench: Bench) -> None:
    await bench.prepare()
    telegram = bench.telegram
    sara, omar = telegram.people[SARA], telegram.person(8, "عمر")
    telegram.group(GROUP, "أصدقاء الميدان", admins=[sara], members=[omar])
    async with bench.running():
        await bench.collected()
        telegram.say(GROUP, sara, f"/start@{telegram.username}")
        await telegram.until(lambda: telegram.messages(GROUP))
        refused = telegram.press(telegram.messages(GROUP)[0], label(bench, "التالي"), omar)
        await telegram.until(lambda: refused.answer is not None)
        for step in ("التالي", "التالي", "تم"):
            await press(bench, step, GROUP)
        await telegram.until(lambda: digests(bench, GROUP))
    assert "المشرف" in str(refused.answer)
    digest = digests(bench, GROUP)[0]
    assert digest.buttons
    assert all(button["url"].startswith("https://t.me/") for button in digest.buttons)
    reader = await bench.reader(GROUP)
    assert reader is not None
    assert (reader.kind, reader.status.value) == (ChatKind.SUPERGROUP, "active")


async def test_updates_come_by_webhook_where_there_is_a_public_address(bench: Bench) -> None:
    await bench.prepare()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    bench.environment |= {
        "HTTP_LISTEN": f"127.0.0.1:{port}",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "WEBHOOK_SECRET": "a-secret",
    }
    telegram = bench.telegram
    async with bench.running():
        await telegram.until(lambda: telegram.calls["setWebhook"])
        telegram.say(SARA, telegram.people[SARA], "/help")
        await telegram.until(lambda: telegram.messages(SARA))
        await telegram.quiet()
        assert "last_error_message" not in telegram.bot.webhook
        async with ClientSession() as http:
            ready = await http.get(f"http://127.0.0.1:{port}/readyz")
            figures = await (await http.get(f"http://127.0.0.1:{port}/metrics")).text()
    assert ready.status == 200
    assert "nashra_subscribers" in figures
    assert telegram.calls["getUpdates"] == 0


async def test_posts_of_a_wordpress_become_a_message(bench: Bench) -> None:
    site = os.environ.get("NASHRA_TEST_WORDPRESS", "")
    if not site:
        pytest.skip("set NASHRA_TEST_WORDPRESS to the URL of a WordPress to test against it")
    bench.environment["WORDPRESS_URL"] = site
    bench.outlet.url = site
    await bench.prepare()
    telegram = bench.telegram
    async with bench.running():
        await bench.collected()
        telegram.say(SARA, telegram.people[SARA], "/start")
        await telegram.until(lambda: telegram.messages(SARA))
        for label in ("التالي", "التالي", "تم"):
            await press(bench, label)
        await telegram.until(lambda: any(m.links for m in telegram.messages(SARA)))
        digest = next(m for m in telegram.messages(SARA) if m.links)
        posts = [link for link in digest.links if link.startswith(site)]
        assert len(posts) >= 3
        assert all(section in digest.text for section in ("سياسة", "اقتصاد", "رياضة"))
        await press(bench, "اقرأ هنا")
        await telegram.until(lambda: any("1/" in label for label in digest.labels))


async def test_telegram_failing_at_the_start_is_tried_again(bench: Bench) -> None:
    await bench.prepare()
    telegram = bench.telegram
    telegram.world.faults.add(Fault("error", "getMe", status=502))
    telegram.world.faults.add(Fault("reset", "setMyCommands"))
    async with bench.running():
        telegram.say(SARA, telegram.people[SARA], "/help")
        await telegram.until(lambda: telegram.messages(SARA))
    assert telegram.calls["getMe"] == 2


async def test_an_address_in_use_is_one_line_that_names_the_setting(bench: Bench) -> None:
    await bench.prepare()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        bench.environment["HTTP_LISTEN"] = f"127.0.0.1:{taken.getsockname()[1]}"
        async with bench.running() as process:
            assert await asyncio.wait_for(process.wait(), 20) == 2
    assert any(line.startswith("HTTP_LISTEN: ") for line in bench.log().splitlines())
    assert "Traceback" not in bench.log()


async def test_wrong_token_is_one_line_and_exit_code_two(bench: Bench) -> None:
    await bench.prepare()
    bench.environment["BOT_TOKEN"] = "123456:wrong-token"
    async with bench.running() as process:
        assert await asyncio.wait_for(process.wait(), 20) == 2
    assert "BOT_TOKEN: Telegram does not know this token" in bench.log().splitlines()
