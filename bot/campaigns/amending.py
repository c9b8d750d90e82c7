"""Correct and recall: what has been sent is edited, or deleted, for everybody who has it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.campaigns.broadcast_ports import CampaignStore
from bot.campaigns.broadcasting import Broadcasts
from bot.campaigns.broadcasts import Campaign, Entry, Kind, Refusal
from bot.campaigns.checking import corrected, outgoing, replaced
from digests.model import Message

RECALLABLE = timedelta(hours=48)
"""So long Telegram lets a bot delete what it sent."""

AMENDED = (Kind.BROADCAST, Kind.DIGEST)


class Amendments:
    """wake: tells the sender that there are rows."""

    def __init__(
        self, broadcasts: Broadcasts, store: CampaignStore, wake: Callable[[], None]
    ) -> None:
        self._broadcasts = broadcasts
        self._store = store
        self._wake = wake

    async def correct(self, campaign_id: int, after: Message, who: int, now: datetime) -> Campaign:
        """Another text, or another caption, in the place of the one that was sent."""
        campaign = await self._sent(campaign_id, who, Kind.BROADCAST)
        if campaign.broadcast is None:
            raise Refusal("cannot_correct")
        before = outgoing(campaign.broadcast)
        kept = {**after.payload}
        if "reply_markup" in before.payload:
            kept["reply_markup"] = before.payload["reply_markup"]
        edit = corrected(before, Message(after.method, kept))
        contents = dict.fromkeys(await self._store.contents(campaign_id), edit)
        return await self._derived(campaign, Kind.CORRECTION, contents, who, now)

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
        return await self._derived(campaign, Kind.CORRECTION, contents, who, now)

    async def recall(self, campaign_id: int, who: int, now: datetime) -> Campaign:
        """Delete it for everybody; a campaign that still runs is cancelled first."""
        campaign = await self._sent(campaign_id, who, *AMENDED)
        first = await self._store.first_sent(campaign_id)
        if first is None:
            raise Refusal("nothing_sent")
        if now - first > RECALLABLE:
            raise Refusal("too_old", campaign=campaign_id)
        await self._broadcasts.halt(campaign, who, now)
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
