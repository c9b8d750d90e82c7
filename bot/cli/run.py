"""`nashra run`: the bot itself."""

import asyncio

import typer

from bot.cli.console import fast_loop
from bot.settings import load_settings, require
from bot.telegram.lazy_types import import_aiogram


def mount(cli: typer.Typer) -> None:
    """Add `run`."""
    cli.command("run")(run)


def run() -> None:
    """Run the bot: polling, or webhooks where PUBLIC_URL is set. SIGTERM ends it cleanly."""
    settings = load_settings()
    require(settings, "bot_token")
    if settings.public_url:
        require(settings, "webhook_secret")
    import_aiogram()
    from bot.serving import serve  # noqa: PLC0415 - this alone loads aiogram

    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        runner.run(serve(settings))
