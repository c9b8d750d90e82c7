"""/broadcast, and what an admin sends when the draft asks for it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

import structlog
from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.campaigns.broadcasts import Ask, Draft, LinkButton, Refusal
from bot.campaigns.checking import check_message, outgoing, read_buttons
from bot.campaigns.starts import first_start
from bot.telegram.broadcast import correcting, narrowing
from bot.telegram.broadcast.callbacks import Screen
from bot.telegram.broadcast.drafting import broadcast_of, change, is_open
from bot.telegram.broadcast.entrance import Entrance
from bot.telegram.broadcast.posting import post_panel, preview
from bot.telegram.broadcast.screens import ASKED
from bot.telegram.broadcast.services import BroadcastDesk, Visit
from bot.telegram.broadcast.taking import buttons_of, joined, take
from bot.telegram.broadcast.timing import moved
from bot.telegram.broadcast.visits import AtDesk, Awaited, IsAdmin, sentence
from bot.telegram.filters import InPrivate

log = structlog.get_logger()

LONGEST_TITLE = 60


@dataclass(eq=False, slots=True)
class Albums:
    """An album's messages come one by one: it is shown when no other has come for a while."""

    _waiting: set[asyncio.Task[None]] = field(default_factory=set)

    def later(self, entrance: Entrance, version: int) -> None:
        """Show the draft unless it has changed by then. A restart forgets this only: /broadcast
        shows the draft."""
        task = asyncio.create_task(self._show(entrance, version))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def settled(self) -> None:
        """Until everything that waits is shown."""
        await asyncio.gather(*self._waiting)

    async def _show(self, entrance: Entrance, version: int) -> None:
        await asyncio.sleep(entrance.desk.album_pause)
        draft = await entrance.desk.drafts.get(entrance.visit.who)
        if draft is None or draft.version != version:
            return
        try:
            await _show(entrance)
        except Exception:
            log.exception("album_not_shown", admin=entrance.visit.who)


def make_router(albums: Albums) -> Router:
    """Stands before whatever takes any text in private."""
    router = Router(name="broadcast writing")
    router.message.middleware(AtDesk())
    router.message.register(broadcast, Command("broadcast"), InPrivate(), IsAdmin())

    async def written(
        message: Message, visit: Visit, broadcast_desk: BroadcastDesk, bot: Bot
    ) -> None:
        """What the draft has asked for."""
        draft = await broadcast_desk.drafts.get(visit.who) or Draft(visit.who)
        entrance = Entrance(message, draft, broadcast_desk, visit, bot)
        if message.media_group_id and draft.ask in (Ask.CONTENT, Ask.NOTHING):
            albums.later(entrance, await add_to_album(entrance))
        else:
            await _taken(entrance)

    router.message.register(written, Awaited())
    return router


async def _taken(entrance: Entrance) -> None:
    """What cannot be taken is asked for again, below the reason."""
    ask = entrance.draft.ask
    try:
        await TAKEN[ask](entrance)
    except Refusal as refusal:
        await entrance.message.answer(sentence(refusal, entrance.visit.texts))
        if ask in ASKED:
            await entrance.show(ASKED[ask])


async def broadcast(
    message: Message, visit: Visit, broadcast_desk: BroadcastDesk, bot: Bot
) -> None:
    """Go on with the draft, or begin one."""
    draft = await broadcast_desk.drafts.get(visit.who)
    if draft is not None and is_open(draft):
        await _show(Entrance(message, draft, broadcast_desk, visit, bot))
        return
    await change(
        broadcast_desk.drafts,
        visit.who,
        visit.now,
        lambda old: Draft(visit.who, version=old.version),
    )
    await post_panel(bot, broadcast_desk, visit, Screen.CONTENT)


async def _show(entrance: Entrance) -> None:
    """The draft as it stands, with its preview; where there can be none, with the reason."""
    try:
        await entrance.show(Screen.MAIN, shown=True)
    except Refusal as refusal:
        await entrance.message.answer(sentence(refusal, entrance.visit.texts))
        await entrance.show(Screen.MAIN)


async def add_to_album(entrance: Entrance) -> int:
    """One more of an album; the draft's version. The first takes the old content's place."""
    item, album = take(entrance.message), entrance.message.media_group_id or ""

    def grown(draft: Draft) -> Draft:
        if draft.album_id == album and draft.message is not None:
            message = joined(draft.message, item)
        else:
            message = item
        check_message(message)
        return replace(draft, message=message, album_id=album, ask=Ask.NOTHING)

    return (await entrance.keep(grown)).version


async def take_content(entrance: Entrance) -> None:
    """Shown first: what Telegram refuses does not replace what is there."""
    message = take(entrance.message)
    draft = replace(
        entrance.draft,
        message=message,
        buttons=entrance.draft.buttons or buttons_of(entrance.message),
        album_id="",
    )
    await preview(entrance.bot, entrance.visit.who, outgoing(broadcast_of(draft)))
    await entrance.keep(
        lambda one: replace(one, message=message, buttons=draft.buttons, album_id="")
    )
    await entrance.show(Screen.MAIN)


async def take_buttons(entrance: Entrance) -> None:
    """All of them, or none and what is wrong with each."""
    found: list[LinkButton] = []
    wrong: list[str] = []
    for line in filter(None, (line.strip() for line in entrance.text.splitlines())):
        try:
            found += read_buttons(line)
        except Refusal as refusal:
            wrong.append(sentence(refusal, entrance.visit.texts))
    if wrong:
        raise Refusal("as_said", words="\n".join(wrong))
    read_buttons("\n".join(f"{one.label} - {one.url}" for one in found))
    draft = replace(entrance.draft, buttons=tuple(found))
    await preview(entrance.bot, entrance.visit.who, outgoing(broadcast_of(draft)))
    await entrance.keep(lambda one: replace(one, buttons=draft.buttons))
    await entrance.show(Screen.MAIN)


async def take_time(entrance: Entrance) -> None:
    """Said again in full words by the panel."""
    desk, now = entrance.desk, entrance.visit.now
    timing = desk.times.read(entrance.text, entrance.visit)
    if timing.at is not None:
        timing = (
            moved(entrance.draft.timing, timing.at, desk.times.zone)
            if entrance.draft.timing.is_local
            else timing
        )
    first_start(timing, [desk.times.zone], now)
    await entrance.keep(lambda one: replace(one, timing=timing))
    await entrance.show(Screen.WHEN)


async def take_title(entrance: Entrance) -> None:
    """What staff call it."""
    title = " ".join(entrance.text.split())
    if not title or len(title) > LONGEST_TITLE:
        raise Refusal("bad_title", most=LONGEST_TITLE)
    await entrance.keep(lambda one: replace(one, title=title))
    await entrance.show(Screen.OPTIONS)


async def take_correction(entrance: Entrance) -> None:
    """See `correcting`."""
    await correcting.take_correction(
        entrance.message, entrance.draft, entrance.desk, entrance.visit, entrance.bot
    )


TAKEN: dict[Ask, Callable[[Entrance], Awaitable[None]]] = {
    Ask.CONTENT: take_content,
    Ask.BUTTONS: take_buttons,
    Ask.TIME: take_time,
    Ask.IDS: narrowing.take_ids,
    Ask.CITY: narrowing.take_place,
    Ask.ORIGIN: narrowing.take_origin,
    Ask.JOINED: narrowing.take_joined,
    Ask.SEGMENT_NAME: narrowing.take_name,
    Ask.TITLE: take_title,
    Ask.CORRECTION: take_correction,
}
