"""Stopping: work is given up at once, a transaction is not."""

import asyncio

from bot.running import run_until, to_the_end


async def test_work_is_given_up_when_asked_to_stop() -> None:
    stop, given_up = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        stop.set()
        try:
            await asyncio.Event().wait()
        finally:
            given_up.set()

    await run_until(stop, work())
    assert given_up.is_set()


async def test_a_transaction_ends_before_a_cancellation_goes_on() -> None:
    steps: list[str] = []

    async def transaction() -> None:
        steps.append("begin")
        await asyncio.sleep(0.01)
        steps.append("commit")

    async def work() -> None:
        await to_the_end(transaction())
        steps.append("after")

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    assert steps == ["begin", "commit"]
