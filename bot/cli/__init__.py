"""The commands. Started as `nashra`; loads only what the command at hand needs."""

import sys

import typer

from bot.app import use_packaged_zones
from bot.cli import broadcast, campaigns, db, desk, preview, run, sources, subscribers, wordpress
from bot.log import keep_quiet
from bot.settings import SettingsError
from digests.errors import NashraError


def build_cli() -> typer.Typer:
    """Every command, mounted."""
    cli = typer.Typer(
        name="nashra",
        help="نشرة: a daily digest of Arabic headlines on Telegram.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    run.mount(cli)
    preview.mount(cli)
    desk.mount(cli)
    cli.add_typer(sources.build(), name="sources")
    cli.add_typer(subscribers.build(), name="subscribers")
    broadcast.mount(cli)
    cli.add_typer(campaigns.build(), name="campaigns")
    wordpress.mount(cli)
    cli.add_typer(db.build(), name="db")
    return cli


def main() -> None:
    """Run a command. What it prints is its own: of the log it shows what needs attention.

    A wrong setting ends with exit code 2, any other known error with 1.
    """
    use_packaged_zones()
    keep_quiet()
    try:
        build_cli()()
    except NashraError as error:
        typer.echo(str(error), err=True)
        sys.exit(2 if isinstance(error, SettingsError) else 1)
