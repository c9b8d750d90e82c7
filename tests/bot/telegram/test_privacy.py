"""What is stored can be read, taken along and erased, and nothing is erased by accident."""

import json

from tests.fakes.front_desk import TOPICS, Newsroom, plain


async def test_what_is_stored_is_said_in_words() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        shown = await room.say("/privacy")
        assert "ما يُحفظ عن هذه المحادثة" in shown.text


async def test_a_copy_comes_as_json() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        room.store.deliveries[7] = [{"campaign_id": 1, "state": "sent"}]
        await room.say("/privacy")
        document = await room.press("📄 نسخة من بياناتي")
        stored = json.loads(document.file)
        assert stored["messages"] == [{"campaign_id": 1, "state": "sent"}]
        subscription = stored["subscriptions"][0]
        assert subscription["chat_id"] == 7
        assert subscription["choices"]["deliver_at"] == "07:30"
        assert subscription["last_digest_on"] == "2026-11-23"


async def test_erasing_asks_first_and_then_forgets() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        await room.say("/privacy")
        await room.press("محو بياناتي…")
        assert room.store.rows
        shown = await room.press("🗑 نعم، امحُ كل شيء نهائيًا")
        assert "مُحي كل ما حُفظ" in shown.text
        assert not shown.buttons
        assert not room.store.rows
        assert "أهلًا بك" in (await room.say("/start")).text


async def test_a_double_tap_on_erase_meets_the_way_back() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        panel = await room.say("/privacy")
        from_below = [plain(row[0]["text"]) for row in panel.keyboard][::-1].index("محو بياناتي…")
        asked = await room.press("محو بياناتي…")
        assert plain(asked.keyboard[::-1][from_below][0]["text"]) == "لا، أبقِ كل شيء"
        await room.press("لا، أبقِ كل شيء")
        assert room.store.rows


async def test_an_old_question_is_asked_again() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        await room.say("/privacy")
        await room.press("محو بياناتي…")
        room.later(hours=3)
        shown = await room.press("🗑 نعم، امحُ كل شيء نهائيًا")
        assert "محو كل شيء؟" in shown.text
        assert room.store.rows
        await room.press("🗑 نعم، امحُ كل شيء نهائيًا")
        assert not room.store.rows


async def test_buttons_of_somebody_erased_say_how_to_begin() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        await room.say("/settings")
        await room.readers.erase(7)
        query = await room.query("غني")
        assert query.answer is not None
        assert "/start" in query.answer["text"]
