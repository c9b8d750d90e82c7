"""How many messages a second does the sandbox take, on one core, so that load tests measure bots?

The server runs in a process of its own, on one core, flood control off; a client on another core
keeps 64 calls under way: sendMessage as JSON, a digest of 1,000 characters with two buttons. First
each message has a text of its own; then one text goes to everybody, as in a campaign.
"""

import asyncio
import gc
import os
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from random import Random
from time import perf_counter, process_time

import orjson
from aiohttp import ClientSession, TCPConnector

from bot.sandbox.control.requests import NewPerson
from bot.sandbox.control.stage import new_person
from bot.sandbox.flood import FloodLimits
from bot.sandbox.sandbox import open_sandbox
from bot.sandbox.world import World
from tests.bench.preview import headline

TOKEN = "4242:AAone-token-of-the-sandbox-for-benches-0"
IN_FLIGHT = 64
CHARACTERS = 1000
PEOPLE = 1000
MESSAGES = 10_000
BOUND = 3000


@dataclass(frozen=True, slots=True)
class Figures:
    """Messages a second over all, and seconds of the server's processor for 1000 of them."""

    rate: float
    cost: float


def digest(number: int) -> str:
    """Headlines with links, in classic HTML."""
    chance, lines, length = Random(number), ["<b>نشرة الصباح</b>"], 12
    while length < CHARACTERS:
        title = headline(chance)
        lines.append(f'• <a href="https://news.example/{len(lines)}?lang=ar&amp;id=7">{title}</a>')
        length += len(title) + 3
    return "\n".join(lines)


def bodies(count: int, texts: int) -> Iterator[bytes]:
    """Calls, one person after the other, with so many different texts."""
    buttons = [[{"text": "التالي", "callback_data": "p:2"}, {"text": "⚙", "callback_data": "s"}]]
    markup = orjson.dumps({"inline_keyboard": buttons})
    ready = [orjson.dumps(digest(number)) for number in range(texts)]
    for number in range(count):
        person, text = str(number % PEOPLE + 1).encode(), ready[number % texts]
        yield (
            b'{"chat_id":%b,"text":%b,"parse_mode":"HTML","reply_markup":%b}'
            % (person, text, markup)
        )


def serve(told: Connection, core: int) -> None:
    """Serve on this core until told to end, and tell how much of the processor that took."""
    os.sched_setaffinity(0, {core})
    gc.set_threshold(50_000, 50, 100)
    with asyncio.Runner(loop_factory=_loop()) as runner:
        runner.run(_serving(told))


def _loop() -> type[asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - not on every platform
    except ImportError:
        return None
    return uvloop.Loop


async def _serving(told: Connection) -> None:
    world = World(FloodLimits(rate=0))
    for number in range(1, PEOPLE + 1):
        new_person(world, NewPerson(id=number, first_name="سارة"))
    async with open_sandbox(world) as sandbox:
        told.send(sandbox.url)
        while await asyncio.to_thread(told.recv):
            told.send(process_time())


async def load(url: str, count: int, texts: int) -> float:
    """Send so many, with so many different texts; messages a second."""
    calls = bodies(count, texts)
    headers = {"Content-Type": "application/json"}

    async def one_after_the_other() -> None:
        for body in calls:
            async with http.post(f"/bot{TOKEN}/sendMessage", data=body, headers=headers) as answer:
                if answer.status != 200:
                    raise AssertionError(await answer.text())
                await answer.read()

    async with ClientSession(url, connector=TCPConnector(limit=IN_FLIGHT)) as http:
        started = perf_counter()
        await asyncio.gather(*(one_after_the_other() for _ in range(IN_FLIGHT)))
        return count / (perf_counter() - started)


def measure(count: int, texts: int) -> Figures:
    """The server on one core, the client on the others."""
    first, *others = sorted(os.sched_getaffinity(0))
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=serve, args=(theirs, first))
    server.start()
    os.sched_setaffinity(0, others or {first})
    url = ours.recv()
    with asyncio.Runner(loop_factory=_loop()) as runner:
        runner.run(load(url, 500, texts))
        before = _spent(ours)
        rate = runner.run(load(url, count, texts))
    cost = (_spent(ours) - before) * 1000 / count
    ours.send(False)
    server.join()
    os.sched_setaffinity(0, {first, *others})
    return Figures(rate, cost)


def _spent(server: Connection) -> float:
    """Seconds of the processor that the server has had."""
    server.send(True)
    seconds: float = server.recv()
    return seconds


def main() -> None:
    """Print the figures beside the bound."""
    for texts, words in ((MESSAGES, "a text of its own each"), (1, "one text for everybody")):
        figures = measure(MESSAGES, texts)
        print(
            f"{words}: {figures.rate:.0f} messages a second (>= {BOUND}),"
            f" {figures.cost * 1000:.0f} CPU-ms per 1000"
        )


if __name__ == "__main__":
    main()
