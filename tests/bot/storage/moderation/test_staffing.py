"""Roles, invitations that work once, listed words, settings and the audit."""

import asyncio
from dataclasses import replace

import pytest

from bot.moderation.keeping import ListedWord
from bot.moderation.model import Level
from bot.moderation.staffing import Invitation, Person, Role
from bot.storage.engine import Database
from bot.storage.moderation.settings import SqlSettingStore, SqlTrail
from bot.storage.moderation.staffing import SqlStaffStore
from bot.storage.moderation.words import SqlWordStore
from bot.storage.tables import audit
from tests.bot.storage.comment_samples import MINUTE, NOW, SARA, rows_of

INVITATION = Invitation("hash", Role.MODERATOR, 1, NOW, NOW + 10 * MINUTE)


@pytest.fixture
def people(database: Database) -> SqlStaffStore:
    return SqlStaffStore(database)


async def actions(database: Database) -> list[str]:
    return [row["action"] for row in await rows_of(database, audit)]


async def test_an_invitation_works_once(people: SqlStaffStore, database: Database) -> None:
    await people.invite(INVITATION)
    joined = await asyncio.gather(*(people.join("hash", n, f"n{n}", NOW) for n in range(1, 9)))
    (person,) = [one for one in joined if one]
    assert person == Person(person.id, Role.MODERATOR, f"n{person.id}", 1, NOW)
    assert await people.all() == [person]
    assert await people.get(person.id) == person
    assert await people.get(404) is None
    assert await actions(database) == ["staff_invited", "staff_joined"]


async def test_an_expired_or_unknown_invitation_changes_nothing(
    people: SqlStaffStore, database: Database
) -> None:
    await people.invite(INVITATION)
    assert await people.join("hash", 7, "سارة", INVITATION.expires_at) is None
    assert await people.join("other", 7, "سارة", NOW) is None
    assert await people.all() == []
    assert await actions(database) == ["staff_invited"]


async def test_a_higher_role_is_kept(people: SqlStaffStore) -> None:
    await people.invite(replace(INVITATION, token_hash="a", role=Role.ADMIN))
    await people.invite(replace(INVITATION, token_hash="b"))
    await people.invite(replace(INVITATION, token_hash="c"))
    admin = await people.join("a", 7, "سارة", NOW)
    assert await people.join("b", 7, "سارة م", NOW) == admin
    moderator = await people.join("c", 8, "أحمد", NOW)
    assert await people.all() == [admin, moderator]
    await people.invite(replace(INVITATION, token_hash="d", role=Role.ADMIN))
    raised = await people.join("d", 8, "أحمد", NOW)
    assert raised is not None
    assert raised.role is Role.ADMIN


async def test_removed_people_are_no_staff(people: SqlStaffStore, database: Database) -> None:
    await people.invite(INVITATION)
    await people.join("hash", 7, "سارة", NOW)
    assert await people.remove(7, 1, NOW)
    assert not await people.remove(7, 1, NOW)
    assert await people.all() == []
    assert (await actions(database))[-1] == "staff_removed"


async def test_words_are_listed_tried_and_removed(database: Database) -> None:
    words = SqlWordStore(database)
    added = await words.add("كلمة", "كلمه", Level.BAN, SARA, NOW)
    assert added == ListedWord(1, "كلمة", "كلمه", Level.BAN, False, SARA.id, NOW)
    assert await words.add("كلمه", "كلمه", Level.SUSPECT, SARA, NOW) is None
    assert await words.enable(1, True, SARA, NOW)
    assert not await words.enable(1, True, SARA, NOW)
    assert await words.all() == [replace(added, is_enabled=True)]
    assert await words.enable(1, False, SARA, NOW)
    assert await words.remove(1, SARA, NOW)
    assert not await words.remove(1, SARA, NOW)
    assert not await words.enable(1, True, SARA, NOW)
    assert await words.all() == []
    expected = ["word_added", "word_enabled", "word_disabled", "word_removed"]
    assert await actions(database) == expected


async def test_settings_are_json_by_name(database: Database) -> None:
    settings = SqlSettingStore(database)
    assert await settings.get("automation") is None
    await settings.put("automation", '{"from":0.9}')
    await settings.put("automation", '{"from":0.95}')
    assert await settings.get("automation") == '{"from":0.95}'


async def test_a_secret_is_made_once_for_all_who_ask(database: Database) -> None:
    settings = SqlSettingStore(database)
    first = await asyncio.gather(*(settings.secret("authors") for _ in range(12)))
    assert len(set(first)) == 1
    assert len(bytes.fromhex(first[0])) == 32
    assert await settings.secret("authors") == first[0]
    assert await settings.secret("other") != first[0]


async def test_the_trail(database: Database) -> None:
    trail = SqlTrail(database)
    await trail.note(NOW, SARA, "press_refused", 5, why="stale")
    await trail.note(NOW, SARA, "settings_changed", setting="quiet")
    every = await trail.newest(9)
    assert [line.action for line in every] == ["settings_changed", "press_refused"]
    (line,) = await trail.newest(9, 5)
    assert (line.at, line.actor_id, line.comment_id) == (NOW, SARA.id, 5)
    assert line.more == {"name": SARA.name, "why": "stale"}
