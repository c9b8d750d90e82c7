"""Cards whose menu somebody has open."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

FOR = timedelta(minutes=2)
"""Then it is left, and the card may be drawn again."""


@dataclass(eq=False, slots=True)
class Opened:
    """In memory only: a restart closes a menu, which costs a press."""

    _since: dict[tuple[int, int], datetime] = field(default_factory=dict)

    def open(self, chat_id: int, message_id: int, now: datetime) -> None:
        """Somebody reads it."""
        self._since = {key: at for key, at in self._since.items() if now - at < FOR}
        self._since[chat_id, message_id] = now

    def close(self, chat_id: int, message_id: int) -> None:
        """It shows the card again."""
        self._since.pop((chat_id, message_id), None)

    def is_open(self, chat_id: int, message_id: int, now: datetime) -> bool:
        """Whether somebody reads it still."""
        at = self._since.get((chat_id, message_id))
        return at is not None and now - at < FOR
