"""/queue: sifted by buttons, paged, decided in bulk and taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.model import Article, Assessment, Level, State, Verdict
from bot.telegram.moderation.panel_callbacks import Bulk, Pane, ShowQueue
from bot.telegram.moderation.panel_callbacks import Verdict as What
from bot.telegram.moderation.queue_screens import PAGE, bulk_of
from bot.telegram.moderation.sifting import AGES, SCORES, Known, filter_of, key_of
from tests.fakes.comment_store import ARTICLE, SITE
from tests.fakes.moderation_room import KHALID, NINE, SARA, STAFF, STRANGER, ModerationRoom, said


def fill(room: ModerationRoom) -> None:
    """Six about the economy from the site, six about sports from Telegram."""
    sports = Article("telegram", "9", "https://example.org/s", "مباراة", "رياضة")
    flag = Verdict("links", Level.SUSPECT)
    for number in range(6):
        assessment = Assessment((flag,) if number < 2 else (), 0.9 if number < 4 else 0.1)
        room.comments.add(f"اقتصاد {number}", room.now, assessment=assessment)
        room.comments.add(f"رياضة {number}", room.now, article=sports, site="telegram")


async def test_the_list_has_pages_and_opens_cards() -> None:
    async with ModerationRoom() as room:
        fill(room)
        room.later(minutes=18)
        await room.say("/queue")
        assert room.text(SARA).startswith("📥 12 تعليقًا تنتظر · أقدمها 18 دقيقة")
        assert "1 · قارئ-7f3a · 90% · ⚑\n«اقتصاد 0»" in room.text(SARA)
        assert room.labels(SARA)[:PAGE] == [str(number) for number in range(1, PAGE + 1)]
        await room.press("التالية ←", chat=SARA)
        assert "«رياضة 5»" in room.text(SARA)
        assert "التالية ←" not in room.labels(SARA)
        await room.press("⇥ الأولى", chat=SARA)
        assert "«اقتصاد 0»" in room.text(SARA)
        await room.press("2", chat=SARA)
        assert "رياضة 0" in room.text(SARA)
        await room.press("✅ نشر", chat=SARA)
        assert room.comments.kept[2].state is State.APPROVED


async def test_filters_add_up_and_say_what_they_are() -> None:
    async with ModerationRoom() as room:
        fill(room)
        await room.say("/queue")
        await room.press("🗞 القسم", chat=SARA)
        await room.press("اقتصاد", chat=SARA)
        assert room.text(SARA).startswith("📥 6 تعليقات تنتظر")
        await room.press("📊 الاحتمال", chat=SARA)
        await room.press("80–100%", chat=SARA)
        assert room.text(SARA).startswith("📥 4 تعليقات تنتظر")
        assert "فقط: اقتصاد · 80–100%" in room.text(SARA)
        await room.press("⚑ الإشارة", chat=SARA)
        await room.press("روابط", chat=SARA)
        assert room.text(SARA).startswith("📥 تعليقان ينتظران")
        await room.press("🕓 الانتظار", chat=SARA)
        await room.press("أكثر من ساعة", chat=SARA)
        assert room.text(SARA).startswith("📥 لا تعليقات تنتظر")


async def test_a_bulk_says_how_many_asks_and_is_taken_back_in_one_press() -> None:
    async with ModerationRoom() as room:
        fill(room)
        room.later(seconds=1)
        await room.say("/queue")
        await room.press("🌐 الموقع", chat=SARA)
        await room.press("من تيليغرام", chat=SARA)
        await room.press("🗂 قرار في كل هذه…", chat=SARA)
        await room.press("🚫 رفض الكل", chat=SARA)
        assert room.text(SARA).startswith("🗂 رفض 6 تعليقات؟")
        room.later(seconds=2)
        room.comments.add("جاء بعد السؤال", room.now, site="telegram")
        await room.press("✅ نعم، نفّذ", chat=SARA)
        assert room.text(SARA) == "🚫 رُفضت 6 تعليقات."
        states = [one.state for one in room.comments.kept.values()]
        assert states.count(State.REJECTED) == 6
        await room.press("↶ تراجع عنها كلها", chat=SARA)
        assert room.text(SARA) == "↶ عادت إلى الانتظار 6 تعليقات."
        assert {one.state for one in room.comments.kept.values()} == {State.PENDING}


async def test_all_of_an_author_and_all_of_an_article_from_under_a_card() -> None:
    async with ModerationRoom() as room:
        author = room.comments.add("1", room.now).author
        room.comments.add("2", room.now, author=author, article=Article(SITE, "8"))
        room.comments.add("3", room.now)
        room.later(seconds=1)
        await room.draw()
        assert room.comments.kept[3].article == ARTICLE
        await room.press("⋯")
        await room.press("✅ كل ما على المقال")
        assert "نشر تعليقين؟" in room.text()
        await room.press("→ السابق")
        await room.press("→ السابق")
        await room.forge(room.messages()[0], "mv:o:1:")
        await room.press("🚫 كل ما للكاتب", KHALID)
        assert "رفض تعليقين؟" in room.messages()[0].text


async def test_a_forged_range_and_a_stranger_get_nothing() -> None:
    async with ModerationRoom() as room:
        fill(room)
        await room.say("/queue")
        shown = room.last(SARA)
        assert "تغيّر منذ رأيته" in said(await room.forge(shown, "mf:l:0::::9:0"))
        assert "تغيّر منذ رأيته" in said(await room.forge(shown, "mk:a:1:1:::::0:-1"))
        await room.say("/queue", STRANGER)
        assert room.text(STRANGER).startswith("لا أعرف هذا الأمر.")
        await room.say("/queue", SARA, STAFF)
        assert room.messages(STAFF) == []


@given(
    st.integers(0, 2**63 - 1),
    st.text(max_size=30),
    st.text(max_size=30),
    st.sampled_from(range(len(SCORES))),
    st.sampled_from(range(len(AGES))),
)
def test_every_filter_fits_on_a_button_and_comes_back(
    after: int, site: str, rule: str, score: int, age: int
) -> None:
    asked = ShowQueue(Pane.SECTIONS, after, key_of(site), key_of("قسم"), key_of(rule), score, age)
    assert ShowQueue.unpack(asked.pack()) == asked
    bulk = bulk_of(asked, What.REJECT, 1, 2**33)
    assert Bulk.unpack(bulk.pack()) == bulk
    known = Known((site,), ("قسم",), (rule,))
    which = filter_of(asked, known, NINE)
    assert (which.site, which.section, which.rule) == (site, "قسم", rule)


@pytest.mark.parametrize("score", [0.0, 0.19, 0.2, 0.5, 0.79, 0.8, 1.0])
def test_every_score_is_in_one_range(score: float) -> None:
    bounds = [(low, high) for low, high in SCORES if low is not None and high is not None]
    assert sum(low <= score <= high for low, high in bounds) == 1
