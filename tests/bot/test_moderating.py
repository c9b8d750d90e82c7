"""The composition: what is built from which settings, and an import through all of it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import Newsroom
from bot.campaigns.notices import Notices
from bot.moderating import Moderation, import_past, open_moderation, quiet_hooks
from bot.moderation.model import WORDPRESS, State
from bot.settings import Settings, SettingsError
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.moderation.lessons import SqlLessonStore
from bot.wording import Wording
from digests.arabic.direction import isolate
from tests.fakes.campaign_stores import MemoryDeliveries
from tests.fakes.wordpress import PASSWORD, USER, FakeWordPress

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)


@pytest.fixture
async def site() -> AsyncIterator[FakeWordPress]:
    async with FakeWordPress() as site:
        yield site


def settings(folder: Path, **given: object) -> Settings:
    url = f"sqlite+aiosqlite:///{folder / 'nashra.db'}"
    return Settings(_env_file=None, database_url=url, owner_ids=(1,), **given)  # type: ignore[arg-type]


def moderated(folder: Path, site: FakeWordPress, **given: object) -> Settings:
    return settings(
        folder,
        wordpress_url=site.url,
        wordpress_user=USER,
        wordpress_app_password=SecretStr(PASSWORD),
        **given,
    )


async def built(given: Settings) -> tuple[Moderation, set[str]]:
    """Moderation, and the paths that it serves."""
    async with Newsroom.open(given) as newsroom:
        notices = Notices(newsroom.deliveries, Wording().of("en"), given.owner_ids)
        hooks = quiet_hooks(given, notices, lambda: NOW)
        async with open_moderation(newsroom, hooks, lambda: NOW) as moderation:
            return moderation, {route.path for route in moderation.routes}


async def test_nothing_set_nothing_served_and_nobody_asked(tmp_path: Path) -> None:
    moderation, paths = await built(settings(tmp_path))
    assert (paths, moderation.poller, moderation.outbox) == (set(), None, None)


async def test_a_secret_opens_the_door_for_other_sites_alone(tmp_path: Path) -> None:
    moderation, paths = await built(settings(tmp_path, intake_secret=SecretStr("shared")))
    assert (paths, moderation.poller) == ({"/comments"}, None)


async def test_wordpress_and_its_plugin(tmp_path: Path, site: FakeWordPress) -> None:
    moderation, paths = await built(moderated(tmp_path, site))
    assert paths == set()
    assert moderation.poller is not None
    _, paths = await built(moderated(tmp_path, site, intake_secret=SecretStr("shared")))
    assert paths == {"/comments", "/wordpress"}


async def test_half_a_wordpress_names_what_is_missing(tmp_path: Path) -> None:
    half = settings(tmp_path, wordpress_url="https://almidan.example", wordpress_user=USER)
    with pytest.raises(SettingsError) as raised:
        await built(half)
    assert raised.value.about == "WORDPRESS_APP_PASSWORD"


async def test_an_authors_key_is_the_same_after_a_restart(
    tmp_path: Path, site: FakeWordPress
) -> None:
    keys = [(await built(settings(tmp_path)))[0].keys.of(WORDPRESS, "a@b.test") for _ in range(2)]
    assert keys[0] == keys[1]
    (other := tmp_path / "other").mkdir()
    assert (await built(settings(other)))[0].keys.of(WORDPRESS, "a@b.test") != keys[0]


@pytest.mark.parametrize("name", ["wordpress_password", "wordpress_right"])
async def test_a_refusal_of_the_site_reaches_the_owners(
    tmp_path: Path, site: FakeWordPress, name: str
) -> None:
    store = MemoryDeliveries()
    given = moderated(tmp_path, site)
    notices = Notices(store, Wording().of("ar"), given.owner_ids)
    await quiet_hooks(given, notices, lambda: NOW).notify(name)
    [row] = store.rows.values()
    assert isolate(site.url) in str(store.contents[row.content_id].message.payload["text"])


async def test_past_decisions_through_all_of_it(tmp_path: Path, site: FakeWordPress) -> None:
    for status in ("approved", "spam", "trash", "hold"):
        site.add("تعليق", status=status)
    given = moderated(tmp_path, site)
    seen = [progress async for progress in import_past(given)]
    assert (seen[-1].seen, seen[-1].total, seen[-1].new) == (3, 3, 3)
    async with Newsroom.open(given) as newsroom:
        found = await SqlCommentStore(newsroom.database).find(WORDPRESS, ["1", "2", "3", "4"])
        lessons = await SqlLessonStore(newsroom.database).lessons(None, datetime.now(UTC), 9)
    assert {comment.state for comment in found} == {State.APPROVED, State.SPAM, State.REJECTED}
    assert sorted(lesson.is_refused for lesson in lessons) == [False, True, True]
