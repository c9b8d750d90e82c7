"""Decisions reach the site: once, in order, with nothing of the reader's overwritten."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from bot.moderation.deciding import Errand, Verb
from bot.moderation.model import TELEGRAM, WORDPRESS, Article, Comment, Incoming, State
from bot.storage.moderation.outbox import SqlOutboxStore
from tests.bot.moderation.sites.wordpress.conftest import Desk
from tests.fakes.wordpress import AGENT, FakeWordPress, Row

TEXT = "رأي <b>قارئ</b> & غيره\n\n💙"
WRITTEN = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


async def held(desk: Desk, site: FakeWordPress, **more: object) -> tuple[Row, Comment]:
    row = site.add("تعليق", **more)
    await desk.poller.poll()
    return row, await desk.of(row.id)


async def of_telegram(desk: Desk, text: str = TEXT, **more: object) -> Comment:
    """A reader's comment from the chat, under an article of the site."""
    values = {"article": Article(WORDPRESS, "7"), "author_name": "أبو بكر"}
    values |= {"external_id": "t1", **more}
    incoming = Incoming(
        site=TELEGRAM,
        author_key="k" * 32,
        text=text,
        created_at=WRITTEN,
        reader_chat=55,
        **values,  # type: ignore[arg-type]
    )
    stored = await desk.moderation.intake.take(incoming)
    found = await desk.store.get(stored.comment_id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("verb", "status"),
    [(Verb.APPROVE, "approved"), (Verb.REJECT, "trash"), (Verb.SPAM, "spam")],
)
async def test_a_decision_and_its_undo_keep_ip_and_agent(
    desk: Desk, site: FakeWordPress, verb: Verb, status: str
) -> None:
    row, comment = await held(desk, site)
    await desk.decide(comment, verb)
    await desk.tell()
    assert (row.status, row.ip, row.agent) == (status, "41.67.1.9", AGENT)
    await desk.decide(comment, Verb.REOPEN)
    await desk.tell()
    assert (row.status, row.ip, row.agent) == ("hold", "41.67.1.9", AGENT)
    assert await desk.statuses() == {"done"}


async def test_a_comment_without_ip_or_agent_gets_none_of_ours(
    desk: Desk, site: FakeWordPress
) -> None:
    row, comment = await held(desk, site, ip="", agent="")
    await desk.decide(comment, Verb.APPROVE)
    await desk.tell()
    assert (row.status, row.ip, row.agent) == ("approved", "0.0.0.0", "")  # noqa: S104


async def test_what_is_so_already_is_not_posted(desk: Desk, site: FakeWordPress) -> None:
    row, comment = await held(desk, site)
    await desk.decide(comment, Verb.APPROVE)
    row.status = "approved"
    await desk.tell()
    assert site.changes == []
    assert await desk.errands() == [("approve", "done", "")]


async def test_a_text_changed_since_goes_back_to_the_queue(desk: Desk, site: FakeWordPress) -> None:
    row, comment = await held(desk, site)
    await desk.decide(comment, Verb.APPROVE)
    row.text = "نص آخر"
    await desk.tell()
    after = await desk.of(row.id)
    assert (after.state, after.text, row.status) == (State.PENDING, "نص آخر", "hold")
    assert site.changes == []
    assert desk.changed == [comment.id, comment.id]


async def test_a_decision_overtaken_by_another_is_not_posted(
    desk: Desk, site: FakeWordPress
) -> None:
    row, comment = await held(desk, site)
    await desk.decide(comment, Verb.APPROVE, Verb.REOPEN, Verb.SPAM)
    await desk.tell()
    assert row.status == "spam"
    assert [method for method, _ in site.changes] == ["POST"]
    assert [status for _, status, _ in await desk.errands()] == ["done"] * 3


async def test_a_status_that_the_site_ignores_is_tried_again(
    desk: Desk, site: FakeWordPress
) -> None:
    row, comment = await held(desk, site)
    await desk.decide(comment, Verb.APPROVE)

    answered = row.shown(site.url)
    site.fault = lambda: web.json_response(answered)
    await desk.tell()
    assert await desk.errands() == [("approve", "waiting", "the site left it 'hold'")]


def broken() -> web.Response:
    return web.Response(status=500, text="<html>critical error", content_type="text/html")


def maintenance() -> web.Response:
    return web.Response(status=200, text="<html>be right back", content_type="text/html")


def hurried() -> web.Response:
    return web.json_response({"code": "slow_down"}, status=429, headers={"Retry-After": "900"})


