"""Correct and recall: what has been sent is edited, or deleted, for everybody who has it."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.campaigns.broadcast_ports import CampaignStore
from bot.campaigns.broadcasting import OPEN, Broadcasts
from bot.campaigns.broadcasts import Campaign, Entry, Kind, Refusal, Stage
from bot.campaigns.checking import corrected, outgoing, replaced, reworded
from bot.delivery.model import State
from digests.model import Message

RECALLABLE = timedelta(hours=48)
"""So long Telegram lets a bot delete what it sent."""

AMENDED = (Kind.BROADCAST, Kind.DIGEST)

PATIENCE = 10.0
"""Seconds a recall waits for what is on its way: more than any answer of Telegram takes."""

LOOK = 0.1
"""Seconds between looks at it."""


class Amendments:
    """wake: tells the sender that there are rows. patience: see PATIENCE."""

    def __init__(
        self,
        broadcasts: Broadcasts,
        store: CampaignStore,
        wake: Callable[[], None],
        patience: float = PATIENCE,
    ) -> None:
        self._broadcasts = broadcasts
        self._store = store
        self._wake = wake
        self._patience = patience

    async def correct(self, campaign_id: int, after: Message, who: int, now: datetime) -> Campaign:
        """Another text, or another caption, in the place of the one that was sent. Who has not got
        it yet gets the new one."""
        campaign = await self._sent(campaign_id, who, Kind.BROADCAST)
        if campaign.broadcast is None:
            raise Refusal("cannot_correct")
        before = outgoing(campaign.broadcast)
        kept = {**after.payload}
        if "reply_markup" in before.payload:
            kept["reply_markup"] = before.payload["reply_markup"]
        edit = corrected(before, Message(after.method, kept))
        self._need_sent(campaign)
        contents = dict.fromkeys(await self._store.contents(campaign_id), edit)
        return await self._corrected(campaign, contents, who, now)

    async def replace(
        self, campaign_id: int, wrong: str, right: str, who: int, now: datetime
    ) -> Campaign:
        """In a digest: these words in the place of those, wherever they were sent."""
        campaign = await self._sent(campaign_id, who, Kind.DIGEST)
        sent = await self._store.contents(campaign_id)
        edits = {key: replaced(message, wrong, right) for key, message in sent.items()}
        contents = {key: edit for key, edit in edits.items() if edit is not None}
        if not contents:
            raise Refusal("not_in_there", words=wrong)
        self._need_sent(campaign)
        return await self._corrected(campaign, contents, who, now)

    async def recall(self, campaign_id: int, who: int, now: datetime) -> Campaign:
        """Delete it for everybody for whom Telegram still does; the others are `failed`. A
        campaign that is still under way is cancelled first. Refuses where it is too old for all."""
        campaign = await self._sent(campaign_id, who, *AMENDED)
        self._need_sent(campaign)
        # Nothing is sent after the change that ended or paused it.
        if campaign.stage is not Stage.RUNNING and now - campaign.changed_at > RECALLABLE:
            raise Refusal("too_old", campaign=campaign_id)
        await self._broadcasts.halt(campaign, who, now)
        await self._settled(campaign_id)
        deletion = Message("deleteMessages", {})
        contents = dict.fromkeys(await self._store.contents(campaign_id), deletion)
        return await self._derived(campaign, Kind.RECALL, contents, who, now)

    async def tell_rest(
        self, recall_id: int, message: Message, title: str, who: int, now: datetime
    ) -> Campaign:
        """A correction to those for whom a recall came too late."""
        recall = await self._sent(recall_id, who, Kind.RECALL)
        entry = Entry(now, who, "told_rest", recall.id)
        number = await self._store.derive_failed(recall.id, message, title, entry)
        self._wake()
        return await self._broadcasts.get(number)

    async def _corrected(
        self, campaign: Campaign, edits: dict[str, Message], who: int, now: datetime
    ) -> Campaign:
        """One that is under way is held meanwhile: each recipient has either been sent the old
        text, and gets the edit, or gets the new one. A crash on the way leaves it paused."""
        number = campaign.id
        running, paused = (Stage.RUNNING,), (Stage.PAUSED,)
        held = await self._store.move(
            number, running, Stage.PAUSED, Entry(now, who, "paused", number)
        )
        if held:
            await self._settled(number)
        if held or campaign.stage in OPEN:
            sent = await self._store.contents(number)
            await self._store.reword(
                number, {key: reworded(sent[key], edits[key]) for key in edits}
            )
        made = await self._derived(campaign, Kind.CORRECTION, edits, who, now)
        if held:
            await self._store.move(
                number, paused, Stage.RUNNING, Entry(now, who, "resumed", number)
            )
            self._wake()
        return made

    async def _settled(self, campaign_id: int) -> None:
        """Wait until nothing of it is on its way: what arrives later could not be recalled."""
        for _ in range(round(self._patience / LOOK)):
            campaign = await self._broadcasts.get(campaign_id)
            if not (campaign.count(State.SENDING) or campaign.count(State.CLAIMED)):
                return
            await asyncio.sleep(LOOK)

    def _need_sent(self, campaign: Campaign) -> None:
        if not campaign.count(State.SENT):
            raise Refusal("nothing_sent")

    async def _sent(self, campaign_id: int, who: int, *kinds: Kind) -> Campaign:
        self._broadcasts.check_right(who)
        campaign = await self._broadcasts.get(campaign_id)
        if campaign.kind not in kinds:
            raise Refusal("wrong_kind", campaign=campaign_id)
        return campaign

    async def _derived(
        self, parent: Campaign, kind: Kind, contents: dict[str, Message], who: int, now: datetime
    ) -> Campaign:
        action = "recalled" if kind is Kind.RECALL else "corrected"
        entry = Entry(now, who, action, parent.id)
        number = await self._store.derive(parent.id, kind, contents, parent.title, entry)
        self._wake()
        return await self._broadcasts.get(number)
