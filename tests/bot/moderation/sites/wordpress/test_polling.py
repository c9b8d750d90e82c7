"""What a site holds comes in; what is decided and edited there is seen within one poll."""

import pytest
from aiohttp import web
from sqlalchemy import delete

from bot.moderation.deciding import Verb
from bot.moderation.model import Origin, State
from bot.moderation.sites.wordpress.client import SiteDown, SiteRefuses
from bot.moderation.sites.wordpress.polling import Polled
from bot.storage.tables import comment_errands
from tests.bot.moderation.sites.wordpress.conftest import Desk
from tests.fakes.wordpress import FakeWordPress


async def test_held_comments_come_in_oldest_first_with_their_article(
    desk: Desk, site: FakeWordPress
) -> None:
    for number in range(250):
        site.add(f"تعليق {number}")
    site.add("نشر", status="approved")
    assert await desk.poller.poll() == Polled(250, 0)
    kept = await desk.kept()
    assert [comment.external_id for comment in kept] == [str(n) for n in range(1, 251)]
    article = kept[0].article
    assert (article.external_id, article.title) == ("7", "خبر – مهم")
    assert article.url.endswith("/news/7/")
    assert article.section == "سياسة & رأي"
    assert desk.changed == [comment.id for comment in kept]
    assert await desk.poller.poll() == Polled()


async def test_a_backlog_deeper_than_the_newest_pages_is_read_from_the_oldest_on(
    desk: Desk,
    site: FakeWordPress,
) -> None:
    for number in range(1150):
        site.add(f"تعليق {number}")
    assert (await desk.poller.poll()).new == 1150
    assert [int(c.external_id) for c in await desk.kept()] == list(range(1, 1151))


async def test_neither_address_nor_ip_nor_agent_is_kept(desk: Desk, site: FakeWordPress) -> None:
    row = site.add("تعليق")
    again = site.add("تعليق ثان", email=row.email.upper())
    other = site.add("تعليق ثالث", email="other@readers.test")
    await desk.poller.poll()
    told = repr(await desk.kept())
    assert not any(secret in told for secret in (row.email, row.ip, row.agent))
    keys = [(await desk.of(each.id)).author.key for each in (row, again, other)]
    assert keys[0] == keys[1] != keys[2]


async def test_readers_without_an_address_are_authors_of_their_own(
    desk: Desk, site: FakeWordPress
) -> None:
    one, two = site.add("تعليق", email=""), site.add("تعليق", email="")
    await desk.poller.poll()
    assert (await desk.of(one.id)).author.key != (await desk.of(two.id)).author.key


async def test_text_is_as_the_reader_wrote_it(desk: Desk, site: FakeWordPress) -> None:
    row = site.add("1 &lt; 2 &amp;&amp; <b>3</b>\r\nسطر \x00ثان\n")
    await desk.poller.poll()
    assert (await desk.of(row.id)).text == "1 < 2 && <b>3</b>\nسطر ثان"


async def test_an_answer_knows_its_parent(desk: Desk, site: FakeWordPress) -> None:
    parent = site.add("تعليق")
    answer = site.add("رد", parent=parent.id)
    orphan = site.add("رد آخر", parent=99)
    await desk.poller.poll()
    assert (await desk.of(answer.id)).parent_id == (await desk.of(parent.id)).id
    assert (await desk.of(orphan.id)).parent_id is None


async def test_an_article_that_cannot_be_read_is_known_by_its_number(
    desk: Desk, site: FakeWordPress
) -> None:
    row = site.add("تعليق", post=4000)
    await desk.poller.poll()
    assert ((await desk.of(row.id)).article.external_id, (await desk.of(row.id)).article.title) == (
        "4000",
        "",
    )


@pytest.mark.parametrize(
    ("status", "state"),
    [("approved", State.APPROVED), ("spam", State.SPAM), ("trash", State.REJECTED)],
)
async def test_a_decision_on_the_site_is_one_here(
    desk: Desk, site: FakeWordPress, status: str, state: State
) -> None:
    row = site.add("تعليق")
    await desk.poller.poll()
    row.status = status
    assert await desk.poller.poll() == Polled(0, 1)
    comment = await desk.of(row.id)
    assert comment.state is state
    assert comment.decided is not None
    assert comment.decided.origin is Origin.SITE
    assert await desk.errands() == []
    assert desk.changed == [comment.id, comment.id]
    assert await desk.poller.poll() == Polled()


async def test_what_is_erased_on_the_site_leaves_the_queue(desk: Desk, site: FakeWordPress) -> None:
    row = site.add("تعليق")
    await desk.poller.poll()
    del site.rows[row.id]
    assert await desk.poller.poll() == Polled(0, 1)
    assert (await desk.of(row.id)).state is State.REJECTED
    assert await desk.poller.poll() == Polled()


