"""After an outage: the admins are asked about what is late, once, whatever is killed when."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.campaigns.model import Subscriber
from bot.storage import tables
from bot.storage.engine import open_database
from tests.end_to_end.bench import SARA, Bench, digests, due_reader
from tests.end_to_end.test_broadcasts import nashra
from tests.fakes.shown import Shown

OWNER, SECOND = 1, 2
READERS = range(1000, 1010)
QUESTION = "لم تُرسل في موعدها"


def missed(chat_id: int) -> Subscriber:
    """Due five hours ago; the next one comes tomorrow."""
    now = datetime.now(UTC)
    return replace(due_reader(chat_id, now), next_digest_at=now - timedelta(hours=5))


async def staged(bench: Bench) -> None:
    """Ten readers and Sara have missed a digest; there are two owners."""
    bench.environment["OWNER_IDS"] = f"{OWNER},{SECOND}"
    bench.telegram.person(SECOND, "المالكة")
    for number in READERS:
        bench.telegram.person(number, f"قارئ {number}")
    await bench.prepare(*(missed(number) for number in (SARA, *READERS)))


def questions(bench: Bench, who: int = OWNER) -> list[Shown]:
    return [m for m in bench.telegram.messages(who) if QUESTION in m.text]


async def asked(bench: Bench) -> None:
    await bench.telegram.until(lambda: questions(bench) and questions(bench, SECOND))


async def actions(bench: Bench) -> list[str]:
    async with open_database(bench.database) as database, database.read() as connection:
        return list(
            await connection.scalars(select(tables.audit.c.action).order_by(tables.audit.c.id))
        )


async def kept_boards(bench: Bench) -> int:
    """Progress messages that the database knows of."""
    async with open_database(bench.database) as database, database.read() as connection:
        return await connection.scalar(select(func.count()).select_from(tables.boards)) or 0


async def answer(bench: Bench, who: int, part: str) -> str:
    """Press; what was said to whoever pressed."""
    message = next(m for m in bench.telegram.messages(who) if any(part in one for one in m.labels))
    full = next(one for one in message.labels if part in one)
    query = bench.telegram.press(message, full, bench.telegram.people[who])
    await bench.telegram.until(lambda: query.answer is not None)
    return str((query.answer or {}).get("text") or "")


@pytest.mark.parametrize("bench", ["sqlite", "postgresql"], indirect=True)
async def test_an_admin_is_asked_once_and_sends_it_to_exactly_those(bench: Bench) -> None:
    await staged(bench)
    async with bench.running() as process:
        await bench.collected()
        await asked(bench)
        process.kill()
        await process.wait()
    await bench.expire_leases()
    assert "11 قارئًا" in questions(bench)[0].text
    async with bench.running():
        await asyncio.sleep(3)
        assert [len(questions(bench, who)) for who in (OWNER, SECOND)] == [1, 1]
        assert digests(bench) == []
        assert await answer(bench, OWNER, "أرسلها الآن رغم التأخر") == ""
        assert "المالك" in await answer(bench, SECOND, "اتركها")
        await bench.telegram.until(lambda: digests(bench))
        await bench.telegram.until(lambda: all(digests(bench, n) for n in READERS))
        await bench.settled()
    assert [len(digests(bench, n)) for n in (SARA, *READERS)] == [1] * 11
    assert await actions(bench) == ["late_digest", "late_asked", "late_sent"]
    moved = await bench.reader(SARA)
    assert moved is not None
    assert moved.next_digest_at is not None
    assert moved.next_digest_at > datetime.now(UTC)


@pytest.mark.parametrize("moment", [0.0, 0.8, 1.6])
async def test_killed_at_any_moment_it_asks_nobody_twice_and_loses_no_question(
    bench: Bench, moment: float
) -> None:
    await staged(bench)
    async with bench.running() as process:
        await bench.telegram.until(lambda: bench.telegram.calls["getMe"])
        await asyncio.sleep(moment)
        process.kill()
        await process.wait()
    await bench.expire_leases()
    polls = bench.telegram.calls["getUpdates"]
    async with bench.running():
        await bench.telegram.until(lambda: bench.telegram.calls["getUpdates"] > polls)
        async with asyncio.timeout(30):
            while "late_asked" not in await actions(bench):
                await asyncio.sleep(0.2)
        await bench.settled()
    assert all(len(questions(bench, who)) <= 1 for who in (OWNER, SECOND))
    unknown = (await bench.states()).get("unknown", 0)
    assert sum(len(questions(bench, who)) for who in (OWNER, SECOND)) >= 2 - unknown
    assert (await actions(bench)).count("late_asked") == 1


async def test_killed_after_the_answer_the_next_start_sends_it(bench: Bench) -> None:
    await staged(bench)
    async with bench.running() as process:
        await bench.collected()
        await asked(bench)
        await answer(bench, OWNER, "أرسلها الآن رغم التأخر")
        process.kill()
        await process.wait()
    await bench.expire_leases()
    async with bench.running():
        async with asyncio.timeout(30):
            while sum((await bench.states()).values()) < 2 + 11:
                await asyncio.sleep(0.2)
        await bench.settled()
    unknown = (await bench.states()).get("unknown", 0)
    assert all(len(digests(bench, n)) <= 1 for n in (SARA, *READERS))
    assert sum(len(digests(bench, n)) for n in (SARA, *READERS)) >= 11 - unknown


def boards(bench: Bench) -> list[Shown]:
    """Progress messages in the staff's chat."""
    return [m for m in bench.telegram.messages(SARA) if "أُرسلت" in m.text]


def led(bench: Bench) -> int:
    """How often a process has taken the lead over broadcasts."""
    taken = [line for line in bench.log().splitlines() if '"leading"' in line]
    return sum('"news"' in line for line in taken)


@pytest.mark.parametrize("bench", ["postgresql"], indirect=True)
async def test_two_workers_ask_once_and_show_one_board_also_after_one_is_killed(
    bench: Bench,
) -> None:
    await staged(bench)
    now = datetime.now(UTC)
    on_time = [replace(missed(n), next_digest_at=now + timedelta(days=1)) for n in range(100, 180)]
    await bench.prepare(*on_time)
    bench.environment |= {"STAFF_CHAT_ID": str(SARA), "SEND_RATE": "5"}
    (bench.folder / "news.html").write_text("خبر", encoding="utf-8")
    telegram = bench.telegram
    async with bench.running() as first:
        await telegram.until(lambda: led(bench) == 1)
        async with bench.running():
            await asked(bench)
            _, code = await nashra(bench, "broadcast", "--text-file", "news.html")
            assert code == 0
            while not await kept_boards(bench):
                await asyncio.sleep(0.1)
            first.kill()
            await first.wait()
            shown = boards(bench)[0].text
            await telegram.until(lambda: boards(bench)[0].text != shown, within=30)
            assert led(bench) == 2
    assert len(boards(bench)) == 1
    assert [len(questions(bench, who)) for who in (OWNER, SECOND)] == [1, 1]
    assert (await actions(bench)).count("late_asked") == 1
