"""`nashra subscribers …`: readers in and out as CSV."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.app import Newsroom, import_subscribers
from bot.campaigns.roster import write_roster
from bot.cli.console import complain, run_async, texts
from bot.settings import load_settings


def build() -> typer.Typer:
    """The commands of this group."""
    group = typer.Typer(help="The readers, as CSV.", no_args_is_help=True)
    group.command("import")(import_csv)
    group.command("export")(export)
    group.command("count")(count)
    return group


def import_csv(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Add readers from a CSV file; bad lines are listed by number, good ones go in."""
    added, bad = run_async(import_subscribers(load_settings(), file))
    said = texts()
    typer.echo(said.plain("cli.readers_imported", count=added))
    for line in bad:
        reason = said.plain(f"roster.{line.problem}", value=line.value)
        complain(said.plain("roster.line", number=line.number, reason=reason))


def export() -> None:
    """Print all readers as CSV."""

    async def work() -> None:
        async with Newsroom.open(load_settings()) as newsroom:
            await write_roster(newsroom.readers.all(), sys.stdout)

    run_async(work())


def count() -> None:
    """How many readers there are, by status."""

    async def work() -> dict[str, int]:
        async with Newsroom.open(load_settings()) as newsroom:
            return await newsroom.readers.count()

    for status, number in run_async(work()).items():
        typer.echo(f"{status}\t{number}")
