"""/rules: words are tried before they flag anything; automation has to prove itself first."""

from datetime import UTC, datetime

from bot.moderation import automating
from bot.moderation.automation import Automation, bands
from bot.moderation.deciding import Ruling, Verb
from bot.moderation.model import Actor, Assessment, Level, Origin, State
from bot.telegram.moderation.phrases import Sight
from bot.telegram.moderation.rules_screens import automation_view
from bot.wording import Wording
from tests.fakes.front_desk import plain
from tests.fakes.moderation_room import KHALID, SARA, ModerationRoom, said

HER = Actor(SARA, "سارة")


async def decided(room: ModerationRoom, text: str, verb: Verb, score: float | None = None) -> None:
    comment = room.comments.add(text, room.now, assessment=Assessment((), score))
    await room.comments.decide(Ruling(comment.id, 1, verb, HER, room.now))


async def typed(room: ModerationRoom, word: str, button: str = "➕ ⛔️ كلمة محظورة") -> None:
    await room.say("/rules", KHALID)
    await room.press(button, KHALID, KHALID)
    question = room.last(KHALID)
    await room.say(word, KHALID, reply_to=question.message_id)


async def test_a_word_is_tried_on_decided_comments_before_it_is_switched_on() -> None:
    async with ModerationRoom() as room:
        await decided(room, "هذا احـتـيال واضح", Verb.REJECT)
        await decided(room, "حذرت الصحيفة من احتيال جديد", Verb.APPROVE)
        await decided(room, "تعليق لطيف", Verb.APPROVE)
        await typed(room, "احتيال")
        text = room.text(KHALID)
        assert text.startswith("⛔️ احتيال — كلمة محظورة · متوقفة")
        assert "في آخر 3 تعليقات مقرَّرة: أمسكت اثنين، بينها واحد كنتم نشرتموه" in text
        assert "✅ «حذرت الصحيفة من احتيال جديد»" in text
        assert not room.words.kept[1].is_enabled
        query = await room.press("🟢 تشغيل", KHALID, KHALID)
        assert "شُغّلت" in said(query)
        assert room.words.kept[1].is_enabled
        assert room.words.kept[1].level is Level.BAN


async def test_the_same_word_in_another_spelling_and_no_word_are_refused() -> None:
    async with ModerationRoom() as room:
        await typed(room, "احتيال")
        await typed(room, "اِحـتيال")
        assert room.text(KHALID).startswith("هذه الكلمة في القائمة أصلًا")
        await typed(room, "؟!")
        assert room.text(KHALID).startswith("اكتب كلمة أو عبارة فيها حروف")
        assert len(room.words.kept) == 1


async def test_words_are_listed_switched_off_and_removed() -> None:
    async with ModerationRoom() as room:
        await typed(room, "مشبوه", "➕ ⚑ كلمة مشبوهة")
        await room.press("🟢 تشغيل", KHALID, KHALID)
        await room.press("⏸ إيقاف", KHALID, KHALID)
        assert not room.words.kept[1].is_enabled
        await room.press("→ السابق", KHALID, KHALID)
        assert "⚑ مشبوه · متوقفة" in room.labels(KHALID)
        await room.press("⚑ مشبوه · متوقفة", KHALID, KHALID)
        await room.press("🗑 حذف", KHALID, KHALID)
        assert room.words.kept == {}


async def test_a_range_is_switched_on_only_where_its_shadow_period_justifies_it() -> None:
    async with ModerationRoom() as room:
        for _ in range(199):
            await decided(room, "سيئ", Verb.REJECT, 0.95)
        room.later(seconds=1)
        await room.say("/rules", KHALID)
        await room.press("🤖 القرارات الآلية", KHALID, KHALID)
        assert "▫️ 90–100% → رفض: 199 قرارًا · صحّ 100%" in room.text(KHALID)
        assert not any("تشغيل" in label for label in room.labels(KHALID))
        forged = await room.forge(room.last(KHALID), "mz:9:1", KHALID)
        assert "لا تبرر ذلك" in said(forged)
        await decided(room, "سيئ", Verb.REJECT, 0.95)
        room.later(seconds=1)
        await room.press("🤝 الكتّاب الموثوقون", KHALID, KHALID)
        await room.press("5 منشورات", KHALID, KHALID)
        await room.press("90–100% · تشغيل", KHALID, KHALID)
        automation = await automating.load(room.settings)
        assert automation.trusted_after == 5
        assert [one.verb for one in automation.ranges] == [Verb.REJECT]
        assert "🟢 90–100%" in room.text(KHALID)
        assert room.trail.actions == ["trust_set", "automation_set"]
        new = room.comments.add("سيئ", room.now, assessment=Assessment((), 0.97))
        doubtful = room.comments.add("؟", room.now, assessment=Assessment((), 0.6))
        service = automating.Automating(room.comments, room.settings, room.clock)
        await service.decide([new.id, doubtful.id, 9999])
        assert room.comments.kept[new.id].state is State.REJECTED
        change = room.comments.kept[new.id].decided
        assert change is not None
        assert change.origin is Origin.AUTOMATION
        assert room.comments.kept[doubtful.id].state is State.PENDING
        await room.press("90–100% · إيقاف", KHALID, KHALID)
        assert await automating.load(room.settings) == Automation((), 5)


async def test_for_moderators_the_command_is_not_there() -> None:
    async with ModerationRoom() as room:
        await room.say("/rules", SARA)
        assert room.text(SARA).startswith("لا أعرف هذا الأمر.")


def test_without_the_package_one_sentence_says_so() -> None:
    sight = Sight(Wording().of("ar"), "ar", UTC, datetime(2026, 11, 25, 9, tzinfo=UTC))
    view = automation_view(bands([]), Automation(), sight, installed=False)
    assert plain(view.text).splitlines()[1] == (
        "لا احتمال محسوبًا هنا، فحزمته nashra[learn] غير مثبّتة. كل ما عداه يعمل من دونها."
    )
    with_it = automation_view(bands([]), Automation(), sight, installed=True)
    assert "nashra" not in with_it.text
