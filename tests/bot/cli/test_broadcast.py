"""`nashra broadcast`: an id alone, rows for everybody, and one line for each mistake."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.app import Newsroom
from bot.campaigns.broadcasts import Ambiguous, Entry, Stage
from bot.campaigns.segments import Saved, Segment
from bot.settings import Settings
from tests.bot.cli.conftest import Run
from tests.fakes.broadcasting import NOW

READERS = """chat_id,locale,timezone,deliver_at,sections,format,status
5,ar,Africa/Cairo,07:30,سياسة;رياضة,,active
6,en,Europe/Brussels,,رياضة,,active
7,ar,Europe/Brussels,,,,active
8,ar,,,,,stopped
"""
ROOT = Path(__file__).parents[3]


@pytest.fixture
def desk(run: Run, tmp_path: Path) -> Run:
    """Three active readers, and a text."""
    (tmp_path / "readers.csv").write_text(READERS, encoding="utf-8")
    (tmp_path / "news.html").write_text("<b>خبر عاجل</b>\nتفاصيل\n", encoding="utf-8")
    assert run("subscribers", "import", "readers.csv").exit_code == 0
    return run


def newsroom(work: Callable[[Newsroom], Awaitable[object]]) -> None:
    """Something done by another process."""

    async def main() -> None:
        async with Newsroom.open(Settings(_env_file=None)) as opened:
            await work(opened)

    asyncio.run(main())


def test_the_id_alone_is_printed_and_everybody_has_a_row(desk: Run) -> None:
    done = desk("broadcast", "--text-file", "news.html")
    assert (done.stdout, done.stderr, done.exit_code) == ("1\n", "", 0)
    shown = desk("campaigns", 1, "--json").stdout
    assert '"status":"running","total":3,"counts":{"planned":3,' in shown


def test_all_its_wishes_are_kept(desk: Run) -> None:
    options = ["--title", "عاجل", "--silent", "--protected", "--pinned", "--general-topic"]
    options += ["--on-ambiguous", "resend"]
    button = ["--button", "اقرأ - https://x.example/a", "--button", "قناة - https://t.me/x"]
    at = ["--at", "2027-06-01T09:30"]
    assert desk("broadcast", "--text-file", "news.html", *options, *button, *at).exit_code == 0

    async def look(room: Newsroom) -> None:
        campaign = await room.campaigns.get(1)
        assert campaign is not None
        wish = campaign.broadcast
        assert wish is not None
        assert (campaign.stage, campaign.title) == (Stage.SCHEDULED, "عاجل")
        assert (wish.silent, wish.protected, wish.pinned, wish.general) == (True,) * 4
        assert wish.on_ambiguous is Ambiguous.RESEND
        assert [one.label for one in wish.buttons] == ["اقرأ", "قناة"]
        assert campaign.starts_at is not None
        assert campaign.starts_at.isoformat() == "2027-06-01T07:30:00+00:00"

    newsroom(look)


@pytest.mark.parametrize(
    ("options", "total"),
    [
        (["locales=ar"], 2),
        (["sections=سياسة"], 2),
        (["sections=رياضة", "locales=en"], 1),
        (["ids=5,6,8"], 2),
        (["ids=list.txt"], 1),
        (["audience=private"], 3),
        (["joined-since=2026-01-01"], 3),
        (["saved=عرب"], 2),
    ],
)
def test_a_segment_chooses(desk: Run, tmp_path: Path, options: list[str], total: int) -> None:
    (tmp_path / "list.txt").write_text("7\n99\n", encoding="utf-8")
    saved = Saved("عرب", Segment(locales=("ar",)))
    newsroom(lambda room: room.drafts.save_segment(saved, 1, NOW))
    given = [part for option in options for part in ("--segment", option)]
    assert desk("broadcast", "--text-file", "news.html", *given).exit_code == 0
    assert f'"total":{total},' in desk("campaigns", 1, "--json").stdout


@pytest.mark.parametrize(
    ("options", "start"),
    [
        ([], "--text-file: name the file"),
        (["--text-file", "none.html"], "--text-file: none.html cannot be read"),
        (["--text-file", "."], "--text-file: . cannot be read"),
        (["--text-file", "latin.html"], "--text-file: latin.html is no text"),
        (["--text-file", "empty.html"], "--text-file: write something"),
        (["--text-file", "long.html"], "--text-file: shorten the text by 4 characters"),
        (["--text-file", "bad.html"], "--text-file: mend the markup at “div”"),
        (["--at", "2020-01-01T00:00"], "--at: name a later time; 2019-12-31 23:00 UTC"),
        (["--at", "2099-01-01"], "--at: name a time within a year"),
        (["--at", "tomorrow"], "--at: “tomorrow” is no date"),
        (["--segment", "colour=red"], "--segment: there is no “colour”"),
        (["--segment", "audience=some"], "--segment audience: write private"),
        (["--segment", "ids=none.csv"], "--segment ids: “none.csv”"),
        (["--segment", "joined-since=soon"], "--segment joined-since: “soon”"),
        (["--segment", "cities="], "--segment cities: say which"),
        (["--segment", "saved=x"], "--segment saved: nothing is saved as “x”"),
        (["--segment", "locales=fr"], "--segment: loosen it"),
        (["--on-ambiguous", "maybe"], "--on-ambiguous: write miss or resend"),
        (["--button", "اقرأ - ftp://x.example"], "--button: “ftp://x.example”"),
        (["--button", "x" * 65 + " - https://x.example"], "--button: “xxx"),
    ],
)
def test_a_mistake_is_one_line_that_says_what_to_change(
    desk: Run, tmp_path: Path, options: list[str], start: str
) -> None:
    (tmp_path / "empty.html").write_text(" \n", encoding="utf-8")
    (tmp_path / "long.html").write_text("ن" * 4100, encoding="utf-8")
    (tmp_path / "bad.html").write_text("<div>x</div>", encoding="utf-8")
    (tmp_path / "latin.html").write_bytes("é".encode("latin-1"))
    given = ["--text-file", "news.html", *options] if options else []
    told = desk("broadcast", *given)
    assert told.exit_code == 2
    assert told.stderr.startswith(start)
    assert len(told.stderr.splitlines()) == 1
    assert told.stdout == ""
    assert desk("campaigns", "--json").stdout == "[]\n"


def test_without_readers_it_says_how_they_come(run: Run, tmp_path: Path) -> None:
    (tmp_path / "news.html").write_text("خبر", encoding="utf-8")
    told = run("broadcast", "--text-file", "news.html")
    assert (told.exit_code, told.stderr[:12]) == (2, "Nobody has s")


@pytest.mark.parametrize(
    ("stage", "code"), [(Stage.FINISHED, 0), (Stage.CANCELLED, 1), (Stage.STOPPED, 1)]
)
def test_waiting_ends_with_the_campaign(desk: Run, stage: Stage, code: int) -> None:
    async def end(room: Newsroom) -> None:
        entry = Entry(NOW, 0, "ended", 1)
        for _ in range(500):
            if await room.campaigns.move(1, (Stage.RUNNING,), stage, entry):
                return
            await asyncio.sleep(0.02)

    other = threading.Thread(target=newsroom, args=(end,), daemon=True)
    other.start()
    done = desk("broadcast", "--text-file", "news.html", "--wait")
    other.join(10)
    assert (done.stdout, done.exit_code) == ("1\n", code)
    assert done.stderr.startswith("sent 0 · gone 0 · failed 0 · unknown 0 · 0 of 3 done")


LINES = (
    *(("broadcast", "--text-file", "news.html"), ("campaigns",), ("campaigns", "1", "--json")),
    *(("campaigns", "pause", "1"), ("campaigns", "report", "1")),
)
PROGRAM = f"""
import sys
from typer.testing import CliRunner
from bot.cli import build_cli
for line in {LINES}:
    assert CliRunner().invoke(build_cli(), line).exit_code == 0, line
print([name for name in ("aiogram", "matplotlib", "trafilatura") if name in sys.modules])
"""


def test_none_of_these_commands_loads_aiogram(desk: Run) -> None:
    environment = {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_not_even_the_log_is_printed_beside_the_id(desk: Run) -> None:
    environment = {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    program = "from bot.cli import main; main()"
    line = [sys.executable, "-c", program, "broadcast", "--text-file", "news.html"]
    done = subprocess.run(line, capture_output=True, text=True, env=environment, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("1\n", "", 0)
