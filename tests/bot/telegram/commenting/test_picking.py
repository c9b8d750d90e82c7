"""Where a comment begins: a button, a command, a link, a reply; and what no longer is there."""

from bot.moderation.model import WORDPRESS, Article
from bot.telegram.commenting.callbacks import CommentOn
from tests.fakes.comment_room import CONTENT, HEADLINES, SHORT, CommentRoom
from tests.fakes.front_desk import plain


def labels(shown: object) -> list[str]:
    return [plain(label) for label in shown.labels]  # type: ignore[attr-defined]


async def test_the_button_under_a_digest_lists_its_stories_below(room: CommentRoom) -> None:
    digest = await room.digest()
    before = digest.text
    shown = await room.press("💬 علّق على خبر")
    assert "على أي خبر تريد التعليق؟" in shown.text
    assert shown.message_id > digest.message_id
    assert digest.text == before
    assert "البرلمان يقر قانون البلديات بأغلبية ضئيلة" in labels(shown)
    assert all(len(label) <= 42 for label in labels(shown))


async def test_the_list_has_pages(room: CommentRoom) -> None:
    await room.digest()
    first = await room.press("💬 علّق على خبر")
    assert labels(first)[:6] != labels(await room.press("أخبار أخرى ←"))[:6]
    assert labels(room.last())[:2] == ["ارتفاع أسعار الوقود بنسبة 12%", HEADLINES[7]]
    await room.press("→ الأخبار السابقة")
    assert len(labels(room.last())) == 7


async def test_a_story_is_picked_in_place(room: CommentRoom) -> None:
    await room.digest()
    listed = await room.press("💬 علّق على خبر")
    asked = await room.press(HEADLINES[1])
    assert asked.message_id == listed.message_id
    assert HEADLINES[1] in plain(asked.text)
    assert "اكتبه في رسالة واحدة" in asked.text


async def test_the_only_story_of_a_digest_is_picked_at_once(room: CommentRoom) -> None:
    await room.digest(SHORT)
    shown = await room.press("💬 علّق على خبر")
    assert "تعليقك على" in shown.text


async def test_a_card_picks_its_story(room: CommentRoom) -> None:
    await room.digest()
    await room.press("📖 اقرأ هنا")
    await room.press("التالي ◀")
    shown = await room.press("💬 علّق على هذا الخبر")
    assert HEADLINES[1] in plain(shown.text)


async def test_a_reply_to_a_card_is_a_comment_on_its_story(room: CommentRoom) -> None:
    await room.digest()
    card = await room.press("📖 اقرأ هنا")
    room.telegram.say(7, room.sara, "رأيي في الخبر", reply_to=card.message_id)
    await room.feed()
    assert "بأي اسم" in room.last().text
    shown = await room.say("سارة")
    assert "هكذا سيظهر تعليقك" in shown.text
    assert "رأيي في الخبر" in shown.text
    assert await room.stored() == []


async def test_a_reply_to_a_digest_keeps_the_text_until_its_story_is_picked(
    room: CommentRoom,
) -> None:
    digest = await room.digest()
    room.telegram.say(7, room.sara, "رأيي في الخبر", reply_to=digest.message_id)
    await room.feed()
    assert "على أي خبر هذا التعليق؟" in room.last().text
    await room.press(HEADLINES[1])
    shown = await room.say("سارة")
    assert "رأيي في الخبر" in shown.text
    assert HEADLINES[1] in plain(shown.text)


async def test_the_command_shows_the_latest_stories(room: CommentRoom) -> None:
    await room.settled()
    shown = await room.say("/comment")
    assert "لا تعليق لك ينتظر المراجعة" in shown.text
    assert HEADLINES[1] in labels(shown)
    assert "👤 اختر اسمًا" in labels(shown)


async def test_the_command_as_a_reply_to_a_digest_means_that_one(room: CommentRoom) -> None:
    digest = await room.digest(SHORT)
    room.telegram.say(7, room.sara, "/comment", reply_to=digest.message_id)
    await room.feed()
    assert "تعليقك على" in room.last().text


async def test_a_link_from_a_channel_opens_the_choice_and_then_set_up(room: CommentRoom) -> None:
    await room.say(f"/start talk_{CONTENT}")
    shown = room.telegram.messages(7)
    assert "على أي خبر" in shown[-2].text
    assert "ماذا تحب أن تقرأ؟" in shown[-1].text
    query = room.telegram.press(shown[-2], HEADLINES[1])
    await room.feed()
    assert query.answer is not None
    assert "تعليقك على" in shown[-2].text


async def test_in_a_group_the_command_leads_to_the_private_chat(room: CommentRoom) -> None:
    room.telegram.group(-100, "القراء", members=[room.sara])
    shown = await room.say("/comment", -100)
    assert shown.buttons[0]["url"] == "https://t.me/nashra_test_bot?start=talk"


async def test_somebody_without_a_digest_is_told_how_to_begin(room: CommentRoom) -> None:
    assert "/start" in (await room.say("/comment")).text


async def test_a_digest_that_is_gone_is_said_to_be(room: CommentRoom) -> None:
    await room.digest()
    del room.kept.digests[CONTENT]
    query = await room.query("💬 علّق على خبر")
    assert "لم تعد هذه النشرة محفوظة" in plain(query.answer["text"])  # type: ignore[index]


async def test_forged_numbers_change_nothing(room: CommentRoom) -> None:
    digest = await room.digest()
    for data in (CommentOn(CONTENT, 99).pack(), CommentOn(CONTENT, -1, 1).pack(), "wo:x:1:0"):
        query = room.telegram.forge(digest, data)
        await room.feed()
        assert query.answer is not None
        assert query.answer["show_alert"]


async def test_a_post_of_the_outlet_is_known_by_its_number(room: CommentRoom) -> None:
    await room.sent()
    (comment,) = await room.stored()
    assert comment.article == Article(
        WORDPRESS, "100", "https://midan.example/news/0/", HEADLINES[0], "سياسة"
    )
