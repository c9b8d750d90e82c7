"""`nashra comments evaluate`: the documented figures; what is wrong with a file, line by line."""

import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from tests.bot.cli.conftest import Run
from tests.fakes.comments import labelled

ROOT = Path(__file__).parents[3]


def rows(number: int, noise: float = 0.03) -> str:
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(("text", "label"))
    writer.writerows((text, "bad" if bad else "ok") for text, bad in labelled(number, noise=noise))
    return file.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "comments.csv"
    path.write_text(rows(600), encoding="utf-8")
    return path


def test_json_has_the_documented_shape(run: Run, file: Path) -> None:
    found = json.loads(run("comments", "evaluate", file, "--json").stdout)
    assert set(found) == {"rows", "ok", "bad", "folds", "macro_f1", "table"}
    assert found["rows"] == found["ok"] + found["bad"] == 600
    assert len(found["folds"]) == 5
    assert 0.7 < found["macro_f1"] == pytest.approx(sum(found["folds"]) / 5)
    assert [row["score_from"] for row in found["table"]][::4] == [0.1, 0.5, 0.9]
    assert all(set(r) == {"score_from", "flagged", "precision", "recall"} for r in found["table"])
    flagged = [row["flagged"] for row in found["table"]]
    assert flagged == sorted(flagged, reverse=True)


def test_the_same_file_gives_the_same_figures(run: Run, file: Path) -> None:
    first = run("comments", "evaluate", file, "--folds", 3, "--json").stdout
    assert run("comments", "evaluate", file, "--folds", 3, "--json").stdout == first
    assert len(json.loads(first)["folds"]) == 3


def test_a_person_reads_a_table(run: Run, file: Path) -> None:
    shown = run("comments", "evaluate", file)
    assert shown.exit_code == 0
    lines = shown.stdout.splitlines()
    assert lines[0].startswith("Rows: 600, of them bad: ")
    assert lines[1].startswith("Macro-F1: 0.")
    assert lines[2].split("\t") == ["score from", "flagged", "precision", "recall"]
    assert len(lines) == 13


def test_texts_may_have_lines_commas_quotes_and_a_byte_order_mark(run: Run, file: Path) -> None:
    more = '"سطر\nوسطر، ""مقتبس"", وفاصلة",ok\n\n,ok\n'
    file.write_text("\ufeff" + rows(600) + more, encoding="utf-8")
    assert json.loads(run("comments", "evaluate", file, "--json").stdout)["rows"] == 602


@pytest.mark.parametrize(
    ("content", "complaints"),
    [
        ("", ["Line 1: name the columns text and label."]),
        ("text,class\nنص,ok\n", ["Line 1: name the columns text and label."]),
        (
            'text,label\n"نص\nآخر",ok\nنص,maybe\nنص\nنص,ok,ok\n',
            [
                "Line 4: the label is ok or bad, not «maybe».",
                "Line 5: a cell is missing, or a comma too many stands outside quotes.",
                "Line 6: a cell is missing, or a comma too many stands outside quotes.",
            ],
        ),
        (
            'text,label\nنص,ok\n"نص,ok\n',
            ["Line 3: a quote is left open, or a cell is over 128 KB."],
        ),
        (
            "text,label\nنص,ok\n",
            [
                "Too few rows with the label ok: 1; 38 are needed for so many folds.",
                "Too few rows with the label bad: 0; 38 are needed for so many folds.",
            ],
        ),
    ],
)
def test_what_is_wrong_is_said_line_by_line(
    run: Run, tmp_path: Path, content: str, complaints: list[str]
) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(content, encoding="utf-8")
    shown = run("comments", "evaluate", file)
    assert (shown.exit_code, shown.stderr.splitlines(), shown.stdout) == (2, complaints, "")


def test_another_encoding_is_named_with_its_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "windows.csv"
    file.write_bytes("text,label\nok,ok\nنص,ok\n".encode("windows-1256"))
    shown = run("comments", "evaluate", file)
    assert shown.exit_code == 2
    assert shown.stderr == "Line 3: this is not UTF-8; save the file as CSV UTF-8.\n"


def test_of_many_wrong_lines_a_few_are_listed(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("text,label\n" + "نص,0\n" * 99, encoding="utf-8")
    lines = run("comments", "evaluate", file).stderr.splitlines()
    assert len(lines) == 21
    assert lines[-1] == "79 more lines are wrong."


def test_a_missing_file_is_an_error_of_use(run: Run) -> None:
    assert run("comments", "evaluate", "nowhere.csv").exit_code == 2


def test_without_scikit_learn_it_says_what_to_install(file: Path) -> None:
    code = "import sys; sys.modules['sklearn'] = None; from bot.cli import main; main()"
    command = [sys.executable, "-c", code, "comments", "evaluate", str(file)]
    environment = os.environ | {"LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert ran.returncode == 2
    needs = "The learned score needs scikit-learn: pip install 'nashra[learn]'.\n"
    assert (ran.stderr, ran.stdout) == (needs, "")
