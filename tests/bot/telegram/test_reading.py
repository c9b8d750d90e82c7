"""Pages and stories open in place, by link and on demand."""

import pytest

from bot.campaigns.model import ChatKind, Profile
from bot.sandbox.model import Query
from bot.telegram.digest_callbacks import DigestPage, DigestStory
from digests.arabic.direction import RLM
from tests.bot.telegram.rooms import CONTENT, NOW, Rooms
from tests.fakes.shown import SILENCE, Shown

GONE = RLM + "لم تعد هذه النشرة محفوظة. اكتب /today لتصلك نشرة جديدة."


async def shown_page(rooms: Rooms) -> Shown:
    rooms.telegram.say(7, rooms.telegram.people[7], f"/start read_{CONTENT}")
    rooms.readers.subscribe(7)
    await rooms.feed(rooms.dispatcher())
    return rooms.telegram.messages(7)[-1]


async def press(rooms: Rooms, message: Shown, data: str) -> Query:
    query = rooms.telegram.forge(message, data)
    await rooms.feed(rooms.dispatcher())
    return query


async def test_a_link_shows_the_page_in_private(rooms: Rooms) -> None:
    message = await shown_page(rooms)
    assert (message.text, message.labels) == ("الصفحة الأولى", ["التالي"])


async def test_pages_turn_in_place_between_formats(rooms: Rooms) -> None:
    message = await shown_page(rooms)
    query = rooms.telegram.press(message, "التالي")
    await rooms.feed(rooms.dispatcher())
    assert query.answer == SILENCE
    assert (message.text, message.edits) == ("الصفحة الثانية", 1)
    await press(rooms, message, DigestPage(CONTENT, 0).pack())
    assert (message.text, message.edits) == ("الصفحة الأولى", 2)
    assert len(rooms.telegram.messages(7)) == 1


async def test_a_story_opens_in_place(rooms: Rooms) -> None:
    message = await shown_page(rooms)
    await press(rooms, message, DigestStory(CONTENT, 2).pack())
    assert message.text == "خبر 2"


async def test_pressing_what_is_shown_already_is_a_success(rooms: Rooms) -> None:
    message = await shown_page(rooms)
    query = await press(rooms, message, DigestPage(CONTENT, 0).pack())
    assert query.answer == SILENCE
    assert message.edits == 0


@pytest.mark.parametrize(
    "target", [DigestPage("cffffffffffffffff", 0), DigestPage(CONTENT, 9), DigestStory(CONTENT, 9)]
)
async def test_a_digest_no_longer_stored_is_one_clear_alert(
    rooms: Rooms, target: DigestPage | DigestStory
) -> None:
    message = await shown_page(rooms)
    query = await press(rooms, message, target.pack())
    assert query.answer is not None
    assert (query.answer["text"], query.answer["show_alert"]) == (GONE, True)
    assert message.edits == 0


async def test_a_link_to_a_digest_no_longer_stored(rooms: Rooms) -> None:
    rooms.readers.subscribe(7, Profile(locale="en"))
    rooms.telegram.say(7, rooms.telegram.people[7], "/start story_cffffffffffffffff_1")
    await rooms.feed(rooms.dispatcher())
    assert [m.text for m in rooms.telegram.messages(7)] == [
        "This digest is no longer kept. /today brings you a fresh one."
    ]


async def test_a_stranger_sees_the_story_and_goes_on_to_start(rooms: Rooms) -> None:
    rooms.telegram.say(7, rooms.telegram.people[7], f"/start story_{CONTENT}_1")
    await rooms.feed(rooms.dispatcher())
    story, afterwards = rooms.telegram.messages(7)
    assert story.text == "خبر 1"
    assert "/help" in afterwards.text  # nobody here knows /start


async def test_a_forged_press_in_a_group_changes_nothing_for_all(rooms: Rooms) -> None:
    sara = rooms.telegram.people[7]
    rooms.telegram.group(-1, "مجموعة", members=[sara])
    rooms.telegram.say(-1, sara, "/today")
    await rooms.feed(rooms.dispatcher())
    message = rooms.telegram.messages(-1)[0]
    query = rooms.telegram.forge(message, DigestPage(CONTENT, 0).pack(), sara)
    await rooms.feed(rooms.dispatcher())
    assert message.edits == 0
    assert query.answer is not None


async def test_today_is_the_readers_own(rooms: Rooms) -> None:
    rooms.readers.subscribe(7, Profile(sections=("رياضة",)))
    rooms.telegram.say(7, rooms.telegram.people[7], "/today")
    await rooms.feed(rooms.dispatcher())
    assert [m.text for m in rooms.telegram.messages(7)] == [f"نشرة {NOW:%H:%M}"]
    assert rooms.reading.asked[0].profile.sections == ("رياضة",)


async def test_today_for_somebody_unknown_uses_the_usual_choices(rooms: Rooms) -> None:
    tom = rooms.telegram.person(8, "Tom", language_code="en-GB")
    rooms.telegram.say(8, tom, "/today")
    await rooms.feed(rooms.dispatcher())
    asked = rooms.reading.asked[0]
    assert (asked.kind, asked.profile) == (ChatKind.PRIVATE, Profile(locale="en"))


async def test_today_in_a_topic_stays_there(rooms: Rooms) -> None:
    sara = rooms.telegram.people[7]
    rooms.telegram.group(-1, "منتدى", members=[sara], topics=[5])
    rooms.telegram.say(-1, sara, "/today", thread=5)
    await rooms.feed(rooms.dispatcher())
    assert rooms.telegram.messages(-1)[0].thread == 5
