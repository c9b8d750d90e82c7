"""Past decisions come in once, however often the import is broken off."""

from bot.moderation.model import Origin, State
from bot.moderation.sites.wordpress.importing import Import, Progress
from tests.bot.moderation.sites.wordpress.conftest import Desk
from tests.fakes.wordpress import FakeWordPress


async def test_everything_decided_comes_in_with_its_state(desk: Desk, site: FakeWordPress) -> None:
    for status in ("approved", "spam", "trash", "hold") * 60:
        site.add("تعليق", status=status)
    past = Import(desk.poller._site, desk.store, desk.moderation.intake)
    [first, *_] = seen = [one async for one in past.run()]
    assert (first, seen[-1]) == (Progress(60, 180, 60), Progress(180, 180, 180))
    kept = await desk.kept()
    assert {comment.state for comment in kept} == {State.APPROVED, State.SPAM, State.REJECTED}
    assert kept[0].decided is not None
    assert kept[0].decided.origin is Origin.SITE
    assert await desk.errands() == []


async def test_broken_off_and_started_again(desk: Desk, site: FakeWordPress) -> None:
    for _ in range(250):
        site.add("تعليق", status="approved")
    past = Import(desk.poller._site, desk.store, desk.moderation.intake)
    async for progress in past.run():
        assert progress == Progress(100, 250, 100)
        break
    again = [one async for one in past.run()]
    assert again[-1] == Progress(250, 250, 150)
    assert len(await desk.kept()) == 250


async def test_our_own_posts_are_none_of_the_sites_decisions(
    desk: Desk, site: FakeWordPress
) -> None:
    site.add("تعليق", status="approved", email="0123@telegram.invalid")
    past = Import(desk.poller._site, desk.store, desk.moderation.intake)
    assert [one async for one in past.run()] == [Progress(1, 1, 0)]
