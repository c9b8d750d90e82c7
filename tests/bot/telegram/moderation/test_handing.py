"""Floods: one summary, and comments that are handed out one by one."""

from bot.moderation.model import State
from bot.telegram.moderation.services import MOST_CARDS
from tests.fakes.moderation_room import KHALID, SARA, STAFF, STRANGER, ModerationRoom, said


def fill(room: ModerationRoom, count: int) -> None:
    for number in range(count):
        room.comments.add(f"تعليق رقم {number + 1}", room.now)


async def test_more_than_ten_are_one_live_summary() -> None:
    async with ModerationRoom() as room:
        fill(room, 37)
        room.later(minutes=18)
        await room.draw()
        assert len(room.messages()) == 1
        assert room.text() == "📥 37 تعليقًا تنتظر · أقدمها 18 دقيقة"
        assert room.labels() == ["أعطني التالي"]
        fill(room, 3)
        room.later(minutes=1)
        await room.draw()
        assert len(room.messages()) == 1
        assert room.text() == "📥 40 تعليقًا تنتظر · أقدمها 19 دقيقة"


async def test_the_summary_survives_a_restart_and_goes_when_the_flood_is_over() -> None:
    async with ModerationRoom() as room:
        fill(room, MOST_CARDS + 1)
        await room.draw()
        room.restart()
        room.later(minutes=1)
        await room.draw()
        assert len(room.messages()) == 1
        await room.press("أعطني التالي")
        await room.press("✅ نشر", chat=SARA)
        await room.draw()
        assert len(room.messages()) == MOST_CARDS
        assert all("✅ نشر" in " ".join(card.labels) for card in room.messages())


async def test_ten_are_cards_of_their_own() -> None:
    async with ModerationRoom() as room:
        fill(room, MOST_CARDS)
        await room.draw()
        await room.draw()
        assert len(room.messages()) == MOST_CARDS


async def test_two_moderators_never_get_the_same_until_the_lease_ends() -> None:
    async with ModerationRoom() as room:
        fill(room, 12)
        await room.draw()
        assert said(await room.press("أعطني التالي", SARA)) == "أرسلت إليك تعليقًا على الخاص."
        await room.say("/next", KHALID)
        assert "تعليق رقم 1\n" in room.text(SARA)
        assert "تعليق رقم 2\n" in room.text(KHALID)
        await room.say("/next", SARA)
        assert "تعليق رقم 1\n" in room.text(SARA)
        room.later(minutes=6)
        await room.say("/next", KHALID)
        assert "تعليق رقم 1\n" in room.text(KHALID)


async def test_after_a_decision_the_next_comes_in_place_with_a_way_back() -> None:
    async with ModerationRoom() as room:
        fill(room, 3)
        await room.say("/next")
        await room.press("✅ نشر", chat=SARA)
        assert len(room.messages(SARA)) == 1
        assert room.text(SARA).startswith("✅ نُشر السابق.")
        assert "تعليق رقم 2\n" in room.text(SARA)
        await room.press("↶ تراجع عن السابق", chat=SARA)
        assert room.comments.kept[1].state is State.PENDING
        assert "تعليق رقم 1\n" in room.text(SARA)


async def test_skipping_gives_a_comment_back_and_begins_again_behind_the_last() -> None:
    async with ModerationRoom() as room:
        fill(room, 2)
        await room.say("/next")
        await room.press("⏭ تخطَّ", chat=SARA)
        assert "تعليق رقم 2\n" in room.text(SARA)
        assert room.comments.kept[1].leased_to is None
        await room.press("⏭ تخطَّ", chat=SARA)
        assert "تعليق رقم 1\n" in room.text(SARA)
        await room.say("/next", KHALID)
        await room.press("✅ نشر", KHALID, KHALID)
        query = await room.press("⏭ تخطَّ", chat=SARA)
        assert said(query) == "لا تعليق غيره ينتظر."


async def test_when_nothing_waits_it_says_so() -> None:
    async with ModerationRoom() as room:
        fill(room, 1)
        await room.say("/next")
        await room.press("🗑 مزعج", chat=SARA)
        assert room.text(SARA) == "🗑 عُدّ السابق مزعجًا.\n✨ لا تعليق ينتظرك الآن."
        assert room.labels(SARA) == ["أعطني التالي", "↶ تراجع عن السابق"]


async def test_one_who_never_opened_the_chat_is_led_there() -> None:
    async with ModerationRoom() as room:
        fill(room, 11)
        await room.draw()
        room.telegram.block(room.telegram.people[SARA])
        query = await room.press("أعطني التالي", SARA)
        link = (query.answer or {})["url"]
        assert link == f"https://t.me/{room.telegram.username}?start=next"
        room.telegram.unblock(room.telegram.people[SARA])
        await room.say("/start next", SARA)
        assert "تعليق رقم 1\n" in room.text(SARA)


async def test_for_anybody_else_the_command_is_not_there() -> None:
    async with ModerationRoom() as room:
        fill(room, 1)
        await room.say("/next", STRANGER)
        assert room.text(STRANGER).startswith("لا أعرف هذا الأمر.")
        await room.say("/next", STRANGER, STAFF)
        assert room.messages(STAFF) == []
        assert room.comments.kept[1].leased_to is None


async def test_a_decided_comment_is_not_drawn_where_the_next_one_is_about_to_stand() -> None:
    async with ModerationRoom() as room:
        for _ in range(2):
            room.comments.add("تعليق", room.now)
        await room.say("/next", SARA)
        assert (1, SARA) in room.cards.kept
        drawn: list[int] = []
        room.desk.listeners.append(lambda: drawn.extend(n for n, c in room.cards.kept if c == SARA))
        await room.press("✅ نشر", SARA, SARA)
        assert drawn == []
        assert (2, SARA) in room.cards.kept
