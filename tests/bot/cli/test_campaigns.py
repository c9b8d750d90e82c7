"""`nashra campaigns`: where they stand, and what can be done with one."""

import csv
import json
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.app import Newsroom
from bot.campaigns.broadcasts import Entry, Stage
from bot.delivery.model import Gone, Lane, Outcome, Sent
from tests.bot.cli.conftest import Run
from tests.bot.cli.test_broadcast import desk, newsroom
from tests.fakes.broadcasting import NOW

__all__ = ["desk"]


@pytest.fixture
def sent(desk: Run) -> Run:
    """Campaign 1: two have it, one is gone."""
    assert desk("broadcast", "--text-file", "news.html").stdout == "1\n"

    async def send(room: Newsroom) -> None:
        now = datetime.now(UTC)
        until = now + timedelta(minutes=1)
        claimed = await room.deliveries.claim({Lane.BROADCAST: 10}, now, until)
        sending = await room.deliveries.mark_sending(claimed, now, until)
        outcomes: list[Outcome] = [
            Sent(51),
            Sent(52),
            Gone("Forbidden: bot was blocked by the user"),
        ]
        await room.deliveries.record(list(zip(sending, outcomes, strict=True)), now)
        entry = Entry(now, 0, "finished", 1)
        await room.campaigns.move(1, (Stage.RUNNING,), Stage.FINISHED, entry)

    newsroom(send)
    return desk


def counts(run: Run, number: int) -> dict[str, int]:
    shown = json.loads(run("campaigns", number, "--json").stdout)
    return {name: count for name, count in shown["counts"].items() if count}


def test_json_is_what_programs_rely_on(sent: Run) -> None:
    one = {
        "id": 1,
        "kind": "broadcast",
        "status": "finished",
        "total": 3,
        "counts": {
            "planned": 0,
            "claimed": 0,
            "sending": 0,
            "sent": 2,
            "gone": 1,
            "failed": 0,
            "unknown": 0,
        },
    }
    assert json.loads(sent("campaigns", 1, "--json").stdout) == one
    assert json.loads(sent("campaigns", "--json", 1).stdout) == one
    assert json.loads(sent("campaigns", "--json").stdout) == [one]
    assert list(json.loads(sent("campaigns", 1, "--json").stdout)["counts"]) == list(one["counts"])  # type: ignore[call-overload]


def test_without_json_it_is_a_table(sent: Run) -> None:
    sent("broadcast", "--text-file", "news.html", "--at", "2027-06-01T09:30", "--title", "غدا")
    lines = [line.split("\t") for line in sent("campaigns").stdout.splitlines()]
    assert lines[0] == ["2", "scheduled", "broadcast", "0/0", "2027-06-01 09:30", "غدا"]
    assert lines[1][:4] == ["1", "finished", "broadcast", "3/3"]
    assert lines[1][5:] == ["خبر عاجل", "2 sent, 1 gone"]
    assert sent("campaigns", 1).stdout.splitlines() == ["\t".join(lines[1])]


def test_pause_resume_and_cancel(desk: Run) -> None:
    desk("broadcast", "--text-file", "news.html")
    assert desk("campaigns", "pause", 1).stderr == "Campaign 1 is paused.\n"
    assert desk("campaigns", "resume", 1).stderr == "Campaign 1 is running.\n"
    assert desk("campaigns", "cancel", 1).stderr == "Campaign 1 is cancelled.\n"
    told = desk("campaigns", "resume", 1)
    assert (told.exit_code, told.stderr[:27]) == (1, "Campaign 1 is cancelled alr")


@pytest.mark.parametrize(
    "command",
    [
        *(["7"], ["7", "--json"], ["pause", "7"], ["resume", "7"], ["cancel", "7"]),
        *(["recall", "7"], ["report", "7"], ["correct", "7", "--text-file", "news.html"]),
    ],
)
def test_an_unknown_id_is_one_line(desk: Run, command: list[str]) -> None:
    told = desk("campaigns", *command)
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr == "ID: there is no campaign 7; nashra campaigns lists them.\n"


@pytest.mark.parametrize("command", [["paus"], ["pause", "x"], ["recall", "²"]])
def test_what_is_no_id_is_one_line(run: Run, command: list[str]) -> None:
    told = run("campaigns", *command)
    assert told.exit_code == 2
    assert told.stderr == f"ID: “{command[-1]}” is no number; nashra campaigns lists them.\n"


def test_help_names_the_commands(run: Run) -> None:
    for command in ("show", "pause", "resume", "cancel", "recall", "correct", "report"):
        assert command in run("campaigns", "--help").stdout


def test_a_recall_deletes_for_those_who_have_it(sent: Run) -> None:
    assert sent("campaigns", "recall", 1).stdout == "2\n"
    assert counts(sent, 2) == {"planned": 2}
    assert json.loads(sent("campaigns", 2, "--json").stdout)["kind"] == "recall"


def test_a_correction_edits_for_those_who_have_it(sent: Run, tmp_path: Path) -> None:
    (tmp_path / "right.html").write_text("<b>صواب</b>", encoding="utf-8")
    assert sent("campaigns", "correct", 1, "--text-file", "right.html").stdout == "2\n"
    assert counts(sent, 2) == {"planned": 2}
    (tmp_path / "bad.html").write_text("<p>x</p>", encoding="utf-8")
    told = sent("campaigns", "correct", 1, "--text-file", "bad.html")
    assert (told.exit_code, told.stderr[:28]) == (2, "--text-file: mend the markup")
    assert sent("campaigns", "correct", 1).exit_code == 2


def test_what_nobody_has_is_not_recalled(desk: Run) -> None:
    desk("broadcast", "--text-file", "news.html")
    told = desk("campaigns", "recall", 1)
    assert (told.exit_code, told.stderr[:17]) == (1, "Nobody has it yet")


def test_a_report_has_figures_and_a_file(sent: Run) -> None:
    told = sent("campaigns", "report", 1, "--csv", "report.csv")
    lines = told.stdout.splitlines()
    assert lines[0] == "خبر عاجل · broadcast · finished"
    assert lines[1].startswith("3 of 3 done")
    assert lines[2:] == ["sent\t2\t66.7 %", "gone\t1\t33.3 %"]
    with Path("report.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["chat_id"] for row in rows} == {"5", "6", "7"}
    assert sorted(row["state"] for row in rows) == ["gone", "sent", "sent"]
    assert {row["error"] for row in rows} == {"", "Forbidden: bot was blocked by the user"}


def test_a_file_that_cannot_be_written_is_one_line(sent: Run) -> None:
    told = sent("campaigns", "report", 1, "--csv", "none/report.csv")
    assert told.exit_code == 2
    assert told.stderr.startswith("Name another file: none/report.csv cannot be written")


def test_a_picture_is_drawn_or_it_is_said_what_to_install(sent: Run) -> None:
    told = sent("campaigns", "report", 1, "--picture", "delivery.png")
    if find_spec("matplotlib"):
        assert Path("delivery.png").read_bytes().startswith(b"\x89PNG")
    else:
        assert told.exit_code == 2
        assert told.stderr == (
            "--picture: install what draws it first: pip install 'nashra[charts]'\n"
        )


def test_the_audit_names_the_command_line(sent: Run) -> None:
    sent("campaigns", "recall", 1)

    async def look(room: Newsroom) -> None:
        entries = await room.campaigns.audit(1, 10)
        assert [(one.action, one.actor_id) for one in entries][:1] == [("recalled", 0)]
        assert all(one.at >= NOW for one in entries)

    newsroom(look)
