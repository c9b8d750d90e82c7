"""A bot's inbox: updates in order, kept until the bot confirms them, by long poll or webhook."""

import asyncio
import itertools
from collections import deque
from collections.abc import Callable, Sequence

from bot.sandbox.errors import ApiError, Json

ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
"""Kinds that come only to a bot that has asked for them by name."""

KEPT = 24 * 3600.0
"""Seconds an update waits for its bot."""

KINDS = {
    *("message", "edited_message", "channel_post", "edited_channel_post", "callback_query"),
    *("inline_query", "chosen_inline_result", "my_chat_member", "poll", "poll_answer"),
    *("chat_join_request", "business_connection", "business_message", "edited_business_message"),
    *("deleted_business_messages", "shipping_query", "pre_checkout_query", "chat_boost"),
    *("purchased_paid_media", "removed_chat_boost", "managed_bot", "guest_message"),
    *ON_REQUEST,
}

WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)
TERMINATED = (
    "Conflict: terminated by other getUpdates request;"
    " make sure that only one bot instance is running"
)


class Inbox:
    """One for each bot. now: the sandbox's clock."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._ids = itertools.count(100_000_000)
        self._waiting: deque[tuple[float, Json]] = deque()
        self._allowed: frozenset[str] = frozenset()
        self._poll: asyncio.Future[str] | None = None
        self._changed = asyncio.Event()
        self.has_webhook = False

    def put(self, kind: str, body: Json) -> None:
        """Queue an update, unless the bot does not want this kind."""
        wanted = kind in self._allowed if self._allowed else kind not in ON_REQUEST
        if wanted:
            self._waiting.append((self._now(), {"update_id": next(self._ids), kind: body}))
            self.nudge()

    def allow(self, kinds: Sequence[str] | None) -> None:
        """The bot asks for these kinds only; none: all but those on request. None: as before."""
        if kinds is not None:
            self._allowed = frozenset(kinds) & KINDS

    @property
    def allowed(self) -> list[str]:
        """The kinds that the bot has asked for."""
        return sorted(self._allowed)

    def __len__(self) -> int:
        self._forget_old()
        return len(self._waiting)

    def clear(self) -> None:
        """Forget what waits."""
        self._waiting.clear()

    def nudge(self) -> None:
        """Let a waiting poll answer with what there is, and a webhook look."""
        self._changed.set()
        self._end_poll("")

    def switch(self, *, webhook: bool) -> None:
        """From now on updates go to a webhook, or to polls."""
        self.has_webhook = webhook
        if webhook:
            self._end_poll("Conflict: terminated by setWebhook request")
        self.nudge()

    def _end_poll(self, conflict: str) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_result(conflict)

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """getUpdates: what came from `offset` on; waits up to `seconds` for the first.

        Confirms what is older. Ends a poll that is under way, which answers 409.
        """
        if self.has_webhook:
            raise ApiError(409, WEBHOOK_ACTIVE)
        self._end_poll(TERMINATED)
        self._confirm(offset)
        if not self._waiting and seconds > 0:
            await self._wait(seconds)
        return [update for _, update in itertools.islice(self._waiting, limit)]

    async def _wait(self, seconds: float) -> None:
        mine = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                conflict = await mine
        except TimeoutError:
            return
        if conflict:
            raise ApiError(409, conflict)

    def _confirm(self, offset: int) -> None:
        self._forget_old()
        if offset < 0:
            for _ in range(max(0, len(self._waiting) + offset)):
                self._waiting.popleft()
            return
        while self._waiting and self._waiting[0][1]["update_id"] < offset:
            self._waiting.popleft()

    def _forget_old(self) -> None:
        while self._waiting and self._waiting[0][0] < self._now() - KEPT:
            self._waiting.popleft()

    async def first(self) -> Json:
        """For a webhook: the oldest update, once there is one; `done` takes it out."""
        while not len(self):
            self._changed.clear()
            await self._changed.wait()
        return self._waiting[0][1]

    def done(self, update: Json) -> None:
        """The webhook has taken it."""
        if self._waiting and self._waiting[0][1] is update:
            self._waiting.popleft()
