"""A press in the staff's group, all the way to a running WordPress and back."""

import asyncio
import os
import re
from datetime import UTC, datetime

import pytest

from bot.moderation.model import WORDPRESS, Comment
from bot.storage.engine import open_database
from bot.storage.moderation.cards import SqlCardStore
from bot.storage.moderation.comments import SqlCommentStore
from tests.bot.moderation.sites.wordpress.admin import (
    AGENT,
    IP,
    MISSING,
    WHY,
    Admin,
    in_wp_admin,
    password,
)
from tests.bot.storage.comment_samples import arrival
from tests.end_to_end.bench import SARA, Bench
from tests.fakes.front_desk import plain
from tests.fakes.shown import Shown

STAFF = -100500


async def come(bench: Bench, number: int) -> Comment:
    """The site's comment, here."""
    async with open_database(bench.database) as database, asyncio.timeout(60):
        store = SqlCommentStore(database)
        while not (found := await store.find(WORDPRESS, [str(number)])):
            await asyncio.sleep(0.2)
    return found[0]


async def until_there(admin: Admin, number: int, status: str) -> None:
    """On the site it stands so, and is its reader's still."""
    async with asyncio.timeout(30):
        while (await admin.look(number))[0] != status:
            await asyncio.sleep(0.2)
    assert await admin.look(number) == (status, IP, AGENT)


@pytest.mark.skipif(MISSING, reason=WHY)
async def test_presses_of_staff_decide_on_the_site(bench: Bench) -> None:
    telegram, sara = bench.telegram, bench.telegram.people[SARA]
    telegram.group(STAFF, "غرفة التحرير", members=[sara])
    bench.environment |= {
        "OWNER_IDS": str(SARA),
        "STAFF_CHAT_ID": str(STAFF),
        "WORDPRESS_URL": os.environ["NASHRA_TEST_WORDPRESS"],
        "WORDPRESS_USER": "botmin2",
        "WORDPRESS_APP_PASSWORD": password("botmin2"),
    }
    await bench.prepare()

    def summary() -> list[Shown]:
        return [m for m in telegram.messages(STAFF) if "تنتظر" in plain(m.text)]

    async with in_wp_admin() as admin, bench.running():
        number = await admin.held()
        comment = await come(bench, number)
        await telegram.until(summary, within=30)
        presses = (("a", "approved"), ("u", "hold"), ("s", "spam"), ("u", "hold"))
        for version, (press, status) in enumerate(presses, start=comment.version):
            query = telegram.forge(summary()[0], f"mj:{press}:{comment.id}:{version}", sara)
            await telegram.until(lambda query=query: query.answer is not None)  # type: ignore[misc]
            await until_there(admin, number, status)
        telegram.press(summary()[0], summary()[0].labels[0], sara)
        await telegram.until(lambda: any("قارئ-" in plain(m.text) for m in telegram.messages(SARA)))
        texts = [m.text for chat in (STAFF, SARA) for m in telegram.messages(chat)]
        assert not any("readers.test" in text or IP in text for text in texts)


def cards(bench: Bench) -> list[str]:
    """The comments that stand in the staff's group."""
    found = (re.search(r"نص رقم \d+", plain(m.text)) for m in bench.telegram.messages(STAFF))
    return sorted(one[0] for one in found if one)


@pytest.mark.parametrize("bench", ["postgresql"], indirect=True)
async def test_two_workers_show_each_comment_once_also_after_one_is_killed(bench: Bench) -> None:
    telegram = bench.telegram
    telegram.group(STAFF, "غرفة التحرير", members=[telegram.people[SARA]])
    bench.environment |= {"OWNER_IDS": str(SARA), "STAFF_CHAT_ID": str(STAFF)}
    await bench.prepare()
    texts = [f"نص رقم {number}" for number in range(1, 7)]
    arrivals = [arrival(n, text=text) for n, text in enumerate(texts, start=1)]
    both = bench.running(), bench.running()
    async with both[0] as first, both[1], open_database(bench.database) as database:
        store = SqlCommentStore(database)
        for come_in in arrivals[:4]:
            await store.put([come_in], datetime.now(UTC))
        await telegram.until(lambda: len(cards(bench)) >= 4, within=30)
        async with asyncio.timeout(20):  # a kill before it is recorded would show it once more
            while await SqlCardStore(database).without_card(STAFF, len(texts)):
                await asyncio.sleep(0.05)
        first.kill()
        await first.wait()
        await store.put(arrivals[4:], datetime.now(UTC))
        await telegram.until(lambda: len(cards(bench)) >= 6, within=30)
    assert cards(bench) == texts
