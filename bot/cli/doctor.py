"""`nashra doctor`: is everything as it should be?"""

from datetime import UTC, datetime

import typer

from bot.checkup import Health, examine
from bot.cli.console import run_async, texts
from bot.settings import SettingsError, load_settings

SIGNS = {Health.GOOD: "✓", Health.NOTE: "·", Health.BAD: "✗"}


def mount(cli: typer.Typer) -> None:
    """Add `doctor`."""
    cli.command("doctor")(doctor)


def doctor() -> None:
    """Check settings, token, clock, staff chat, WordPress, disk, database, pictures and feeds.

    A line each; exit 1 if something has to be changed. Nothing is changed or sent.
    """
    words = texts()
    try:
        settings = load_settings()
    except SettingsError as error:
        typer.echo(f"{SIGNS[Health.BAD]} {words.plain('doctor.settings_wrong', error=error)}")
        raise typer.Exit(1) from error
    typer.echo(f"{SIGNS[Health.GOOD]} {words.plain('doctor.settings')}")

    async def work() -> bool:
        sound = True
        async for found in examine(settings, lambda: datetime.now(UTC)):
            typer.echo(f"{SIGNS[found.health]} {words.plain(found.says, **found.values)}")
            sound = sound and found.health is not Health.BAD
        return sound

    if not run_async(work()):
        raise typer.Exit(1)
