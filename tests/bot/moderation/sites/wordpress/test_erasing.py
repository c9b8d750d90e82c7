"""A reader of the site is forgotten here too."""

import pytest

from bot.moderation.deciding import Verb
from bot.moderation.sites.wordpress.erasing import Erasing
from tests.bot.moderation.sites.wordpress.conftest import Desk
from tests.fakes.wordpress import FakeWordPress


@pytest.mark.parametrize(("verb", "state"), [(None, "rejected"), (Verb.APPROVE, "approved")])
async def test_what_is_known_of_these_goes_and_leaves_the_queue(
    desk: Desk, site: FakeWordPress, verb: Verb | None, state: str
) -> None:
    row, other = site.add("تعليق"), site.add("آخر")
    await desk.poller.poll()
    comment = await desk.of(row.id)
    if verb:
        await desk.decide(comment, verb)
    await Erasing(desk.store, desk.erasures, desk.changed.append, lambda: desk.now[0]).erase(
        [row.id, 4000]
    )
    assert desk.erasures.erased == [comment.id]
    assert await desk.state_of(comment) == state
    assert await desk.state_of(await desk.of(other.id)) == "pending"
    assert desk.changed[-1] == comment.id
