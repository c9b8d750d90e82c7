"""Everything between here and a running WordPress, with the least role that works.

Others' tests share the site: each test moderates comments of its own.
"""

import asyncio
import fcntl
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import aiohttp
import pytest
from prometheus_client import CollectorRegistry

from bot.moderation.deciding import Errand, Verb
from bot.moderation.model import TELEGRAM, WORDPRESS, Article, Comment, Incoming, State
from bot.moderation.sites.wordpress.checking import Finding, Wrong, check
from bot.moderation.sites.wordpress.client import open_client
from bot.moderation.sites.wordpress.importing import Import
from bot.storage.moderation.outbox import SqlOutboxStore
from bot.web.server import build_web, serving
from tests.bot.moderation.sites.wordpress.admin import (
    AGENT,
    IP,
    MISSING,
    WHY,
    Admin,
    in_wp_admin,
    password,
)
from tests.bot.moderation.sites.wordpress.conftest import SECRET, Desk, open_desk

pytestmark = pytest.mark.skipif(MISSING, reason=WHY)
PLUGIN = Path(__file__).parents[5] / "bot/moderation/sites/nashra-comments.php"


@pytest.fixture
async def admin() -> AsyncIterator[Admin]:
    async with in_wp_admin() as opened:
        yield opened


class Cable:
    """What the site is reached through: it can be pulled out and put back."""

    def __init__(self, host: str, port: int) -> None:
        self._target = host, port
        self._server: asyncio.Server | None = None
        self.port = 0

    async def plug(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def pull(self) -> None:
        assert self._server is not None
        self._server.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(*self._target)
        await asyncio.gather(_copy(reader, back), _copy(there, writer))


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@pytest.fixture
async def cable() -> AsyncIterator[Cable]:
    parts = urlsplit(os.environ["NASHRA_TEST_WORDPRESS"])
    cable = Cable(parts.hostname or "", parts.port or 80)
    await cable.plug()
    yield cable
    await cable.pull()


@asynccontextmanager
async def at(url: str, empty_store: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    shutil.copy(empty_store, path := tmp_path / "nashra.db")
    start = datetime.now(UTC)
    async with open_desk(path, url, "botmin2", password("botmin2"), start) as desk:
        yield desk


@pytest.fixture
async def desk(empty_store: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    async with at(os.environ["NASHRA_TEST_WORDPRESS"], empty_store, tmp_path) as desk:
        yield desk


async def come(desk: Desk, number: int) -> Comment:
    """The comment, here."""
    await desk.poller.fetch([number])
    return await desk.of(number)


async def test_all_held_comments_come_in_with_their_articles(desk: Desk, admin: Admin) -> None:
    query = {"status": "hold", "context": "edit", "per_page": 100, "_fields": "id,author_email"}
    held = set[str]()
    for page in (1, 2, 3):
        found = (await admin.client.get("comments", {**query, "page": page})).data
        assert isinstance(found, list)
        held |= {str(c["id"]) for c in found if c["author_email"].startswith("r1")}
    assert len(held) > 100
    await desk.poller.poll()
    kept = [c for c in await desk.kept() if c.external_id in held]
    assert {comment.external_id for comment in kept} == held
    assert [int(c.external_id) for c in kept] == sorted(int(c.external_id) for c in kept)
    assert {comment.article.section for comment in kept} == {"سياسة", "اقتصاد", "رياضة"}
    assert all(comment.article.title and comment.article.url for comment in kept)
    assert "readers.test" not in repr(kept)


@pytest.mark.parametrize(
    ("verb", "status"),
    [(Verb.APPROVE, "approved"), (Verb.REJECT, "trash"), (Verb.SPAM, "spam")],
)
async def test_a_decision_and_its_undo(desk: Desk, admin: Admin, verb: Verb, status: str) -> None:
    comment = await come(desk, number := await admin.held())
    for done, expected in ((verb, status), (Verb.REOPEN, "hold"), (Verb.APPROVE, "approved")):
        await desk.decide(comment, done)
        await desk.tell()
        assert await admin.look(number) == (expected, IP, AGENT)
        assert await desk.poller.look([await desk.of(number)]) == 0
    assert await desk.statuses() == {"done"}


@pytest.mark.parametrize(
    ("status", "state"),
    [("approved", State.APPROVED), ("spam", State.SPAM), ("trash", State.REJECTED)],
)
async def test_decisions_in_wp_admin_and_their_undo_are_seen(
    desk: Desk, admin: Admin, status: str, state: State
) -> None:
    await come(desk, number := await admin.held())
    for there, here in ((status, state), ("hold", State.PENDING)):
        await admin.move(number, there)
        await desk.poller.poll()
        assert (await desk.of(number)).state is here
    await admin.client.delete(f"comments/{number}", {"force": "true"})
    await desk.poller.poll()
    assert (await desk.of(number)).state is State.REJECTED


async def test_a_text_changed_in_wp_admin_goes_back_to_the_queue(desk: Desk, admin: Admin) -> None:
    comment = await come(desk, number := await admin.held("قبل <i>التعديل</i> &amp; بعد"))
    assert comment.text == "قبل <i>التعديل</i> & بعد"
    await admin.client.post(f"comments/{number}", {"content": "نص آخر"})
    await desk.decide(comment, Verb.APPROVE)
    await desk.tell()
    after = await desk.of(number)
    assert (after.text, after.state) == ("نص آخر", State.PENDING)
    assert (await admin.look(number))[0] == "hold"


async def test_the_newsrooms_reply_stands_once_under_the_comment(desk: Desk, admin: Admin) -> None:
    comment = await come(desk, number := await admin.held())
    await desk.errand(comment, Errand.REPLY, "شكرا <لكم> & أهلا")
    await desk.errand(comment, Errand.REPLY, "شكرا <لكم> & أهلا")
    await desk.tell()
    [reply] = await _below(admin, number)
    assert reply["content"]["raw"] == "شكرا &lt;لكم&gt; &amp; أهلا"
    assert (reply["author_name"], reply["status"]) == ("botmin2", "approved")


async def _below(admin: Admin, number: int) -> Sequence[dict[str, Any]]:
    query = {"parent": number, "status": "any", "context": "edit"}
    found = (await admin.client.get("comments", query)).data
    assert isinstance(found, list)
    return found


async def of_telegram(desk: Desk, post: int, text: str) -> Comment:
    incoming = Incoming(
        site=TELEGRAM,
        external_id=uuid4().hex,
        article=Article(WORDPRESS, str(post)),
        author_key="k" * 32,
        author_name="أبو بكر",
        text=text,
        created_at=datetime.now(UTC) - timedelta(hours=30),
    )
    found = await desk.store.get((await desk.moderation.intake.take(incoming)).comment_id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "text",
    [
        "رأي <script>alert(1)</script> & <b>غيره</b>\n\n  سطر 💙 \\ '\" &amp; &lt;",
        "\u202eمعكوس\u202c " + "ا\u0651" * 300,
    ],
)
async def test_a_telegram_readers_comment_is_posted_once_even_after_a_crash(
    desk: Desk, admin: Admin, text: str
) -> None:
    comment = await of_telegram(desk, admin.post, text + uuid4().hex)
    await desk.decide(comment, Verb.APPROVE)
    lost = SqlOutboxStore(desk.database)
    [task] = await lost.claim(desk.now[0], desk.now[0], 1)
    await desk.outbox._teller.tell(task)
    desk.wait(minutes=3)
    await desk.tell()
    posted = await desk.store.get(comment.id)
    assert posted is not None
    found = await admin.get(int(posted.site_id))
    assert (found["author_name"], found["status"], found["post"]) == (
        "أبو بكر",
        "approved",
        admin.post,
    )
    assert "<script>" not in found["content"]["rendered"]
    assert found["date_gmt"] == f"{posted.created_at:%Y-%m-%dT%H:%M:%S}"
    query = {"author_email": found["author_email"], "status": "any", "context": "edit"}
    assert len((await admin.client.get("comments", query)).data) == 1  # type: ignore[arg-type]
    assert await desk.poller.look([posted]) == 0


async def test_a_site_away_for_an_hour_loses_nothing_and_keeps_the_order(
    empty_store: Path, tmp_path: Path, admin: Admin, cable: Cable
) -> None:
    async with at(f"http://127.0.0.1:{cable.port}", empty_store, tmp_path) as desk:
        numbers = [await admin.held() for _ in range(5)]
        comments = [await come(desk, number) for number in numbers]
        await cable.pull()
        for comment in comments:
            await desk.decide(comment, Verb.APPROVE, Verb.REOPEN, Verb.SPAM)
        for _ in range(6):
            await desk.tell()
            desk.wait(minutes=10)
        last = [status for errand, status, _ in await desk.errands() if errand == "spam"]
        assert last == ["waiting"] * 5
        await cable.plug()
        desk.wait(minutes=20)
        await desk.tell()
        assert {await admin.look(number) for number in numbers} == {("spam", IP, AGENT)}
        assert await desk.statuses() == {"done"}
        assert desk.notices == []


async def test_past_decisions_are_imported_once(desk: Desk, admin: Admin) -> None:
    numbers = {await admin.held(): status for status in ("approved", "spam", "trash")}
    for number, status in numbers.items():
        await admin.move(number, status)
    site = desk.poller._site
    first = [one async for one in Import(site, desk.store, desk.moderation.intake).run()]
    assert first[-1].new >= 3
    assert first[-1].seen <= first[-1].total
    states = [(await desk.of(number)).state for number in numbers]
    assert states == [State.APPROVED, State.SPAM, State.REJECTED]
    again = [one async for one in Import(site, desk.store, desk.moderation.intake).run()]
    assert again[-1].new < first[-1].new


@pytest.mark.parametrize(
    ("user", "finding"),
    [
        ("botmin", Finding.RIGHT),
        ("author", Finding.RIGHT),
        ("reader", Finding.RIGHT),
        ("nobody", Finding.PASSWORD),
    ],
)
async def test_what_a_user_lacks_is_found(user: str, finding: Finding) -> None:
    secret = "wrong" if user == "nobody" else password(user)
    async with open_client(os.environ["NASHRA_TEST_WORDPRESS"], user, secret) as client:
        with pytest.raises(Wrong) as raised:
            await check(client, user)
    assert raised.value.finding is finding


async def test_the_least_role_that_works_is_enough() -> None:
    url = os.environ["NASHRA_TEST_WORDPRESS"]
    async with open_client(url, "botmin2", password("botmin2")) as client:
        assert await check(client, "botmin2") > 0


@pytest.fixture
async def told(desk: Desk) -> AsyncIterator[str]:
    """The bot's address, where the plugin's calls end."""

    async def nothing() -> str:
        return ""

    async def still() -> None:
        pass

    app = build_web(nothing, CollectorRegistry(), still, routes=desk.moderation.routes)
    async with serving(app, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def plugin(told: str) -> Iterator[None]:
    """The plugin as it is shipped, and its two constants."""
    there = Path(os.environ["WP_DIR"]) / "site/wp-content/mu-plugins"
    with (there.parent / "one-plugin-at-a-time").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield from _installed(there, told)


def _installed(there: Path, told: str) -> Iterator[None]:
    settings = "<?php add_filter('wp_is_comment_flood', '__return_false', 99);"
    settings += f"define('NASHRA_URL','{told}'); define('NASHRA_SECRET','{SECRET}');"
    (there / "00-nashra-settings.php").write_text(settings)
    shutil.copy(PLUGIN, there)
    yield
    (there / PLUGIN.name).unlink()
    (there / "00-nashra-settings.php").unlink()


@pytest.mark.usefixtures("plugin")
async def test_the_plugin_brings_a_readers_comment_and_a_decision_at_once(
    desk: Desk, admin: Admin
) -> None:
    stop = asyncio.Event()
    polling = asyncio.create_task(desk.poller.run(stop))
    try:
        await _until(lambda: desk.poller._due > 0)  # the first poll is over; the next is far
        number = await _write(admin.post)
        await _until(lambda: bool(desk.changed) and desk.changed[-1] > 0 and number > 0)
        await _until_found(desk, number, State.PENDING)
        await admin.move(number, "spam")
        await _until_found(desk, number, State.SPAM)
    finally:
        stop.set()
        await polling


async def _write(post: int) -> int:
    """A comment through the site's own form; its id."""
    form = {
        "comment_post_ID": str(post),
        "author": "قارئ",
        "email": f"{uuid4().hex}@readers.test",
        "comment": f"تعليق {uuid4().hex}",
    }
    url = f"{os.environ['NASHRA_TEST_WORDPRESS']}/wp-comments-post.php"
    async with aiohttp.ClientSession() as http:
        answer = await http.post(url, data=form, allow_redirects=False)
        assert answer.status == 302
    return int(answer.headers["Location"].partition("unapproved=")[2].partition("&")[0])


async def _until(holds: Any) -> None:
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.02)


async def _until_found(desk: Desk, number: int, state: State) -> None:
    async with asyncio.timeout(10):
        while True:
            found = await desk.store.find(WORDPRESS, [str(number)])
            if found and found[0].state is state:
                return
            await asyncio.sleep(0.02)


ERASER = """
$_SERVER['HTTP_HOST'] = 'localhost';
require 'wp-load.php';
$erasers = apply_filters('wp_privacy_personal_data_erasers', []);
echo json_encode([array_key_first($erasers), $erasers['nashra-comments']['callback']('%s', 1)]);
"""


@pytest.mark.usefixtures("plugin")
async def test_a_request_to_erase_reaches_the_bot_before_the_site_forgets(
    desk: Desk, admin: Admin
) -> None:
    email = f"{uuid4().hex}@readers.test"
    comment = await come(desk, await admin.held(author_email=email))
    site = Path(os.environ["WP_DIR"]) / "site"
    erased = await asyncio.to_thread(
        subprocess.run,
        ["php", "-r", ERASER % email],
        cwd=site,
        capture_output=True,
        text=True,
        check=True,
    )
    assert '["nashra-comments",{"items_removed":true,"items_retained":false' in erased.stdout
    found = await desk.store.get(comment.id)
    assert found is not None
    assert (found.text, found.state) == ("", State.WITHDRAWN)
