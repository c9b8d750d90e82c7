"""/stats: figures as text, by period, and as a picture."""

from importlib.util import find_spec

import pytest

from bot.moderation.deciding import Ruling, Verb
from bot.moderation.model import Actor, Assessment
from tests.fakes.moderation_room import KHALID, SARA, STAFF, STRANGER, ModerationRoom, said

WITH_CHARTS = pytest.mark.skipif(
    find_spec("matplotlib") is None, reason="the extra 'charts' is not installed"
)


async def decided(room: ModerationRoom) -> None:
    """Five comments: Sara publishes three, Khalid rejects two."""
    for number in range(5):
        room.comments.add("تعليق", room.now, assessment=Assessment((), 0.2 * number))
    room.later(minutes=4)
    for number in range(1, 6):
        who, verb = (
            ((SARA, "سارة"), Verb.APPROVE) if number < 4 else ((KHALID, "خالد"), Verb.REJECT)
        )
        reason = "insult" if verb is Verb.REJECT else ""
        await room.comments.decide(Ruling(number, 1, verb, Actor(*who), room.now, reason=reason))


async def test_the_text_has_all_figures() -> None:
    async with ModerationRoom() as room:
        await decided(room)
        await room.say("/stats")
        text = room.text(SARA)
        assert "القرارات: 5 (✅ 3 · 🚫 2 · 🗑 0)" in text
        assert "نصفها خلال 4 دقائق" in text
        assert "▪️ سارة: 3 · 4 دقائق\n▪️ خالد: 2 · 4 دقائق" in text
        assert "▪️ إساءة: 2" in text
        assert "وافق الاحتمال قرار الناس في 100% من 5" in text
        assert room.labels(SARA) == ["✓ اليوم", "7 أيام", "30 يومًا", "🖼 صورةً"]


async def test_another_period_is_a_press_away() -> None:
    async with ModerationRoom() as room:
        await decided(room)
        room.later(days=2)
        await room.say("/stats", SARA, STAFF)
        assert "لم يُتخذ قرار في هذه المدة." in room.text(STAFF)
        assert "لا شيء يُرسم" in said(await room.press("🖼 صورةً"))
        await room.press("7 أيام")
        assert "القرارات: 5" in room.text(STAFF)
        assert "تغيّر" in said(await room.forge(room.last(STAFF), "ml:8:0"))


@WITH_CHARTS
async def test_the_picture_is_a_photo() -> None:
    async with ModerationRoom() as room:
        await decided(room)
        await room.say("/stats")
        await room.press("🖼 صورةً", chat=SARA)
        assert "photo" in room.last(SARA).body


async def test_for_anybody_else_the_command_is_not_there() -> None:
    async with ModerationRoom() as room:
        await room.say("/stats", STRANGER)
        assert room.text(STRANGER).startswith("لا أعرف هذا الأمر.")
