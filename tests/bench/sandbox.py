"""The sandbox as the target of a load test: sendMessage a second on one core.

The sandbox is `nashra sandbox` in a process of its own on one core, a bare aiohttp client on the
other. What is sent is a digest of 1,000 characters with ten links and two buttons: one text for
everybody, as in a campaign, then a text of its own for each.
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
    """Print the figures, one kind after the other."""
    for texts, words in ((1, "one text for everybody"), (MESSAGES, "each its own text")):
        rate, spent = await measure(texts)
        print(f"sandbox, {words}: {rate:,.0f} sendMessage/s", end=" ")
        print(f"on one core (bound: at least {BOUND:,}), {spent:.0f} CPU-ms per 1000")


async def measure(texts: int) -> tuple[float, float]:
    """Messages a second with so many different texts, and CPU-ms of the sandbox for 1000."""
    cores = sorted(os.sched_getaffinity(0))
    process, url = await _started(cores[0])
    os.sched_setaffinity(0, {cores[-1]})
    try:
        before = _cpu(process.pid)
        seconds = await _load(url, texts)
        spent = _cpu(process.pid) - before
    finally:
        os.sched_setaffinity(0, cores)
        process.send_signal(signal.SIGTERM)
        await process.wait()
    return MESSAGES / seconds, 1e6 * spent / MESSAGES


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


async def _load(url: str, texts: int) -> float:
    people = range(1000, 3000)
    async with ClientSession(connector=TCPConnector(limit=IN_FLIGHT)) as http:
        await http.post(f"{url}/sim/limits", json={"rate": 0})
        for number in people:
            await http.post(f"{url}/sim/people", json={"id": number, "first_name": "قارئ"})
        call, base = f"{url}/bot{TOKEN}/sendMessage", payload()
        calls = iter(range(MESSAGES))

        async def sender() -> None:
            for n in calls:
                text = f"<b>نشرة {n % texts}</b>\n{base['text']}"
                chat = people[n % len(people)]
                body = orjson.dumps({**base, "chat_id": chat, "text": text})
                headers = {"Content-Type": "application/json"}
                async with http.post(call, data=body, headers=headers) as answer:
                    assert answer.status == 200, await answer.text()
                    await answer.read()

        start = time.perf_counter()
        await asyncio.gather(*(sender() for _ in range(IN_FLIGHT)))
        return time.perf_counter() - start


if __name__ == "__main__":
    asyncio.run(run())
