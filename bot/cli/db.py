"""`nashra db …`: migrations, backup, restore."""

from pathlib import Path
from typing import Annotated

import typer

from bot.app import backup_database, restore_database, upgrade_database
from bot.cli.console import run_async, texts
from bot.settings import load_settings


def build() -> typer.Typer:
    """The commands of this group."""
    group = typer.Typer(help="The database.", no_args_is_help=True)
    group.command("upgrade")(upgrade)
    group.command("backup")(backup)
    group.command("restore")(restore)
    return group


def upgrade() -> None:
    """Bring the tables up to this version. `nashra run` does it too."""
    run_async(upgrade_database(load_settings()))
    typer.echo(texts().plain("cli.upgraded"))


def backup(file: Path) -> None:
    """Copy the database to FILE while the bot runs."""
    run_async(backup_database(load_settings(), file))
    typer.echo(texts().plain("cli.backed_up", file=file))


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Replace the database by the copy in FILE. Stop the bot first."""
    if not yes:
        typer.confirm(texts().plain("cli.restore_confirm", file=file), abort=True)
    run_async(restore_database(load_settings(), file))
    typer.echo(texts().plain("cli.restored", file=file))
