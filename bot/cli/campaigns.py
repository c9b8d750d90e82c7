"""`nashra campaigns …`: where they stand, and what can be done with one."""

from asyncio import to_thread
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer
from typer.core import TyperGroup

from bot.app import Newsroom, build_broadcasts
from bot.campaigns.amending import Amendments
from bot.campaigns.broadcasting import COMMAND_LINE, Broadcasts
from bot.campaigns.broadcasts import Campaign, Refusal
from bot.campaigns.charts import Charts
from bot.campaigns.reporting import Reports, done_of, total_of
from bot.cli.console import complain, run_async, texts
from bot.cli.refusals import campaign_number, read_message, refusals
from bot.delivery.model import State
from bot.pictures.picture import NoPicture, NotInstalled
from bot.settings import Settings, load_settings
from bot.wording import Wording

DEFAULT = "show"

Id = Annotated[str, typer.Argument(metavar="ID", show_default=False)]


class _ShowByDefault(TyperGroup):
    """`campaigns`, `campaigns 7` and `campaigns 7 --json` are `campaigns show …`."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        named = next((one for one in args if not one.startswith("-")), "")
        if named not in self.commands and "--help" not in args:
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)


def build() -> typer.Typer:
    """The commands of this group."""
    group = typer.Typer(help="Where campaigns stand; pause, resume, cancel.", cls=_ShowByDefault)
    group.command(DEFAULT)(show)
    group.command("pause")(pause)
    group.command("resume")(resume)
    group.command("cancel")(cancel)
    group.command("recall")(recall)
    group.command("correct")(correct)
    group.command("report")(report)
    return group


def show(
    campaign: Annotated[str, typer.Argument(metavar="[ID]", show_default=False)] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, newest first.")] = 50,
) -> None:
    """One campaign, or all of them, and where their recipients stand."""
    settings = load_settings()
    with refusals():
        found = run_async(_found(settings, campaign, limit))
    if as_json:
        shown = [_json(one) for one in found]
        typer.echo(orjson.dumps(shown[0] if campaign else shown).decode())
    else:
        _table(found, settings)


async def _found(settings: Settings, campaign: str, limit: int) -> list[Campaign]:
    number = campaign_number(campaign) if campaign else 0
    async with Newsroom.open(settings) as newsroom:
        if number:
            return [await build_broadcasts(newsroom, _nobody)[0].get(number)]
        return list(await newsroom.campaigns.newest(limit))


def _json(campaign: Campaign) -> dict[str, object]:
    return {
        "id": campaign.id,
        "kind": campaign.kind.value,
        "status": campaign.stage.value,
        "total": total_of(campaign),
        "counts": {state.value: campaign.count(state) for state in State},
    }


def _table(found: list[Campaign], settings: Settings) -> None:
    """A row each, columns apart by tabs, as the other commands list."""
    for one in found:
        at = (one.starts_at or one.created_at).astimezone(settings.zone)
        counts = [f"{one.count(state)} {state.value}" for state in State if one.count(state)]
        done = f"{done_of(one)}/{total_of(one)}"
        shown = (one.stage.value, one.kind.value, done, f"{at:%Y-%m-%d %H:%M}", one.title)
        typer.echo("\t".join((str(one.id), *shown, ", ".join(counts), one.reason)).rstrip())


Change = Callable[[Broadcasts, Amendments, int, datetime], Awaitable[Campaign]]


def _change(campaign: str, change: Change) -> Campaign:
    """Do it as the command line, and return what has become of it."""

    async def work(number: int) -> Campaign:
        async with Newsroom.open(load_settings()) as newsroom:
            return await change(*build_broadcasts(newsroom, _nobody), number, datetime.now(UTC))

    with refusals():
        return run_async(work(campaign_number(campaign)))


def _nobody() -> None:
    """No sender runs in this process: the bot's own looks by itself."""


def pause(campaign: Id) -> None:
    """Nobody gets it for now."""
    _told(_change(campaign, lambda desk, _, number, now: desk.pause(number, COMMAND_LINE, now)))


def resume(campaign: Id) -> None:
    """Go on with a campaign that was paused or stopped."""
    _told(_change(campaign, lambda desk, _, number, now: desk.resume(number, COMMAND_LINE, now)))


def cancel(campaign: Id) -> None:
    """Nobody else gets it, ever; a recurring one comes no more."""
    _told(_change(campaign, lambda desk, _, number, now: desk.cancel(number, COMMAND_LINE, now)))


def recall(campaign: Id) -> None:
    """Delete it for everybody who has it; prints the id of the campaign that does so."""
    made = _change(campaign, lambda _, amend, number, now: amend.recall(number, COMMAND_LINE, now))
    typer.echo(made.id)


def correct(
    campaign: Id,
    text_file: Annotated[str, typer.Option(help="The right text, in classic HTML.")] = "",
) -> None:
    """Edit it for everybody who has it; prints the id of the campaign that does so."""
    with refusals():
        message = read_message(text_file)
    made = _change(
        campaign, lambda _, amend, number, now: amend.correct(number, message, COMMAND_LINE, now)
    )
    typer.echo(made.id)


def _told(campaign: Campaign) -> None:
    said = texts().plain(f"campaigns.is_{campaign.stage.value}", campaign=campaign.id)
    complain(said)


def report(
    campaign: Id,
    csv: Annotated[Path | None, typer.Option(help="A file for every recipient's state.")] = None,
    picture: Annotated[Path | None, typer.Option(help="A PNG of the delivery over time.")] = None,
) -> None:
    """How it went: figures, a CSV of every recipient, a picture."""
    with refusals():
        run_async(_report(load_settings(), campaign_number(campaign), csv, picture))


async def _report(settings: Settings, number: int, csv: Path | None, picture: Path | None) -> None:
    now = datetime.now(UTC)
    async with Newsroom.open(settings) as newsroom:
        campaign = await build_broadcasts(newsroom, _nobody)[0].get(number)
        reports = Reports(newsroom.campaigns)
        figures = await reports.figures(campaign, now)
        typer.echo(texts().plain("campaigns.report", campaign=campaign, figures=figures))
        try:
            if csv:
                await reports.csv(number, csv)
            if picture:
                await to_thread(picture.write_bytes, await _png(newsroom, campaign, now))
        except OSError as error:
            raise Refusal("not_written", file=error.filename, reason=error.strerror) from None
        except NotInstalled:
            raise Refusal("charts_missing") from None
        except NoPicture as error:
            raise Refusal("no_picture", reason=error.reason) from None


async def _png(newsroom: Newsroom, campaign: Campaign, now: datetime) -> bytes:
    """In the newsroom's language, not the terminal's: it is for its people."""
    settings = newsroom.settings
    said = Wording().of(settings.locale, settings.numerals)
    charts = Charts(newsroom.campaigns, settings.timezone)
    return await charts.png(campaign, said, settings.locale, settings.numerals, now)
