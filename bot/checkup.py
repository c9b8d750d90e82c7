"""What `nashra doctor` looks at: each part by itself, changing nothing.

A check yields findings; what goes wrong inside one is a finding too, so that the others still run.
"""

import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.app import check_sources, standing_of_database
from bot.moderating import lacking, open_wordpress
from bot.moderation.sites.wordpress.checking import Wrong, check
from bot.moderation.sites.wordpress.client import Client
from bot.settings import Settings
from digests.errors import NashraError, SourceError

PATIENCE = ClientTimeout(total=15)
DRIFT = timedelta(seconds=10)
LITTLE_SPACE = 500 * 2**20
"""Bytes free beside the database, below which a busy month can fill the disk."""

_INVITED = {"creator", "administrator", "member"}


class Health(StrEnum):
    """NOTE: works, but worth knowing."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """says: a macro in templates/messages, which takes the values."""

    health: Health
    says: str
    values: Mapping[str, object] = field(default_factory=dict)


def good(says: str, **values: object) -> Finding:
    """All is well."""
    return Finding(Health.GOOD, says, values)


def note(says: str, **values: object) -> Finding:
    """Something may be missing that not everybody needs."""
    return Finding(Health.NOTE, says, values)


def bad(says: str, **values: object) -> Finding:
    """Something has to be changed."""
    return Finding(Health.BAD, says, values)


@dataclass(frozen=True, slots=True)
class Answer:
    """What Telegram said. result: None where it refused. date: its clock."""

    status: int
    result: Any
    date: datetime | None


@dataclass(frozen=True, slots=True)
class Telegram:
    """The Bot API, asked without the bot's own machinery. Its address holds the token, so no error
    of a request is ever shown."""

    http: ClientSession
    settings: Settings

    async def ask(self, method: str, **given: object) -> Answer | None:
        """None where Telegram cannot be reached."""
        token = self.settings.bot_token.get_secret_value()
        url = f"{self.settings.telegram_api_url}/bot{token}/{method}"
        try:
            async with self.http.post(url, json=given) as reply:
                body = await reply.json(content_type=None)
                date = reply.headers.get("Date")
                known = body if isinstance(body, dict) else {}
                when = parsedate_to_datetime(date) if date else None
                return Answer(reply.status, known.get("result"), when)
        except (ClientError, TimeoutError, ValueError, OSError):
            return None


async def examine(settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Finding]:
    """Everything, in the order in which a newcomer sets it up."""
    async with ClientSession(timeout=PATIENCE) as http:
        async for finding in _telegram(Telegram(http, settings), now):
            yield finding
    async for finding in _comments(settings):
        yield finding
    yield _space(settings)
    standing = await _database(settings)
    yield standing
    yield _pictures()
    if standing.health is Health.GOOD:
        async for finding in _feeds(settings):
            yield finding


async def _telegram(telegram: Telegram, now: Callable[[], datetime]) -> AsyncIterator[Finding]:
    settings = telegram.settings
    if not settings.bot_token.get_secret_value():
        yield bad("doctor.token_missing")
        return
    me = await telegram.ask("getMe")
    if me is None or (me.result is None and me.status not in {401, 404}):
        yield bad("doctor.telegram_unreachable", url=settings.telegram_api_url)
        return
    if me.result is None:
        yield bad("doctor.token_refused")
        return
    yield good("doctor.token", username=me.result.get("username", ""))
    yield _clock(me.date, now())
    yield await _staff_chat(telegram, me.result["id"])
    if settings.public_url:
        yield await _webhook(telegram)


def _clock(theirs: datetime | None, ours: datetime) -> Finding:
    if theirs is None:
        return note("doctor.clock_unknown")
    apart = ours - theirs.astimezone(UTC)
    if abs(apart) > DRIFT:
        return bad("doctor.clock_wrong", seconds=round(apart.total_seconds()))
    return good("doctor.clock")


async def _staff_chat(telegram: Telegram, me: int) -> Finding:
    chat = telegram.settings.staff_chat_id
    if not chat:
        return note("doctor.staff_chat_missing")
    found = await telegram.ask("getChatMember", chat_id=chat, user_id=me)
    status = found.result.get("status") if found and isinstance(found.result, dict) else ""
    return (
        good("doctor.staff_chat")
        if status in _INVITED
        else bad("doctor.staff_chat_closed", chat=chat)
    )


async def _comments(settings: Settings) -> AsyncIterator[Finding]:
    """The ways in for comments, beside Telegram's."""
    if missing := lacking(settings):
        yield bad("doctor.wordpress_half", missing=", ".join(missing))
    else:
        async with open_wordpress(settings) as client:
            if client is not None:
                yield await _wordpress(client, settings.wordpress_user)
    is_open = bool(settings.intake_secret.get_secret_value())
    yield good("doctor.intake") if is_open else note("doctor.intake_closed")


async def _wordpress(client: Client, user: str) -> Finding:
    try:
        return good("wordpress.fine", url=client.url, count=await check(client, user))
    except Wrong as wrong:
        return bad(f"wordpress.{wrong.finding}", **wrong.values)


async def _webhook(telegram: Telegram) -> Finding:
    wanted = f"{telegram.settings.public_url}/telegram"
    found = await telegram.ask("getWebhookInfo")
    info = found.result if found and isinstance(found.result, dict) else {}
    if info.get("url") != wanted:
        return note("doctor.webhook_not_set", url=wanted)
    if info.get("last_error_message"):
        return bad("doctor.webhook_failing", url=wanted, reason=info["last_error_message"])
    return good("doctor.webhook", url=wanted)


def _space(settings: Settings) -> Finding:
    scheme, _, path = settings.database_url.partition(":///")
    folder = Path(path).resolve().parent if scheme.startswith("sqlite") else Path.cwd()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    shown = {"folder": folder, "free": free // 2**20}
    return (
        bad("doctor.space_little", **shown)
        if free < LITTLE_SPACE
        else good("doctor.space", **shown)
    )


async def _database(settings: Settings) -> Finding:
    try:
        standing = await standing_of_database(settings)
    except NashraError as error:
        return bad("doctor.database_failed", reason=str(error))
    return note("doctor.database_empty") if standing == "empty" else _judged(standing)


def _judged(standing: str) -> Finding:
    if standing == "current":
        return good("doctor.database")
    return bad("doctor.database_old" if standing == "old" else "doctor.database_newer")


def _pictures() -> Finding:
    return good("doctor.pictures") if find_spec("matplotlib") else note("doctor.pictures_missing")


async def _feeds(settings: Settings) -> AsyncIterator[Finding]:
    try:
        checked = await check_sources(settings)
    except NashraError as error:
        yield bad("doctor.database_failed", reason=str(error))
        return
    if not checked:
        yield note("doctor.no_feeds")
    for ref, outcome in checked:
        if isinstance(outcome, SourceError):
            yield bad("doctor.feed_failed", url=ref.url, reason=outcome.reason)
        else:
            yield good("doctor.feed", url=ref.url, count=outcome)