@pytest.mark.parametrize("fault", [broken, maintenance, hurried])
async def test_a_site_in_trouble_is_told_later_and_in_order(
    desk: Desk, site: FakeWordPress, fault: Callable[[], web.Response]
) -> None:
    row, comment = await held(desk, site)
    other, second = await held(desk, site)
    site.fault = fault
    await desk.decide(comment, Verb.APPROVE)
    await desk.decide(second, Verb.SPAM)
    for _ in range(5):
        await desk.tell()
        desk.wait(minutes=20)
    await desk.decide(comment, Verb.REOPEN)
    await desk.decide(comment, Verb.REJECT)
    site.fault = None
    await desk.tell()
    assert (row.status, other.status) == ("trash", "spam")
    assert await desk.statuses() == {"done"}
    assert desk.notices == []


async def test_a_site_that_asks_for_time_gets_it(desk: Desk, site: FakeWordPress) -> None:
    _, comment = await held(desk, site)
    site.fault = hurried
    await desk.decide(comment, Verb.APPROVE)
    await desk.tell()
    due = await SqlOutboxStore(desk.database).next_due()
    assert due is not None
    assert due - desk.now[0] >= timedelta(minutes=15)


@pytest.mark.parametrize(("status", "notice"), [(401, "password"), (403, "right")])
async def test_a_refused_user_is_told_to_the_owners_once(
    desk: Desk, site: FakeWordPress, status: int, notice: str
) -> None:
    row, comment = await held(desk, site)
    refusal = {"code": "rest_cannot_edit"}
    site.fault = lambda: web.json_response(refusal, status=status)
    await desk.decide(comment, Verb.APPROVE)
    for _ in range(4):
        await desk.tell()
        desk.wait(minutes=16)
    assert desk.notices == [f"wordpress_{notice}"]
    assert len([path for _, path in site.requests if path.startswith("/comments/")]) == 4
    site.fault = None
    await desk.tell()
    assert row.status == "approved"


async def test_gone_before_it_was_approved_is_recorded(desk: Desk, site: FakeWordPress) -> None:
    row, comment = await held(desk, site)
    await desk.decide(comment, Verb.APPROVE)
    del site.rows[row.id]
    await desk.tell()
    assert await desk.errands() == [("approve", "failed", "the comment was erased on the site")]
    assert desk.changed == [comment.id, comment.id]


@pytest.mark.parametrize("verb", [Verb.REJECT, Verb.SPAM])
async def test_gone_before_it_was_refused_is_well(
    desk: Desk, site: FakeWordPress, verb: Verb
) -> None:
    row, comment = await held(desk, site)
    await desk.decide(comment, verb)
    del site.rows[row.id]
    await desk.tell()
    assert [status for _, status, _ in await desk.errands()] == ["done"]


async def test_a_site_without_a_trash_deletes_as_its_own_pages_do(
    desk: Desk, site: FakeWordPress
) -> None:
    row, comment = await held(desk, site)
    site.has_trash = False
    await desk.decide(comment, Verb.REJECT)
    await desk.tell()
    assert row.id not in site.rows
    assert (await desk.poller.poll()).changed == 0


async def test_an_erasure_leaves_nothing_and_may_come_twice(
    desk: Desk, site: FakeWordPress
) -> None:
    row, comment = await held(desk, site)
    for _ in range(2):
        await desk.errand(comment, Errand.ERASE)
    await desk.tell()
    assert row.id not in site.rows
    assert [status for _, status, _ in await desk.errands()] == ["done", "done"]


async def test_a_reply_of_the_newsroom_stands_under_the_comment_once(
    desk: Desk, site: FakeWordPress
) -> None:
    row, comment = await held(desk, site)
    await desk.errand(comment, Errand.REPLY, "شكرا <لكم>")
    await desk.errand(comment, Errand.REPLY, "شكرا <لكم>")
    await desk.tell()
    [reply] = [one for one in site.rows.values() if one.parent == row.id]
    assert (reply.text, reply.post, reply.status) == ("شكرا &lt;لكم&gt;", 7, "approved")


async def test_a_reader_of_telegram_appears_under_the_name_chosen(
    desk: Desk, site: FakeWordPress
) -> None:
    comment = await of_telegram(desk)
    await desk.decide(comment, Verb.APPROVE)
    await desk.tell()
    [posted] = site.rows.values()
    assert (await desk.of(posted.id)).id == comment.id
    assert (posted.name, posted.post, posted.parent) == ("أبو بكر", 7, 0)
    assert posted.text == "رأي &lt;b&gt;قارئ&lt;/b&gt; &amp; غيره\n\n💙"
    assert posted.email.endswith("@telegram.invalid")
    assert (posted.status, posted.date) == ("approved", "2026-11-24T07:30:00")
    assert (await desk.poller.poll()).changed == 0