async def test_an_empty_list_alone_erases_nothing(desk: Desk, site: FakeWordPress) -> None:
    row = site.add("تعليق")
    await desk.poller.poll()
    row.status = "trash"
    site.fault = lambda: web.json_response({"code": "rest_no_route"}, status=404)
    with pytest.raises(SiteDown):
        await desk.poller.poll()
    assert (await desk.of(row.id)).state is State.PENDING


async def test_an_emptied_trash_says_nothing_about_what_was_rejected(
    desk: Desk, site: FakeWordPress
) -> None:
    row = site.add("تعليق")
    await desk.poller.poll()
    await desk.decide(await desk.of(row.id), Verb.REJECT)
    await desk.tell()
    del site.rows[row.id]
    assert await desk.poller.poll() == Polled()


async def test_an_edit_on_the_site_is_judged_and_shown_anew(
    desk: Desk, site: FakeWordPress
) -> None:
    row = site.add("تعليق")
    await desk.poller.poll()
    row.text = "تعليق آخر"
    assert await desk.poller.poll() == Polled(0, 1)
    comment = await desk.of(row.id)
    assert (comment.text, comment.state, comment.version) == ("تعليق آخر", State.PENDING, 2)
    assert [c.text for c in await desk.store.history(comment.id)] == ["تعليق"]


async def test_edited_and_approved_there_at_once(desk: Desk, site: FakeWordPress) -> None:
    row = site.add("تعليق")
    await desk.poller.poll()
    row.text, row.status = "تعليق آخر", "approved"
    await desk.poller.poll()
    assert ((await desk.of(row.id)).text, (await desk.of(row.id)).state) == (
        "تعليق آخر",
        State.APPROVED,
    )


@pytest.mark.parametrize("verbs", [(Verb.APPROVE,), (Verb.APPROVE, Verb.SPAM)])
async def test_a_decision_of_ours_undone_there_comes_back(
    desk: Desk, site: FakeWordPress, verbs: tuple[Verb, ...]
) -> None:
    row = site.add("تعليق")
    await desk.poller.poll()
    for verb in verbs:
        await desk.decide(await desk.of(row.id), verb)
    await desk.tell()
    row.status = "hold"
    assert await desk.poller.poll() == Polled(0, 1)
    assert (await desk.of(row.id)).state is State.PENDING
    assert await desk.poller.poll() == Polled()


async def test_an_undo_there_is_looked_for_during_a_day(desk: Desk, site: FakeWordPress) -> None:
    row = site.add("تعليق")
    await desk.poller.poll()
    await desk.decide(await desk.of(row.id), Verb.APPROVE)
    await desk.tell()
    desk.wait(days=2)
    row.status = "hold"
    assert (await desk.poller.poll()).changed == 0


async def test_a_decision_on_its_way_to_the_site_is_not_taken_back(
    desk: Desk, site: FakeWordPress
) -> None:
    row = site.add("تعليق")
    await desk.poller.poll()
    await desk.decide(await desk.of(row.id), Verb.APPROVE)
    assert row.status == "hold"
    assert await desk.poller.poll() == Polled()
    assert (await desk.of(row.id)).state is State.APPROVED


async def test_a_decision_during_the_look_is_not_taken_back(
    desk: Desk, site: FakeWordPress
) -> None:
    row = site.add("تعليق")
    await desk.poller.poll()
    seen = [await desk.of(row.id)]
    row.status = "spam"
    await desk.decide(await desk.of(row.id), Verb.APPROVE)
    async with desk.database.write() as connection:
        await connection.execute(delete(comment_errands))
    assert await desk.poller.look(seen) == 0
    assert (await desk.of(row.id)).state is State.APPROVED


async def test_a_call_of_the_plugin_is_looked_at_alone(desk: Desk, site: FakeWordPress) -> None:
    known, decided = site.add("تعليق"), site.add("نشر", status="approved")
    await desk.poller.poll()
    known.status = "spam"
    new = site.add("جديد")
    assert await desk.poller.fetch([known.id, decided.id, new.id, 4000]) == Polled(1, 1)
    assert (await desk.of(known.id)).state is State.SPAM
    assert (await desk.of(new.id)).state is State.PENDING
    assert len(await desk.kept()) == 2


async def test_a_list_kept_from_the_user_is_told_once(desk: Desk, site: FakeWordPress) -> None:
    site.add("تعليق")
    site.hides = True
    with pytest.raises(SiteRefuses, match="lists no comments"):
        await desk.poller.poll()


async def test_a_comment_lost_between_pages_is_found_by_the_next_sweep(
    desk: Desk, site: FakeWordPress
) -> None:
    first, second = site.add("تعليق", status="trash"), site.add("ثان")
    await desk.poller.poll()
    first.status = "hold"  # untrashed: older than what is known
    desk.wait(minutes=11)
    assert (await desk.poller.poll()).new == 1
    assert {c.external_id for c in await desk.kept()} == {str(first.id), str(second.id)}
