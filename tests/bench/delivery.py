"""How fast rows of a campaign become messages, how much of a core that takes, and how much memory.

The sender is the bot's own engine, store and session on a SQLite file, on one core; a server that
answers at once has the other. Beside it a bare aiogram loop, which records nothing, and
aiogram-broadcaster on SQLite, where it is installed.
"""

import asyncio
import importlib.util
import json
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import orjson

from bot.storage.schema import upgrade
from tests.bench.answering import answering
from tests.bench.rendering import cell_message
from tests.bench.senders import BROADCASTER, FIRST

UNLIMITED = 1e6
FAST, PACED, MANY, BARE, PEER = 50_000, 60_000, 1_000_000, 10_000, 2_000
PACE = 1000.0


@dataclass(frozen=True, slots=True)
class Figures:
    """seconds and CPU seconds of the sender; bytes of its memory at the start and at the peak."""

    messages: int
    seconds: float
    cpu: float
    before: int
    peak: int

    @property
    def rate(self) -> float:
        """Messages a second."""
        return self.messages / self.seconds

    @property
    def told(self) -> str:
        """Rate and cost in words."""
        cost = self.cpu / self.messages * 1_000_000
        return f"{self.rate:.0f} messages/s, {cost:.0f} CPU-ms/1000"


def fill(path: Path, count: int) -> None:
    """A campaign of so many planned rows, straight through the driver."""
    message = cell_message()
    connection = sqlite3.connect(path)
    connection.execute(
        "INSERT INTO campaigns (id, kind, status, reason, created_at, changed_at, total)"
        " VALUES (1, 'digest', 'running', '', 0, 0, ?)",
        (count,),
    )
    connection.execute(
        "INSERT INTO contents (id, campaign_id, method, payload) VALUES ('c', 1, ?, ?)",
        (message.method, orjson.dumps(message.payload).decode()),
    )
    connection.execute(
        "WITH RECURSIVE chats(id) AS (VALUES (0) UNION ALL SELECT id + 1 FROM chats WHERE id < ?)"
        " INSERT INTO deliveries (campaign_id, chat_id, thread_id, part, content_id, silent, state,"
        " attempt, error, updated_at, due_at)"
        " SELECT 1, ? + id, 0, 0, 'c', 0, 'planned', 0, '', 0, 0 FROM chats",
        (count - 1, FIRST),
    )
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def measure(name: str, count: int, rate: float = UNLIMITED) -> Figures:
    """A sender of tests/bench/senders.py in a process of its own, with a database of its own."""
    text = cell_message().payload["text"]
    with tempfile.TemporaryDirectory() as directory, answering(text) as url:
        path = Path(directory) / "nashra.db"
        asyncio.run(upgrade(f"sqlite+aiosqlite:///{path}"))
        fill(path, count)
        command = [sys.executable, "-m", "tests.bench.measured", name, url, str(path)]
        done = subprocess.run([*command, str(count), str(rate)], check=True, stdout=subprocess.PIPE)
    return Figures(count, **json.loads(done.stdout))


def main() -> None:
    """Print the figures beside what they may be."""
    ours, bare = measure("engine", FAST), measure("bare", BARE)
    print(f"engine on SQLite: {ours.told} (>= 2500, <= 400)")
    print(f"bare aiogram loop, 30 in flight: {bare.told}; engine: x {ours.rate / bare.rate:.1f}")
    if importlib.util.find_spec(BROADCASTER):
        peer = measure("broadcaster", PEER)
        print(f"{BROADCASTER}, {PEER}: {peer.told}; engine: x {ours.rate / peer.rate:.1f}")
    paced = measure("engine", PACED, PACE)
    print(f"paced at 1000/s, {PACED} recipients: {paced.told} (>= 985)")
    many = measure("engine", MANY)
    peak, loaded = many.peak / 2**20, many.before / 2**20
    print(f"{MANY} recipients: {many.told}; peak memory {peak:.0f} MB (<= 200)")
    print(
        f"of these {loaded:.0f} MB are code; at {FAST} recipients the peak is"
        f" {ours.peak / 2**20:.0f} MB"
    )


if __name__ == "__main__":
    main()
