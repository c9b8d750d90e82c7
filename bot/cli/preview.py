"""`nashra preview`: today's digest, printed."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

import orjson
import typer

from bot.app import Newsroom, default_profile, preview_digest
from bot.campaigns.previewing import Preview, Wish
from bot.cli.console import complain, refuse, run_async, texts
from bot.settings import Settings, load_settings
from digests.edition import part_of_day
from digests.model import DAILY, Format, SourceRef


def mount(cli: typer.Typer) -> None:
    """Add `preview`."""
    cli.command("preview")(preview)


def preview(
    source: Annotated[list[str] | None, typer.Argument(help="Feeds, pages or files.")] = None,
    look: Annotated[Format | None, typer.Option("--format")] = None,
    sections: Annotated[str, typer.Option(help="Only these, separated by commas.")] = "",
    at: Annotated[str, typer.Option(help="As of this ISO date and time.")] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many stories.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The calls and stories as JSON.")] = False,
) -> None:
    """Build today's digest from the given (or the configured) sources and print it."""
    settings = load_settings()
    refs = [SourceRef(each) for each in source or ()] or run_async(_configured(settings))
    if not refs:
        refuse(texts().plain("cli.no_sources"))
    as_of = _instant(at, settings)
    local = as_of.astimezone(settings.zone)
    wanted = tuple(part.strip() for part in sections.split(",") if part.strip())
    chosen = look or (Format.CLASSIC if as_json else Format.TEXT)
    wish = Wish(
        edition=replace(DAILY, limit=limit),
        sections=wanted,
        look=replace(default_profile(settings).look, format=chosen),
        outlet=settings.outlet_name,
        on=local.date(),
        part=part_of_day(local.hour),
        as_of=as_of,
    )
    result = run_async(preview_digest(settings, refs, wish))
    _show(result, as_json=as_json)
    if not result.read:
        raise typer.Exit(1)


def _instant(at: str, settings: Settings) -> datetime:
    """`--at` as an instant; one without an offset is in the outlet's zone."""
    if not at:
        return datetime.now(UTC)
    try:
        given = datetime.fromisoformat(at)
    except ValueError:
        refuse(texts().plain("cli.bad_instant", given=at))
    return (given if given.tzinfo else given.replace(tzinfo=settings.zone)).astimezone(UTC)


async def _configured(settings: Settings) -> list[SourceRef]:
    async with Newsroom.open(settings) as newsroom:
        records = await newsroom.sources.sources()
    return [record.ref for record in records if record.status == "active"]


def _show(result: Preview, *, as_json: bool) -> None:
    if as_json:
        typer.echo(orjson.dumps(result.to_json(), option=orjson.OPT_INDENT_2).decode())
        return
    for message in result.messages:
        typer.echo(_text(message.payload) + "\n")
    for skipped in result.skipped:
        complain(texts().plain("cli.skipped", source=skipped.source, reason=skipped.reason))


def _text(payload: object) -> str:
    assert isinstance(payload, dict)  # noqa: S101 - tells mypy what Message.payload holds
    rich = payload.get("rich_message")
    return str(rich["html"] if rich else payload["text"])
