"""What a bot shows, as a person sees it."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import Json
from bot.sandbox.files import Files
from bot.sandbox.model import Chat, Message
from bot.sandbox.rich import rich_buttons, rich_links, rich_text
from bot.sandbox.rich.walking import plain

SILENCE: Json = {"text": "", "show_alert": False, "url": ""}
"""The answer to a press that says nothing."""

FRAME = {"message_id", "date", "chat", "from", "sender_chat", "edit_date"}
"""The fields of a message that are not its content."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the bot. It changes as the bot edits it."""

    chat: Chat
    message: Message
    files: Files

    @property
    def body(self) -> Json:
        """Its Message object as it stands."""
        return self.message.body

    @property
    def content(self) -> Json:
        """The fields of the same that the bot chose."""
        return {name: value for name, value in self.body.items() if name not in FRAME}

    @property
    def message_id(self) -> int:
        """Its id in the chat."""
        return self.message.id

    @property
    def thread(self) -> int:
        """The topic that it is in; 0 for none."""
        return self.message.thread

    @property
    def text(self) -> str:
        """What is visible, also of a rich message or as a caption."""
        rich = self.body.get("rich_message")
        return rich_text(rich) if rich else self.message.text

    @property
    def entities(self) -> list[Json]:
        """What is marked in the text, and what Telegram found in it by itself."""
        found: list[Json] = self.body.get("entities") or self.body.get("caption_entities") or []
        return found

    @property
    def links(self) -> list[str]:
        """Where the words of the text lead."""
        rich = self.body.get("rich_message")
        marked = (e["url"] for e in self.entities if e["type"] == "text_link")
        return rich_links(rich) if rich else list(marked)

    @property
    def keyboard(self) -> list[list[Json]]:
        """The rows of buttons below it."""
        rows: list[list[Json]] = self.body.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[Json]:
        """Those of the keyboard below it, then those within a rich message."""
        rich = self.body.get("rich_message")
        return [*self.message.buttons(), *(rich_buttons(rich) if rich else ())]

    @property
    def labels(self) -> list[str]:
        """What the buttons say."""
        return [plain(button["text"]) for button in self.buttons]

    @property
    def silent(self) -> bool:
        """Whether it came without a sound."""
        return self.message.silent

    @property
    def edits(self) -> int:
        """How often the bot has changed it."""
        return self.message.edits

    @property
    def file(self) -> bytes:
        """The content of the document that it is."""
        document: dict[str, Any] = self.body["document"]
        found = self.files.find(document["file_id"])
        assert found is not None
        return found.content
