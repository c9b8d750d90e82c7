"""`nashra wordpress-…`: what the newsroom's WordPress needs, and what it has decided so far."""

from importlib.resources import files

import typer

from bot.cli.console import bar, complain, run_async, texts
from bot.settings import Settings, load_settings, require

PLUGIN = "nashra-comments.php"


def mount(cli: typer.Typer) -> None:
    """Add the commands."""
    cli.command("wordpress-plugin")(plugin)
    cli.command("wordpress-import")(import_decisions)


def plugin() -> None:
    """Print the plugin, to be put into wp-content/mu-plugins/ as nashra-comments.php."""
    source = files("bot.moderation.sites").joinpath(PLUGIN).read_text(encoding="utf-8")
    typer.echo(source, nl=False)


def import_decisions() -> None:
    """Bring in what was approved, trashed or marked as spam so far; the score learns from it."""
    settings = load_settings()
    require(settings, "wordpress_url", "wordpress_user", "wordpress_app_password")
    run_async(_import(settings))


async def _import(settings: Settings) -> None:
    from bot.moderating import import_past  # noqa: PLC0415 - this alone loads aiohttp
    from bot.moderation.sites.wordpress.client import SiteTrouble  # noqa: PLC0415

    seen = new = 0
    with bar() as show:
        try:
            async for progress in import_past(settings):
                seen, new = progress.seen, progress.new
                show(progress.seen, progress.total)
        except SiteTrouble as error:
            complain(texts().plain("wordpress.trouble", url=error.about, reason=error.reason))
            raise typer.Exit(1) from error
    typer.echo(texts().plain("wordpress.imported", seen=seen, new=new))
