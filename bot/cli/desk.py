"""`nashra demo` and `nashra sandbox`: a Telegram on this machine, with and without a bot."""

import asyncio
import gc
import signal
from collections.abc import Coroutine
from typing import Annotated, Any

import typer

from bot.cli.console import fast_loop, refuse, texts
from bot.log import configure_logging
from bot.settings import load_settings

PORT = 8484
"""Of the chat page, unless another is asked for."""

RARELY = (100_000, 50, 100)
"""Thresholds of the garbage collector: a sandbox keeps everything, so that looking for garbage
among a hundred thousand messages costs a tenth of its speed and finds none."""


def mount(cli: typer.Typer) -> None:
    """Add both."""
    cli.command("demo")(demo)
    cli.command("sandbox")(sandbox)


def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Of the chat page.")] = PORT,
) -> None:
    """Show the whole bot on this machine, without token or network. Ctrl-C ends it."""
    _need_sandbox()
    from bot.demo import open_demo  # noqa: PLC0415 - loads the sandbox

    async def work() -> None:
        said = texts()
        typer.echo(said.plain("demo.starting"), err=True)
        async with open_demo(port) as stage:
            typer.echo(said.plain("demo.ready", url=stage.url))
            typer.echo("\n" + stage.digest + "\n")
            typer.echo(said.plain("demo.end"), err=True)
            await asyncio.Event().wait()

    _run(work())


def sandbox(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Of API and page.")] = PORT,
) -> None:
    """Run the Bot API and the chat page alone: every well-formed token is a bot of its own."""
    _need_sandbox()
    from bot.sandbox.sandbox import open_sandbox  # noqa: PLC0415 - loads the sandbox
    from bot.sandbox.world import World  # noqa: PLC0415

    gc.set_threshold(*RARELY)

    async def work() -> None:
        world = World(timezone=load_settings().timezone)
        try:
            async with open_sandbox(world, port) as opened:
                typer.echo(texts().plain("demo.sandbox", url=opened.url))
                await asyncio.Event().wait()
        except OSError:
            refuse(texts().plain("demo.port_taken", port=port))

    _run(work())


def _need_sandbox() -> None:
    try:
        import tdjson  # noqa: F401, PLC0415
    except ImportError:
        refuse(texts().plain("demo.not_installed"))


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Run until Ctrl-C or SIGTERM, which let everything end in order."""
    configure_logging([])

    async def main() -> None:
        task = asyncio.ensure_future(work)
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        await asyncio.gather(task, return_exceptions=True)
        if not task.cancelled():
            task.result()

    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        runner.run(main())