@pytest.mark.parametrize(("status", "parent"), [("approved", 1), ("trash", 0)])
async def test_an_answer_stands_under_what_is_to_be_seen(
    desk: Desk, site: FakeWordPress, status: str, parent: int
) -> None:
    first = await of_telegram(desk)
    await desk.decide(first, Verb.APPROVE)
    await desk.tell()
    site.rows[1].status = status
    answer = await of_telegram(desk, "رد", external_id="t2", parent_external_id="t1")
    await desk.decide(answer, Verb.APPROVE)
    await desk.tell()
    assert site.rows[2].parent == parent


async def test_a_crash_after_the_post_does_not_post_twice(desk: Desk, site: FakeWordPress) -> None:
    comment = await of_telegram(desk)
    await desk.decide(comment, Verb.APPROVE)
    lost = SqlOutboxStore(desk.database)
    [task] = await lost.claim(desk.now[0], desk.now[0], 1)  # a worker that is lost ...
    await desk.outbox._teller.tell(task)  # ... after the site has it, before that is recorded
    desk.wait(minutes=3)
    await desk.tell()
    assert len(site.rows) == 1
    assert (await desk.of(1)).id == comment.id
    assert await desk.errands() == [("approve", "done", "")]


async def test_a_posted_comment_is_taken_back_like_any_other(
    desk: Desk, site: FakeWordPress
) -> None:
    comment = await of_telegram(desk)
    await desk.decide(comment, Verb.APPROVE)
    await desk.tell()
    await desk.decide(comment, Verb.REOPEN)
    await desk.tell()
    [row] = site.rows.values()
    assert row.status == "hold"
    assert (await desk.poller.poll()).new == 0  # it is ours, no new one
    await desk.decide(comment, Verb.REJECT)
    await desk.tell()
    assert row.status == "trash"


async def test_a_posted_comment_decided_on_the_site_is_seen(
    desk: Desk, site: FakeWordPress
) -> None:
    comment = await of_telegram(desk)
    await desk.decide(comment, Verb.APPROVE)
    await desk.tell()
    site.rows[1].status = "spam"
    await desk.poller.poll()
    assert await desk.state_of(comment) == "spam"


async def test_taken_back_before_it_was_posted_it_never_is(desk: Desk, site: FakeWordPress) -> None:
    comment = await of_telegram(desk)
    await desk.decide(comment, Verb.APPROVE)
    await desk.decide(comment, Verb.REOPEN)
    await desk.tell()
    assert site.rows == {}
    assert [status for _, status, _ in await desk.errands()] == ["done", "done"]


async def test_the_same_words_under_the_same_name_are_refused_in_words(
    desk: Desk, site: FakeWordPress
) -> None:
    site.add("شكرا", name="أبو بكر", status="approved")
    comment = await of_telegram(desk, "شكرا")
    await desk.decide(comment, Verb.APPROVE)
    await desk.tell()
    why = "the same words under the same name are on the site already"
    assert await desk.errands() == [("approve", "failed", why)]


@pytest.mark.parametrize(
    ("article", "why"),
    [
        (Article(WORDPRESS, "4000"), "the site refused: rest_comment_invalid_post_id"),
        (Article(WORDPRESS, "unknown"), "the article is not known to be on the site"),
    ],
)
async def test_an_article_that_is_not_there_is_recorded(
    desk: Desk, site: FakeWordPress, article: Article, why: str
) -> None:
    comment = await of_telegram(desk, article=article)
    await desk.decide(comment, Verb.APPROVE)
    await desk.tell()
    assert (await desk.errands())[0][1] == "failed"
    assert why in (await desk.errands())[0][2]


async def test_a_right_that_is_missing_for_one_comment_keeps_no_other_waiting(
    desk: Desk, site: FakeWordPress
) -> None:
    barred, first = await held(desk, site)
    row, second = await held(desk, site)
    site.barred = {barred.id}
    await desk.decide(first, Verb.APPROVE)
    await desk.decide(second, Verb.APPROVE)
    await desk.tell()
    assert (barred.status, row.status) == ("hold", "approved")
    assert [status for _, status, _ in await desk.errands()] == ["waiting", "done"]
