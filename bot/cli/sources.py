"""`nashra sources …`: where the headlines come from."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.app import Newsroom, check_sources, visiting
from bot.cli.console import complain, progress, run_async, texts
from bot.settings import load_settings
from digests.errors import NotASource, SourceError
from digests.model import SourceRef
from digests.sources.opml import parse_opml, write_opml


def build() -> typer.Typer:
    """The commands of this group."""
    group = typer.Typer(help="Where the headlines come from.", no_args_is_help=True)
    group.command("add")(add)
    group.command("list")(list_all)
    group.command("remove")(remove)
    group.command("check")(check)
    group.command("import")(import_opml)
    group.command("export")(export)
    return group


def add(
    url: str,
    name: Annotated[str, typer.Option(help="The name readers see.")] = "",
    section: Annotated[str, typer.Option(help="The section of everything in it.")] = "",
    weight: Annotated[float, typer.Option(min=0, max=10, help="1 is usual.")] = 1.0,
) -> None:
    """Add a feed, a WordPress site, or a page; it is read once to see what it is."""

    async def work() -> None:
        settings = load_settings()
        async with Newsroom.open(settings) as newsroom, visiting(settings) as sources:
            found = await sources.discover(url, now=datetime.now(UTC))
            ref = SourceRef(found.url, found.kind, name or found.name, weight, section)
            known = not await newsroom.sources.add(ref)
        typer.echo(texts().plain("cli.source_known" if known else "cli.source_added", ref=ref))

    try:
        run_async(work())
    except NotASource as error:
        complain(texts().plain("cli.not_a_source", url=url, suggestion=error.suggestion))
        raise typer.Exit(1) from error
    except SourceError as error:
        complain(texts().plain("cli.source_failed", url=url, reason=error.reason))
        raise typer.Exit(1) from error


def list_all() -> None:
    """Every source: status, kind, address, name, last error."""

    async def work() -> None:
        async with Newsroom.open(load_settings()) as newsroom:
            for record in await newsroom.sources.sources():
                ref = record.ref
                shown = (record.status, ref.kind, ref.url, ref.name, record.last_error)
                typer.echo("\t".join(shown).rstrip())

    run_async(work())


def remove(url: str) -> None:
    """Take a source out; what it brought stays."""

    async def work() -> bool:
        async with Newsroom.open(load_settings()) as newsroom:
            return await newsroom.sources.remove(url)

    if not run_async(work()):
        complain(texts().plain("cli.source_unknown", url=url))
        raise typer.Exit(1)
    typer.echo(texts().plain("cli.source_removed", url=url))


def check() -> None:
    """Visit every source now, keeping nothing; exit 1 if one of them fails."""
    failed = 0
    for ref, outcome in run_async(check_sources(load_settings())):
        if isinstance(outcome, SourceError):
            failed += 1
            typer.echo(f"✗\t{ref.url}\t{outcome.reason}")
        else:
            typer.echo(f"✓\t{ref.url}\t{texts().plain('cli.articles', count=outcome)}")
    if failed:
        raise typer.Exit(1)


def import_opml(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Add the feeds of an OPML file; what is bad in it is listed by line."""
    refs, bad = parse_opml(file.read_bytes())

    async def work() -> int:
        async with Newsroom.open(load_settings()) as newsroom:
            bar = progress(refs, len(refs), file.name)
            return sum([await newsroom.sources.add(ref) for ref in bar])

    typer.echo(texts().plain("cli.sources_imported", count=run_async(work()), found=len(refs)))
    for line in bad:
        complain(texts().plain("cli.bad_line", line=line.line, reason=line.reason))


def export() -> None:
    """Print all sources as OPML."""

    async def work() -> bytes:
        async with Newsroom.open(load_settings()) as newsroom:
            return write_opml([record.ref for record in await newsroom.sources.sources()])

    typer.echo(run_async(work()).decode())
