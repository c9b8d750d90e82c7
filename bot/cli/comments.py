"""`nashra comments …`: what helps with readers' comments."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from bot.cli.console import complain, progress, refuse, texts
from bot.moderation.labelled import read_labelled, too_few
from bot.moderation.learning import is_available
from bot.moderation.weights import Example

if TYPE_CHECKING:
    from bot.moderation.evaluating import Evaluation

_LISTED = 20
"""Wrong lines that are listed; of a file of another kind there are thousands."""


def build() -> typer.Typer:
    """The commands of this group."""
    group = typer.Typer(help="Readers' comments.", no_args_is_help=True)
    group.callback()(_group)
    group.command("evaluate")(evaluate)
    return group


def _group() -> None:
    """Readers' comments."""


def evaluate(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    folds: Annotated[int, typer.Option(min=2, max=20, help="Parts to learn and test by.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """How well the learned score does on a CSV of labelled comments: text, label (ok or bad)."""
    if not is_available():
        refuse(texts().plain("cli.no_learning"))
    # Loads scikit-learn, which no other command needs.
    from bot.moderation.evaluating import evaluated, least_rows, summed_up  # noqa: PLC0415

    examples = _read(file, least_rows(folds))
    label = texts().plain("cli.evaluating")
    found = summed_up(list(progress(evaluated(examples, folds), folds, label)))
    typer.echo(_json(found) if as_json else _table(found))


def _read(file: Path, least: int) -> Sequence[Example]:
    """The rows of the file; what is wrong with it ends the command, exit code 2."""
    examples, wrong = read_labelled(file.read_bytes())
    wrong = wrong or too_few(examples, least)
    for each in wrong[:_LISTED]:
        complain(texts().plain(f"cli.labelled_{each.problem}", **each.values))
    if len(wrong) > _LISTED:
        complain(texts().plain("cli.more_lines", count=len(wrong) - _LISTED))
    if wrong:
        raise SystemExit(2)
    return examples


def _json(found: "Evaluation") -> str:
    shown = {
        "rows": found.rows,
        "ok": found.rows - found.refused,
        "bad": found.refused,
        "folds": found.folds,
        "macro_f1": found.macro_f1,
        "table": found.table,
    }
    return orjson.dumps(shown).decode()


def _table(found: "Evaluation") -> str:
    said, low, high = texts(), min(found.folds), max(found.folds)
    lines = [
        said.plain("cli.evaluated", rows=found.rows, bad=found.refused, folds=len(found.folds)),
        said.plain("cli.macro_f1", mean=_shown(found.macro_f1), low=_shown(low), high=_shown(high)),
        said.plain("cli.evaluated_columns"),
    ]
    for row in found.table:
        figures = f"{row.flagged}\t{_shown(row.precision)}\t{_shown(row.recall)}"
        lines.append(f"{row.score_from:.2f}\t{figures}")
    return "\n".join(lines)


def _shown(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.3f}"
