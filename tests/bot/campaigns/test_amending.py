"""Corrections and recalls: of what, for whom, how long; and what was still on its way."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.campaigns.broadcasts import Campaign, Kind, LinkButton, Refusal, Stage
from bot.delivery.model import State
from digests.model import Message
from tests.fakes.broadcast_stores import Row
from tests.fakes.broadcasting import ANNA, BASSAM, NOW, Room, broadcast, html

HOUR = timedelta(hours=1)


async def refusal(work: object) -> str:
    with pytest.raises(Refusal) as caught:
        await work  # type: ignore[misc]
    return caught.value.name


async def sent(room: Room) -> int:
    number = (await room.broadcasts.schedule(broadcast("خطأ"), ANNA, NOW)).id
    room.store.deliver(number, NOW)
    return number


def digest(room: Room, pages: list[str]) -> int:
    """A digest of pages, each sent to one reader."""
    number = len(room.store.campaigns) + 1
    made = Campaign(number, Kind.DIGEST, Stage.FINISHED, "", NOW, NOW)
    room.store.campaigns[number] = made
    room.store.messages[number] = {f"d{n}": html(page) for n, page in enumerate(pages)}
    room.store.rows[number] = [Row(n + 101, f"d{n}", NOW) for n in range(len(pages))]
    room.store.deliver(number, NOW)
    return number


async def test_a_correction_edits_for_everybody_who_has_it() -> None:
    room = Room()
    number = await sent(room)
    room.store.rows[number][0].state = State.GONE
    made = await room.amendments.correct(number, html("<b>صواب</b>"), BASSAM, NOW + 72 * HOUR)
    assert (made.kind, made.stage, made.parent_id) == (Kind.CORRECTION, Stage.RUNNING, number)
    assert [row.target for row in room.store.rows[made.id]] == [2, 3]
    edit = Message("editMessageText", {"text": "<b>صواب</b>", "parse_mode": "HTML"})
    assert list(room.store.messages[made.id].values()) == [edit]
    assert ("corrected", BASSAM) in room.store.actions(number)
    assert room.wakes == 2


async def test_a_correction_keeps_the_buttons() -> None:
    room = Room()
    button = LinkButton("اقرأ", "https://x.example/")
    number = (await room.broadcasts.schedule(replace(broadcast(), buttons=(button,)), ANNA, NOW)).id
    room.store.deliver(number, NOW)
    made = await room.amendments.correct(number, html("صواب"), ANNA, NOW)
    [edit] = room.store.messages[made.id].values()
    assert edit.payload["reply_markup"]["inline_keyboard"][0][0]["text"] == "اقرأ"


async def test_who_has_not_got_it_yet_gets_the_corrected_text() -> None:
    room = Room()
    number = (await room.broadcasts.schedule(broadcast("خطأ"), ANNA, NOW)).id
    first, *others = room.store.rows[number]
    first.state, first.message_id = State.SENT, 9
    made = await room.amendments.correct(number, html("صواب"), ANNA, NOW)
    assert [row.target for row in room.store.rows[made.id]] == [9]
    sent = room.store.messages[number]
    assert [sent[row.content_id].payload["text"] for row in others] == ["صواب"] * len(others)
    assert sent[first.content_id].payload["text"] == "خطأ"
    assert room.stage(number) is Stage.RUNNING
    assert [action for action, _ in room.store.actions(number)][-3:] == [
        *("paused", "corrected", "resumed")
    ]


async def test_a_correction_of_a_paused_one_leaves_it_paused() -> None:
    room = Room()
    number = (await room.broadcasts.schedule(broadcast("خطأ"), ANNA, NOW)).id
    room.store.rows[number][0].state = State.SENT
    await room.broadcasts.pause(number, ANNA, NOW)
    await room.amendments.correct(number, html("صواب"), ANNA, NOW)
    assert room.stage(number) is Stage.PAUSED
    assert room.store.rows[number][1].content_id != room.store.rows[number][0].content_id


async def test_a_second_correction_is_possible_and_each_counts_for_itself() -> None:
    room = Room()
    number = await sent(room)
    first = await room.amendments.correct(number, html("أ"), ANNA, NOW)
    second = await room.amendments.correct(number, html("ب"), BASSAM, NOW)
    assert (first.total, second.total) == (3, 3)
    assert first.id != second.id


async def test_what_nobody_has_cannot_be_corrected_or_recalled() -> None:
    room = Room()
    number = (await room.broadcasts.schedule(broadcast(), ANNA, NOW)).id
    assert await refusal(room.amendments.correct(number, html("x"), ANNA, NOW)) == "nothing_sent"
    assert await refusal(room.amendments.recall(number, ANNA, NOW)) == "nothing_sent"
    assert room.stage(number) is Stage.RUNNING


async def test_a_correction_is_checked_like_the_first_text() -> None:
    room = Room()
    number = await sent(room)
    for text, name in (("", "empty"), ("x" * 4097, "too_long"), ("<p>x</p>", "bad_markup")):
        assert await refusal(room.amendments.correct(number, html(text), ANNA, NOW)) == name


async def test_only_broadcasts_and_digests_are_amended() -> None:
    room = Room()
    number = await sent(room)
    recall = await room.amendments.recall(number, ANNA, NOW)
    amend = room.amendments
    assert await refusal(amend.correct(recall.id, html("x"), ANNA, NOW)) == "wrong_kind"
    assert await refusal(amend.recall(recall.id, ANNA, NOW)) == "wrong_kind"
    assert await refusal(amend.replace(number, "x", "y", ANNA, NOW)) == "wrong_kind"
    assert await refusal(amend.tell_rest(number, html("x"), "", ANNA, NOW)) == "wrong_kind"
    assert await refusal(amend.recall(77, ANNA, NOW)) == "unknown"


async def test_a_broadcast_whose_content_is_not_kept_cannot_be_corrected() -> None:
    room = Room()
    number = await sent(room)
    room.store.campaigns[number] = replace(room.store.campaigns[number], broadcast=None)
    assert await refusal(room.amendments.correct(number, html("x"), ANNA, NOW)) == "cannot_correct"


async def test_a_digest_is_corrected_in_the_pages_that_have_the_words() -> None:
    room = Room()
    number = digest(room, ["<b>فاز الفريق 2-1</b>", "طقس", "فاز الفريق 2-1 أمس"])
    made = await room.amendments.replace(number, "2-1", "3-1", ANNA, NOW)
    assert [row.chat_id for row in room.store.rows[made.id]] == [101, 103]
    texts = [one.payload["text"] for one in room.store.messages[made.id].values()]
    assert texts == ["<b>فاز الفريق 3-1</b>", "فاز الفريق 3-1 أمس"]
    assert await refusal(room.amendments.replace(number, "4-4", "x", ANNA, NOW)) == "not_in_there"


async def test_a_recall_deletes_for_everybody_who_has_it() -> None:
    room = Room()
    number = await sent(room)
    made = await room.amendments.recall(number, BASSAM, NOW + 47 * HOUR)
    assert (made.kind, made.total) == (Kind.RECALL, 3)
    assert {one.method for one in room.store.messages[made.id].values()} == {"deleteMessages"}
    assert ("recalled", BASSAM) in room.store.actions(number)
    assert room.stage(number) is Stage.FINISHED


async def test_after_48_hours_telegram_deletes_nothing() -> None:
    room = Room()
    number = await sent(room)
    late = NOW + timedelta(hours=48, seconds=1)
    assert await refusal(room.amendments.recall(number, ANNA, late)) == "too_old"


async def test_what_took_long_is_recalled_where_it_can_be_and_the_rest_is_told() -> None:
    room = Room()
    number = await sent(room)
    ended = replace(room.store.campaigns[number], changed_at=NOW + 20 * HOUR)
    room.store.campaigns[number] = ended
    recall = await room.amendments.recall(number, ANNA, NOW + 60 * HOUR)
    room.store.deliver(recall.id, NOW + 60 * HOUR)
    told = await room.amendments.tell_rest(recall.id, html("تصحيح"), "تصحيح", BASSAM, NOW)
    assert (told.kind, told.total, told.parent_id) == (Kind.CORRECTION, 3, number)


async def test_a_recall_cancels_what_still_runs_and_waits_for_what_is_on_its_way() -> None:
    room = Room()
    number = (await room.broadcasts.schedule(broadcast(), ANNA, NOW)).id
    rows = room.store.rows[number]
    rows[0].state, rows[0].message_id = State.SENT, 7
    rows[1].state = State.SENDING
    room.store.sent_first[number] = NOW

    async def arrive() -> None:
        await asyncio.sleep(0.05)
        assert room.stage(number) is Stage.CANCELLED
        rows[1].state, rows[1].message_id = State.SENT, 8

    _, recall = await asyncio.gather(arrive(), room.amendments.recall(number, ANNA, NOW))
    assert [row.target for row in room.store.rows[recall.id]] == [7, 8]


async def test_a_recall_does_not_wait_for_ever() -> None:
    room = Room()
    number = (await room.broadcasts.schedule(broadcast(), ANNA, NOW)).id
    rows = room.store.rows[number]
    rows[0].state, rows[1].state = State.SENT, State.SENDING
    room.store.sent_first[number] = NOW
    assert (await room.amendments.recall(number, ANNA, NOW)).total == 1


async def test_two_who_recall_at_once_disturb_nobody() -> None:
    room = Room()
    number = await sent(room)
    both = await asyncio.gather(
        *(room.amendments.recall(number, who, NOW) for who in (ANNA, BASSAM))
    )
    assert [one.total for one in both] == [3, 3]
