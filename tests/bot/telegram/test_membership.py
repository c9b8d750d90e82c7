"""The readers' side hears at once who left, who came back and which group moved."""

from tests.bot.telegram.rooms import NOW, Rooms


async def test_block_and_unblock(rooms: Rooms) -> None:
    sara = rooms.telegram.people[7]
    rooms.telegram.block(sara)
    rooms.telegram.unblock(sara)
    await rooms.feed(rooms.dispatcher())
    assert rooms.readers.told == [("left", 7, NOW), ("returned", 7, NOW)]


async def test_kick_and_return_of_group_and_channel(rooms: Rooms) -> None:
    sara = rooms.telegram.people[7]
    rooms.telegram.group(-1, "مجموعة", admins=[sara])
    rooms.telegram.group(-2, "قناة", admins=[sara], kind="channel")
    for chat_id in (-1, -2):
        rooms.telegram.kick(chat_id, sara)
        rooms.telegram.add(chat_id, sara)
    await rooms.feed(rooms.dispatcher())
    assert [(what, chat) for what, chat, _ in rooms.readers.told] == [
        ("left", -1),
        ("returned", -1),
        ("left", -2),
        ("returned", -2),
    ]


async def test_a_change_of_rights_is_neither(rooms: Rooms) -> None:
    sara = rooms.telegram.people[7]
    rooms.telegram.group(-1, "مجموعة", admins=[sara])
    rooms.telegram.add(-1, sara)
    await rooms.feed(rooms.dispatcher())
    assert rooms.readers.told == []


async def test_a_muted_bot_is_still_there_and_a_restricted_one_may_not_be(rooms: Rooms) -> None:
    sara = rooms.telegram.people[7]
    rooms.telegram.group(-1, "مجموعة", admins=[sara])
    rooms.telegram.restrict(-1, sara, is_member=True)
    rooms.telegram.restrict(-1, sara, is_member=False)
    await rooms.feed(rooms.dispatcher())
    assert rooms.readers.told == [("left", -1, NOW)]


async def test_a_migration_is_told_by_both_of_its_messages(rooms: Rooms) -> None:
    sara = rooms.telegram.people[7]
    rooms.telegram.group(-1, "مجموعة", admins=[sara], kind="group")
    rooms.telegram.migrate(-1, -1001, sara)
    await rooms.feed(rooms.dispatcher())
    assert rooms.readers.told == [("migrated", -1, -1001)] * 2
