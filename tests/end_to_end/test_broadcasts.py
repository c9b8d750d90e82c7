"""Broadcasts by the whole bot: from the command line in another process, and from the chat."""

import asyncio
import json
import re
import sys
from asyncio.subprocess import PIPE
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.campaigns.model import ChatKind, Profile, Subscriber
from bot.delivery.model import Address
from tests.end_to_end.bench import GROUP, SARA, Bench, due_reader
from tests.fakes.front_desk import plain
from tests.fakes.shown import Shown

OWNER = 1
READERS = range(1000, 1020)


async def nashra(bench: Bench, *arguments: str) -> tuple[str, int]:
    """Standard output and exit code of a command beside the running bot."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from bot.cli import main; main()", *arguments),
        cwd=bench.folder,
        env=bench.environment,
        stdout=PIPE,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    return said.decode().strip(), process.returncode or 0


async def staged(bench: Bench, joined: timedelta = timedelta()) -> None:
    """Twenty readers who joined so long ago."""
    now = datetime.now(UTC)
    readers = [
        replace(
            due_reader(number, now),
            next_digest_at=now + timedelta(days=1),
            created_at=now - joined,
        )
        for number in READERS
    ]
    await bench.prepare(*readers)
    for number in READERS:
        bench.telegram.person(number, f"قارئ {number}")


async def test_by_command_line_to_everybody_and_recalled(bench: Bench) -> None:
    await staged(bench)
    telegram = bench.telegram
    telegram.block(telegram.people[READERS[0]])
    telegram.bot.inbox.clear()
    (bench.folder / "news.html").write_text("<b>عاجل</b>: خبر", encoding="utf-8")
    async with bench.running():
        number, code = await nashra(bench, "broadcast", "--text-file", "news.html", "--wait")
        assert (number.isdigit(), code) == (True, 0)
        told, _ = await nashra(bench, "campaigns", number, "--json")
        campaign = json.loads(told)
        assert (campaign["status"], campaign["total"]) == ("finished", 20)
        assert (campaign["counts"]["sent"], campaign["counts"]["gone"]) == (19, 1)
        assert [len(telegram.messages(n)) for n in READERS] == [0] + [1] * 19
        _, code = await nashra(bench, "campaigns", "recall", number)
        assert code == 0
        await telegram.until(lambda: not any(telegram.messages(n) for n in READERS))


async def test_the_owner_starts_one_in_the_chat_and_nobody_else_can(bench: Bench) -> None:
    await staged(bench)
    telegram = bench.telegram
    async with bench.running():
        telegram.say(SARA, telegram.people[SARA], "/broadcast")
        telegram.say(OWNER, telegram.people[OWNER], "/broadcast")
        await telegram.until(lambda: telegram.messages(OWNER) and telegram.messages(SARA))
        telegram.say(OWNER, telegram.people[OWNER], "تغطية خاصة الليلة")
        await telegram.until(lambda: any("20" in m.text for m in telegram.messages(OWNER)))
    assert not telegram.messages(SARA)[0].buttons


async def test_a_reader_who_pressed_is_not_among_the_inactive(bench: Bench) -> None:
    """Twenty readers of long ago; one presses in the running bot, which is then ended at once."""
    await staged(bench, joined=timedelta(days=100))
    telegram, pressing = bench.telegram, READERS[3]
    async with bench.running():
        telegram.say(pressing, telegram.people[pressing], "/help")
        await telegram.until(lambda: telegram.messages(pressing))
    (bench.folder / "news.html").write_text("اشتقنا إليك", encoding="utf-8")
    inactive = ("--segment", "inactive-since=7d")
    await nashra(bench, "broadcast", "--text-file", "news.html", *inactive)
    async with bench.running():
        await bench.settled()
    got = [n for n in READERS if any("اشتقنا" in m.text for m in telegram.messages(n))]
    assert got == [number for number in READERS if number != pressing]


async def press(bench: Bench, label: str, who: int = OWNER) -> None:
    """Press the newest button whose label matches, once it is there, and wait for the answer."""
    telegram = bench.telegram

    def found() -> list[tuple[Shown, str]]:
        newest = reversed(telegram.messages(who))
        return [
            (shown, full) for shown in newest for full in shown.labels if re.search(label, full)
        ]

    await telegram.until(found)
    query = telegram.press(*found()[0], telegram.people[who])
    await telegram.until(lambda: query.answer is not None)


async def write(bench: Bench, text: str, then: str) -> None:
    """The owner writes, and sees this."""
    telegram = bench.telegram
    telegram.say(OWNER, telegram.people[OWNER], text)
    await telegram.until(lambda: any(then in plain(m.text) for m in telegram.messages(OWNER)))


async def test_from_a_text_to_its_recall_by_two_owners_at_the_desk(bench: Bench) -> None:
    """Written, narrowed to a city, timed in words, approved, sent, corrected and recalled."""
    await staged(bench)
    telegram, second = bench.telegram, bench.telegram.person(2, "سارة")
    now = datetime.now(UTC)
    cairo = Profile(timezone="Africa/Cairo", territory="EG")
    there = replace(due_reader(READERS[0], now), city="Cairo", profile=cairo)
    forum = Subscriber(Address(GROUP, 5), ChatKind.SUPERGROUP, cairo, city="القاهرة")
    tomorrow = now + timedelta(days=3)
    await bench.prepare(*(replace(one, next_digest_at=tomorrow) for one in (there, forum)))
    telegram.group(GROUP, "غرفة الأخبار", admins=[second], topics=[5])
    bench.environment |= {"OWNER_IDS": f"{OWNER},2", "APPROVAL_THRESHOLD": "1"}

    def received() -> list[tuple[int, list[str]]]:
        told = [telegram.messages(READERS[0]), telegram.messages(GROUP)]
        return [(len(shown), [m.text for m in shown if not m.thread]) for shown in told]

    async with bench.running():
        await write(bench, "/broadcast", "رسالة جديدة")
        await write(bench, "تغطية خاصة في السابعة", "21 مشتركًا")
        await press(bench, "المستلمون")
        await press(bench, "البلد أو المدينة")
        await write(bench, "القاهرة", "القاهرة (مصر)")
        await press(bench, "السابق")
        await press(bench, "خيارات")
        await press(bench, "الموضوع العام")
        await press(bench, "السابق")
        await press(bench, "الموعد")
        await write(bench, "غدا 9 صباحا", "الساعة 09:00")
        await press(bench, "السابق")
        await press(bench, "اعتماد وطلب موافقة")
        await press(bench, "✅ اعتماد", second.id)
        await write(bench, "/campaigns", "مجدولة")
        telegram.world.clock.advance(timedelta(days=2).total_seconds())
        telegram.bot.inbox.nudge()
        await press(bench, "أرسلها الآن$", second.id)  # not the late digest
        await telegram.until(lambda: received() == [(1, ["تغطية خاصة في السابعة"])] * 2)
        await press(bench, "تصحيح")
        await write(bench, "تغطية خاصة في الثامنة", "هكذا ستصير")
        await press(bench, "صحّحها للجميع")
        await telegram.until(lambda: received() == [(1, ["تغطية خاصة في الثامنة"])] * 2)
        await bench.settled()
        await write(bench, "/campaigns", "تصحيح «تغطية")
        await press(bench, "📣 تغطية خاصة")
        await press(bench, "سحب")
        await press(bench, "نعم، احذفها")
        await telegram.until(lambda: received() == [(0, list[str]())] * 2)
    assert all(not telegram.messages(number) for number in READERS[1:])
