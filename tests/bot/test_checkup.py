"""What the doctor finds, over a real database and the sandbox's Bot API."""

import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import upgrade_database
from bot.checkup import Finding, Health, examine
from bot.sandbox.faults import Fault
from bot.settings import Settings
from bot.wording import Wording
from tests.fakes.telegram import Stage
from tests.fakes.wordpress import PASSWORD, RIGHTS, USER, FakeWordPress

STAFF = -1001
FEED = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>الميدان</title>
<item><title>عنوان أول طويل بما يكفي</title><link>https://almaydan.example/1</link></item>
</channel></rss>"""


@pytest.fixture
async def telegram() -> AsyncIterator[Stage]:
    async with Stage() as stage:
        yield stage


@pytest.fixture
def settings(telegram: Stage, tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,
        bot_token=SecretStr(telegram.token),
        telegram_api_url=telegram.url,
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'nashra.db'}",
    )


async def found(settings: Settings, ahead: timedelta = timedelta()) -> dict[str, Finding]:
    """Every finding by what it says, the doctor's own by their last name; all can be said."""
    clock = lambda: datetime.now(UTC) + ahead  # noqa: E731
    findings = [each async for each in examine(settings, clock)]
    assert all(Wording().of("ar").plain(each.says, **each.values) for each in findings)
    return {each.says.removeprefix("doctor."): each for each in findings}


def troubles(findings: dict[str, Finding]) -> set[str]:
    return {says for says, each in findings.items() if each.health is Health.BAD}


async def test_a_fresh_machine_has_nothing_wrong(settings: Settings, tmp_path: Path) -> None:
    findings = await found(settings)
    assert troubles(findings) == set()
    assert findings.keys() >= {"token", "clock", "space", "database_empty", "staff_chat_missing"}
    assert findings["token"].values == {"username": Stage.username}
    assert not (tmp_path / "nashra.db").exists()


async def test_a_token_that_telegram_does_not_know(settings: Settings, telegram: Stage) -> None:
    telegram.world.faults.add(Fault("error", method="getMe", status=401))
    assert "token_refused" in await found(settings)


async def test_no_token(settings: Settings) -> None:
    bare = settings.model_copy(update={"bot_token": SecretStr("")})
    assert troubles(await found(bare)) == {"token_missing"}


async def test_a_server_that_is_not_there(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    away = settings.model_copy(update={"telegram_api_url": f"http://127.0.0.1:{port}"})
    findings = await found(away)
    assert troubles(findings) == {"telegram_unreachable"}
    assert "database_empty" in findings  # the rest is looked at all the same


@pytest.mark.parametrize(("ahead", "seconds"), [(3600, 3600), (-60, -60)])
async def test_a_clock_that_is_wrong(settings: Settings, ahead: int, seconds: int) -> None:
    findings = await found(settings, timedelta(seconds=ahead))
    said = findings["clock_wrong"].values["seconds"]
    assert isinstance(said, int)
    assert abs(said - seconds) <= 5


async def test_the_staff_group(settings: Settings, telegram: Stage) -> None:
    there = settings.model_copy(update={"staff_chat_id": STAFF})
    assert "staff_chat_closed" in troubles(await found(there))
    telegram.group(STAFF, "الفريق", admins=[telegram.person(7, "سارة")])
    assert "staff_chat" in await found(there)


async def test_a_webhook_that_telegram_cannot_reach(settings: Settings, telegram: Stage) -> None:
    public = settings.model_copy(update={"public_url": "https://nashra.example"})
    assert "webhook_not_set" in await found(public)


async def test_a_database_and_its_sources(settings: Settings, tmp_path: Path) -> None:
    await upgrade_database(settings)
    findings = await found(settings)
    assert findings.keys() >= {"database", "no_feeds"}


async def test_a_database_that_cannot_be_opened(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "nashra.db").write_bytes(b"no database at all" * 100)
    assert "database_failed" in troubles(await found(settings))


async def test_no_secret_is_told(settings: Settings) -> None:
    findings = await found(settings)
    secret = settings.bot_token.get_secret_value().partition(":")[2]
    assert all(secret not in repr(replace(each)) for each in findings.values())


@pytest.fixture
async def site() -> AsyncIterator[FakeWordPress]:
    async with FakeWordPress() as wordpress:
        yield wordpress


def moderating(settings: Settings, url: str, password: str = PASSWORD) -> Settings:
    """The same newsroom with a WordPress whose comments it moderates."""
    given = {"wordpress_url": url, "wordpress_user": USER}
    return settings.model_copy(update={**given, "wordpress_app_password": SecretStr(password)})


async def test_a_wordpress_whose_comments_can_be_moderated(
    settings: Settings, site: FakeWordPress
) -> None:
    site.add("تعليق")
    found_there = (await found(moderating(settings, site.url)))["wordpress.fine"]
    assert found_there.health is Health.GOOD
    assert found_there.values == {"url": site.url, "count": 1}
    assert site.changes == []


async def test_wrong_credentials_and_missing_rights_are_told_apart(
    settings: Settings, site: FakeWordPress
) -> None:
    wrong = await found(moderating(settings, site.url, "wrong"))
    assert troubles(wrong) == {"wordpress.password"}
    assert "wrong" not in repr(wrong["wordpress.password"].values)
    site.rights = tuple(right for right in RIGHTS if right != "moderate_comments")
    assert troubles(await found(moderating(settings, site.url))) == {"wordpress.right"}


async def test_a_wordpress_that_is_down_keeps_nothing_else_from_being_looked_at(
    settings: Settings,
) -> None:
    findings = await found(moderating(settings, "http://127.0.0.1:9"))
    assert troubles(findings) == {"wordpress.unreachable"}
    assert "database_empty" in findings


async def test_what_of_a_wordpress_is_half_set_is_named(settings: Settings) -> None:
    half = settings.model_copy(update={"wordpress_user": USER})
    said = (await found(half))["wordpress_half"]
    assert said.health is Health.BAD
    assert said.values == {"missing": "WORDPRESS_URL, WORDPRESS_APP_PASSWORD"}


async def test_a_wordpress_that_is_only_read_needs_no_user(settings: Settings) -> None:
    read = settings.model_copy(update={"wordpress_url": "https://almidan.example"})
    assert not any(says.startswith("wordpress") for says in await found(read))


async def test_whether_other_sites_can_post(settings: Settings) -> None:
    assert (await found(settings))["intake_closed"].health is Health.NOTE
    opened = settings.model_copy(update={"intake_secret": SecretStr("not-to-be-told")})
    findings = await found(opened)
    assert findings["intake"].health is Health.GOOD
    assert "not-to-be-told" not in repr(findings)


async def test_a_database_of_a_newer_version(settings: Settings, tmp_path: Path) -> None:
    await upgrade_database(settings)
    with closing(sqlite3.connect(tmp_path / "nashra.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    assert "database_newer" in troubles(await found(settings))
