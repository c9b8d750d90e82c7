"""A reader who is erased on the site is here too, and the other way round."""

from datetime import UTC, datetime

import pytest

from bot.moderation.deciding import Verb
from bot.moderation.model import TELEGRAM
from bot.moderation.sites.wordpress.erasing import Erasing
from bot.storage.moderation.outbox import SqlOutboxStore
from tests.bot.moderation.sites.wordpress.conftest import Desk
from tests.bot.moderation.sites.wordpress.test_telling import of_telegram
from tests.fakes.wordpress import FakeWordPress


@pytest.mark.parametrize(("verb", "state"), [(None, "withdrawn"), (Verb.APPROVE, "approved")])
async def test_what_is_known_of_these_goes_and_leaves_the_queue(
    desk: Desk, site: FakeWordPress, verb: Verb | None, state: str
) -> None:
    row, other = site.add("تعليق"), site.add("آخر", email="other@readers.test")
    await desk.poller.poll()
    comment = await desk.of(row.id)
    if verb:
        await desk.decide(comment, verb)
    erasing = Erasing(desk.store, desk.erasures, desk.changed.append, lambda: desk.now[0])
    for _ in range(2):
        await erasing.erase([row.id, 4000])
    after = await desk.of(row.id)
    assert (after.text, after.author.name, after.state) == ("", "", state)
    assert (await desk.of(other.id)).text == "آخر"
    assert desk.changed[-1] == comment.id
    await desk.tell()
    assert await desk.poller.poll()  # it stands there still, and is no new one
    assert (await desk.of(row.id)).erased_at is not None
    assert len(await desk.kept()) == 2


@pytest.mark.parametrize("recorded", [True, False])
async def test_a_reader_of_telegram_who_is_erased_is_erased_on_the_site(
    desk: Desk, site: FakeWordPress, recorded: bool
) -> None:
    comment = await of_telegram(desk)
    await desk.decide(comment, Verb.APPROVE)
    [task] = await SqlOutboxStore(desk.database).claim(desk.now[0], desk.now[0], 1)
    told = await desk.outbox._teller.tell(task)
    assert len(site.rows) == 1
    if recorded:
        await desk.outbox._record(task, told)
    await desk.erasures.erase_author(TELEGRAM, "k" * 32, datetime(2026, 11, 25, 9, tzinfo=UTC))
    desk.wait(hours=2)
    await desk.tell()
    assert site.rows == {}
    assert await desk.statuses() == {"done"}
