"""A reader comments by the real bot: written before it is killed, sent after it came back."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select

from bot.storage.engine import open_database
from bot.storage.tables import commenters, comments
from tests.end_to_end.bench import GROUP, SARA, Bench, digests, due_reader, press
from tests.fakes.outlet import HEADLINES


async def stored(bench: Bench) -> Sequence[tuple[str, str, str]]:
    """State, text and name of every comment."""
    query = select(comments.c.state, comments.c.text, commenters.c.name).join(commenters)
    async with open_database(bench.database) as database, database.read() as connection:
        return [(row.state, row.text, row.name) for row in await connection.execute(query)]


async def shows(bench: Bench, part: str) -> None:
    """Wait until the newest message holds this."""
    await bench.telegram.until(lambda: part in bench.telegram.messages(SARA)[-1].text)


async def test_a_comment_survives_a_kill_and_is_sent_once(bench: Bench) -> None:
    bench.environment["STAFF_CHAT_ID"] = str(GROUP)
    await bench.prepare(due_reader(SARA, datetime.now(UTC)))
    telegram, sara = bench.telegram, bench.telegram.people[SARA]
    async with bench.running() as bot:
        await telegram.until(lambda: digests(bench))
        await press(bench, "علّق على خبر")
        await shows(bench, "على أي خبر")
        await press(bench, HEADLINES[1][1][:20])
        await shows(bench, "اكتبه في رسالة واحدة")
        telegram.say(SARA, sara, "متى يصل الوفد؟")
        await shows(bench, "بأي اسم")
        telegram.say(SARA, sara, "قارئة")
        await shows(bench, "هكذا سيظهر تعليقك")
        bot.kill()
        await bot.wait()
    assert await stored(bench) == []
    async with bench.running():
        await press(bench, "أرسله")
        await shows(bench, "وصل تعليقك، ويظهر بعد المراجعة")
    assert await stored(bench) == [("pending", "متى يصل الوفد؟", "قارئة")]


async def test_without_a_staff_chat_there_is_nothing_to_comment_with(bench: Bench) -> None:
    await bench.prepare(due_reader(SARA, datetime.now(UTC)))
    telegram, sara = bench.telegram, bench.telegram.people[SARA]
    async with bench.running():
        await telegram.until(lambda: digests(bench))
        assert not [label for label in digests(bench)[0].labels if "علّق" in label]
        telegram.say(SARA, sara, "/comment")
        await shows(bench, "لا أعرف هذا الأمر")
