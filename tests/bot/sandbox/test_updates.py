"""Long polls: an update is handed out until it is confirmed, to one poll at a time."""

import asyncio
from time import monotonic
from typing import Any

import pytest

from bot.sandbox.errors import Json
from tests.bot.sandbox.desk import BOT, CHANNEL, FORUM, GROUP, HUDA, OMAR, SARA, Answer, Desk

HOOK = "http://127.0.0.1:1/hook"


def texts(updates: list[Json]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def polling(desk: Desk, **given: Any) -> asyncio.Task[Answer]:
    """A poll that has begun to wait."""
    poll = asyncio.create_task(desk.raw("getUpdates", timeout=20, **given))
    while desk.me.inbox._poll is None or desk.me.inbox._poll.done():
        await asyncio.sleep(0.005)
    return poll


async def test_what_waits_is_answered_at_once_in_order(desk: Desk) -> None:
    await desk.person_says("١")
    await desk.person_says("٢")
    assert texts(await desk.call("getUpdates", timeout=20)) == ["١", "٢"]


async def test_a_poll_ends_with_the_first_update(desk: Desk) -> None:
    poll = await polling(desk)
    before = monotonic()
    await desk.person_says("عاجل")
    assert texts((await poll).body["result"]) == ["عاجل"]
    assert monotonic() - before < 2


async def test_a_poll_without_updates_waits_as_long_as_it_says(desk: Desk) -> None:
    before = monotonic()
    assert await desk.call("getUpdates", timeout=1) == []
    assert 0.9 < monotonic() - before < 5


async def test_an_update_comes_again_until_the_next_offset(desk: Desk) -> None:
    await desk.person_says("١")
    await desk.person_says("٢")
    first, second = await desk.call("getUpdates")
    assert await desk.call("getUpdates") == [first, second]
    assert second["update_id"] == first["update_id"] + 1
    assert await desk.call("getUpdates", offset=second["update_id"]) == [second]
    assert await desk.call("getUpdates") == [second]
    assert await desk.call("getUpdates", offset=second["update_id"] + 1) == []


async def test_a_negative_offset_keeps_the_newest(desk: Desk) -> None:
    for text in "١٢٣":
        await desk.person_says(text)
    assert texts(await desk.call("getUpdates", offset=-2)) == ["٢", "٣"]
    assert texts(await desk.call("getUpdates")) == ["٢", "٣"]


async def test_no_more_than_the_limit_comes_at_once(desk: Desk) -> None:
    for text in "١٢٣":
        await desk.person_says(text)
    assert texts(await desk.call("getUpdates", limit=2)) == ["١", "٢"]


async def test_some_kinds_come_only_on_request(desk: Desk) -> None:
    async def happen() -> list[str]:
        number = await desk.say("نص")
        await desk.sim("react", bot=BOT, chat=SARA, message_id=number, emoji="👍", **{"from": SARA})
        place = {"chat": FORUM, "user": HUDA, "status": "member", "by": OMAR}
        await desk.sim("members", bot=BOT, **place)
        await desk.sim("members", bot=BOT, **place | {"status": "left"})
        kinds = {name for one in await desk.updates() for name in one}
        return sorted(kinds - {"update_id"})

    assert await happen() == ["message"]
    wanted = ["message", "chat_member", "message_reaction"]
    await desk.call("getUpdates", allowed_updates=wanted)
    assert await happen() == ["chat_member", "message", "message_reaction"]
    await desk.call("getUpdates", allowed_updates=["callback_query"])
    assert await happen() == []
    await desk.call("getUpdates", allowed_updates=[])
    assert await happen() == ["message"]


async def test_of_two_polls_the_newer_one_goes_on(desk: Desk) -> None:
    older = await polling(desk)
    newer = asyncio.create_task(desk.raw("getUpdates", timeout=20))
    refused = await older
    assert refused.status == 409
    assert refused.words.startswith("Conflict: terminated by other getUpdates request")
    await desk.person_says("نص")
    assert texts((await newer).body["result"]) == ["نص"]


async def test_there_is_no_poll_beside_a_webhook(desk: Desk) -> None:
    waiting = await polling(desk)
    await desk.call("setWebhook", url=HOOK)
    ended = await waiting
    assert ended.status == 409
    assert ended.words == "Conflict: terminated by setWebhook request"
    words = await desk.refused("getUpdates")
    assert words.startswith("409 Conflict: can't use getUpdates method while webhook is active")
    await desk.call("deleteWebhook")
    assert await desk.call("getUpdates") == []


async def test_updates_wait_for_a_day(desk: Desk) -> None:
    await desk.person_says("قديم")
    await desk.sim("clock", advance=23 * 3600)
    await desk.person_says("جديد")
    assert texts(await desk.call("getUpdates")) == ["قديم", "جديد"]
    await desk.sim("clock", advance=2 * 3600)
    assert texts(await desk.call("getUpdates")) == ["جديد"]


async def test_a_moved_clock_ends_a_poll(desk: Desk) -> None:
    poll = await polling(desk)
    await desk.sim("clock", advance=3600)
    assert (await poll).body["result"] == []


async def test_a_poll_that_the_client_gave_up_takes_nothing(desk: Desk) -> None:
    poll = await polling(desk)
    poll.cancel()
    await asyncio.sleep(0.05)
    await desk.person_says("نص")
    assert texts(await desk.call("getUpdates")) == ["نص"]


@pytest.mark.parametrize("reads_all", [False, True])
async def test_privacy_mode_shows_a_bot_what_is_meant_for_it(desk: Desk, reads_all: bool) -> None:
    desk.me.reads_all = reads_all
    own = await desk.say("؟", GROUP)
    meant = ["/today", f"/today@nashra_{BOT}_bot", f"يا @NASHRA_{BOT}_bot"]
    for text in (*meant, "/today@another_bot", "حديث بين الناس"):
        await desk.person_says(text, GROUP)
    await desk.person_says("جواب", GROUP, reply_to=own)
    seen = texts(await desk.updates())
    others = ["/today@another_bot", "حديث بين الناس"]
    assert seen == [*meant, *(others if reads_all else []), "جواب"]


async def test_an_admin_sees_everything(desk: Desk) -> None:
    await desk.person_says("حديث", FORUM)
    await desk.person_says("بيان", CHANNEL, OMAR)
    seen = await desk.updates()
    assert seen[0]["message"]["text"] == "حديث"
    assert seen[1]["channel_post"]["sender_chat"]["id"] == CHANNEL
    assert "from" not in seen[1]["channel_post"]


async def test_edits_come_as_edits(desk: Desk) -> None:
    number = await desk.person_says("خطأ")
    edited = {"chat": SARA, "message_id": number, "text": "صواب"}
    await desk.sim("edit", bot=BOT, **{"from": SARA}, **edited)
    assert (await desk.updates())[-1]["edited_message"]["text"] == "صواب"
