"""What is on its way to Telegram when the bot stops."""

import asyncio

from bot.telegram.moderation.services import Later


async def test_a_stop_waits_for_what_is_on_its_way() -> None:
    later, done = Later(), list[str]()

    async def answer() -> None:
        await asyncio.sleep(0.01)
        done.append("answered")

    later.do(answer())
    await later.settled()
    assert done == ["answered"]


async def test_what_waits_too_long_for_its_turn_holds_no_stop_up() -> None:
    later, never = Later(), asyncio.Event()
    later.do(never.wait())
    async with asyncio.timeout(5):
        await later.settled(within=0.01)
    assert not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]


async def test_nothing_on_its_way_is_nothing_to_wait_for() -> None:
    await Later().settled()
