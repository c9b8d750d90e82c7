"""A bot: its token, its own words about itself, its inbox and limits."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.errors import Json
from bot.sandbox.flood import Flood, FloodLimits
from bot.sandbox.updates import Inbox

TOKEN = re.compile(r"(\d{1,16}):[A-Za-z0-9_-]{30,64}\Z")


def bot_id(token: str) -> int:
    """The bot that a token belongs to; 0 for one that is not well-formed."""
    found = TOKEN.match(token)
    return int(found[1]) if found else 0


@dataclass(eq=False, slots=True)
class Profile:
    """What a bot says of itself, by language ('' for all others)."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    """Menus by scope (as `scope_key` writes it) and language."""
    menu_buttons: dict[int, Json] = field(default_factory=dict)
    """By private chat; 0 for all others."""


class BotUser:
    """One bot. Its numeric id is the first part of its token."""

    def __init__(self, token: str, now: Callable[[], float], limits: FloodLimits) -> None:
        self.token = token
        self.id = bot_id(token)
        self.first_name = "نشرة"
        self.username = f"nashra_{self.id}_bot"
        self.inbox = Inbox(now)
        self.flood = Flood(limits)
        self.profile = Profile()
        self.webhook: Json = {}
        self.reads_all = False
        """Privacy mode is off: it sees every message of its groups."""
        self.last_id = 0
        self.calls: Counter[str] = Counter()
        """How often it called each method, refused calls included."""

    def user(self) -> Json:
        """The User object, as others see it."""
        name = self.profile.names.get("", self.first_name)
        return {"id": self.id, "is_bot": True, "first_name": name, "username": self.username}


def scope_key(scope: Json | None) -> str:
    """One word for a BotCommandScope."""
    scope = scope or {"type": "default"}
    parts = (scope["type"], scope.get("chat_id"), scope.get("user_id"))
    return ":".join(str(part) for part in parts if part is not None)
