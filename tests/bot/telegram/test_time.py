"""The hour and the city: by button, by command, typed; and what is not understood."""

from datetime import UTC, datetime, time

from tests.fakes.front_desk import TOPICS, Newsroom, plain


async def test_an_hour_with_the_command_is_done_at_once() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        shown = await room.say("/time 7:30 مساء")
        assert plain(shown.text) == "تم. نشرتك القادمة غدًا 19:30 بتوقيت بروكسل."
        assert (await room.reader()).profile.deliver_at == time(19, 30)


async def test_the_command_alone_asks_with_buttons() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        await room.say("/time")
        shown = await room.press("21:00")
        assert "الموعد: 21:00" in plain(shown.text)


async def test_a_wrong_hour_is_refused_with_a_way_out() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        shown = await room.say("/time بكرة بعد الفجر")
        assert plain(shown.text).startswith("لم أفهم «بكرة بعد الفجر». اكتب ساعة، مثلًا: 7:30 صباحا")
        assert "08:00" in [plain(label) for label in shown.labels]
        await room.press("08:00")
        assert (await room.reader()).profile.deliver_at == time(8)


async def test_a_typed_hour_is_offered_and_changes_nothing_by_itself() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        await room.say("9:45")
        assert (await room.reader()).profile.deliver_at == time(7, 30)
        await room.press("نعم، غيّر موعدي إلى 09:45")
        assert (await room.reader()).profile.deliver_at == time(9, 45)


async def test_typing_works_within_set_up() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.say("/start")
        await room.say("6:15")
        shown = await room.press("نعم، غيّر موعدي إلى 06:15")
        assert "06:15" in shown.text
        assert "مدينة" in shown.text
        await room.say("القاهرة")
        await room.press("القاهرة · مصر")
        assert room.last().text == "نشرة الصباح"
        reader = await room.reader()
        assert (reader.city, reader.profile.timezone) == ("القاهرة", "Africa/Cairo")
        assert reader.profile.territory == "EG"
        assert reader.next_digest_at == datetime(2026, 11, 24, 4, 15, tzinfo=UTC)


async def test_a_name_that_several_cities_share_asks_which() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        shown = await room.say("طرابلس")
        assert "أكثر من مدينة" in shown.text
        await room.press("طرابلس · لبنان")
        reader = await room.reader()
        assert (reader.city, reader.profile.timezone) == ("طرابلس", "Asia/Beirut")
        assert "بتوقيت طرابلس" in plain(room.last().text)


async def test_an_unknown_city_is_refused_with_a_way_out() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        shown = await room.say("مدينة النحاس")
        assert plain(shown.text).startswith("لم أفهم «مدينة النحاس»")
        assert shown.buttons


async def test_a_long_text_is_quoted_shortly_and_harmlessly() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        shown = await room.say("<b>" + "خبر " * 500)
        assert "<b>خبر" in plain(shown.text)
        assert len(shown.text) < 250


async def test_a_city_by_button_keeps_its_name() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        await room.say("/settings")
        await room.press("📍 مدينتي")
        shown = await room.press("القاهرة")
        assert "الموعد: 07:30 بتوقيت القاهرة" in plain(shown.text)
        assert (await room.reader()).city == "القاهرة"


async def test_a_zone_that_does_not_exist_changes_nothing() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        query = room.telegram.forge(await room.say("/settings"), "c:Mars/Olympus:XX:e:0")
        await room.feed()
        assert query.answer is not None
        assert (await room.reader()).profile.timezone == "Europe/Brussels"
