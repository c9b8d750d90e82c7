"""`nashra broadcast`: a text from a file to everybody, or to some."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.app import Newsroom, build_broadcasts
from bot.campaigns.broadcasting import COMMAND_LINE
from bot.campaigns.broadcasts import Ambiguous, Broadcast, Campaign, Refusal, Stage, Timing
from bot.campaigns.checking import check_message, read_buttons, title_of
from bot.campaigns.segment_options import read_segment
from bot.cli.console import run_async
from bot.cli.refusals import read_message, refusals
from bot.cli.waiting import wait_until_ended
from bot.settings import Settings, load_settings
from digests.arabic.cities import Cities


def mount(cli: typer.Typer) -> None:
    """Add `broadcast`."""
    cli.command("broadcast")(broadcast)


def broadcast(
    text_file: Annotated[str, typer.Option(help="The text, in classic HTML.")] = "",
    at: Annotated[str, typer.Option(help="now, or an ISO date and time.")] = "now",
    segment: Annotated[list[str] | None, typer.Option(help="KEY=VALUE[,VALUE]; all hold.")] = None,
    on_ambiguous: Annotated[str, typer.Option(help="miss or resend the uncertain.")] = "miss",
    title: Annotated[str, typer.Option(help="How staff call it.")] = "",
    button: Annotated[list[str] | None, typer.Option(help='"label - address"')] = None,
    silent: Annotated[bool, typer.Option("--silent", help="Without a sound.")] = False,
    protected: Annotated[bool, typer.Option("--protected", help="It cannot be forwarded.")] = False,
    pinned: Annotated[bool, typer.Option("--pinned", help="Pin it in groups, channels.")] = False,
    general: Annotated[
        bool, typer.Option("--general-topic", help="In forums to the general topic.")
    ] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for the end, under a bar.")] = False,
) -> None:
    """Schedule a broadcast and print its id; the running bot sends it."""
    settings, now = load_settings(), datetime.now(UTC)
    with refusals():
        message = read_message(text_file)
        check_message(message)
        wanted = Broadcast(
            message,
            title or title_of(message),
            read_buttons("\n".join(button or ())),
            timing=_timing(at, settings),
            silent=silent,
            protected=protected,
            pinned=pinned,
            general=general,
            on_ambiguous=_choice(on_ambiguous),
        )
        ended = run_async(_send(settings, wanted, segment or [], now, wait=wait))
    if wait and ended.stage is not Stage.FINISHED:
        raise typer.Exit(1)


async def _send(
    settings: Settings, wanted: Broadcast, options: list[str], now: datetime, *, wait: bool
) -> Campaign:
    async with Newsroom.open(settings) as newsroom:
        broadcasts, _ = build_broadcasts(newsroom, lambda: None)
        saved = {one.name: one.segment for one in await newsroom.drafts.segments()}
        segment = read_segment(options, saved, _file, Cities(), now, settings.zone)
        campaign = await broadcasts.schedule(replace(wanted, segment=segment), COMMAND_LINE, now)
        typer.echo(campaign.id)
        if not wait:
            return campaign
        return await wait_until_ended(newsroom.campaigns, campaign)


def _file(name: str) -> str | None:
    try:
        return Path(name).read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return None


def _timing(at: str, settings: Settings) -> Timing:
    """`--at`; without an offset it is in the outlet's zone."""
    if at == "now":
        return Timing()
    try:
        given = datetime.fromisoformat(at)
    except ValueError:
        raise Refusal("no_time", given=at) from None
    return Timing((given if given.tzinfo else given.replace(tzinfo=settings.zone)).astimezone(UTC))


def _choice(given: str) -> Ambiguous:
    if given not in set(Ambiguous):
        raise Refusal("bad_choice", given=given)
    return Ambiguous(given)
