"""The sandbox as the target of a load test: sendMessage a second on one core.

The sandbox is `nashra sandbox` in a process of its own on one core, a bare aiohttp client on the
other. What is sent is a digest of 1,000 characters with ten links and two buttons.
"""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from typing import Any

import orjson
from aiohttp import ClientSession, TCPConnector

MESSAGES = 20_000
IN_FLIGHT = 64
BOUND = 3000
"""Messages a second, at least."""

TOKEN = "4242:AAHnashraBENCHtokenBENCHtokenBENCH0"
LINE = '▪️ <b><a href="https://news.example/{n}">البرلمان يقر قانون البلديات بأغلبية</a></b>\n'
SUMMARY = "صوّت النواب مساء اليوم على القانون بعد جلسة دامت ست ساعات.\n"


def payload() -> dict[str, Any]:
    """The parameters of the call, less the chat."""
    text = "".join(LINE.format(n=n) + SUMMARY for n in range(10))
    buttons = [[{"text": "المزيد (6)", "callback_data": "p:abc:1"}]]
    buttons += [[{"text": "⚙️ أقسامي وموعدي", "callback_data": "o"}]]
    markup = {"inline_keyboard": buttons}
    return {"text": text, "parse_mode": "HTML", "reply_markup": markup}


async def run() -> None:
    """Print the figures."""
    cores = sorted(os.sched_getaffinity(0))
    process, url = await _started(cores[0])
    os.sched_setaffinity(0, {cores[-1]})
    try:
        before = _cpu(process.pid)
        seconds = await _load(url)
        spent = _cpu(process.pid) - before
    finally:
        os.sched_setaffinity(0, cores)
        process.send_signal(signal.SIGTERM)
        await process.wait()
    rate = MESSAGES / seconds
    print(f"sandbox: {rate:,.0f} sendMessage/s on one core (bound: at least {BOUND:,}),", end=" ")
    print(f"{1e6 * spent / MESSAGES:.0f} CPU-ms per 1000; {MESSAGES:,} messages kept")


async def _started(core: int) -> tuple[Process, str]:
    script = f"import os; os.sched_setaffinity(0, {{{core}}}); from bot.cli import main; main()"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", script, "sandbox", "--port", "0"), stdout=PIPE
    )
    assert process.stdout is not None
    said = (await process.stdout.readline()).decode()
    return process, said[said.index("http://") :].strip()


def _cpu(pid: int) -> float:
    """Seconds of processor time a process has used."""
    with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123 - a file of the kernel
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _load(url: str) -> float:
    people = range(1000, 3000)
    async with ClientSession(connector=TCPConnector(limit=IN_FLIGHT)) as http:
        await http.post(f"{url}/sim/limits", json={"rate": 0})
        for number in people:
            await http.post(f"{url}/sim/people", json={"id": number, "first_name": "قارئ"})
        call, base = f"{url}/bot{TOKEN}/sendMessage", payload()
        chats = iter(people[n % len(people)] for n in range(MESSAGES))

        async def sender() -> None:
            for chat in chats:
                body = orjson.dumps({"chat_id": chat, **base})
                headers = {"Content-Type": "application/json"}
                async with http.post(call, data=body, headers=headers) as answer:
                    assert answer.status == 200, await answer.text()
                    await answer.read()

        start = time.perf_counter()
        await asyncio.gather(*(sender() for _ in range(IN_FLIGHT)))
        return time.perf_counter() - start


if __name__ == "__main__":
    asyncio.run(run())
