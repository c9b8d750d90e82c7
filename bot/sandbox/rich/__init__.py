"""Rich messages: what is sent in HTML, Markdown or blocks to what the chat shows.

HTML becomes a tree (tree.py), the tree input blocks (flow.py, inline.py); Markdown becomes HTML.
So all three forms end as InputRichBlock objects, which one place checks (blocks.py, texts.py).
"""

from bot.sandbox.rich.reading import read_rich
from bot.sandbox.rich.shapes import Media
from bot.sandbox.rich.walking import rich_buttons, rich_links, rich_text

__all__ = ["Media", "read_rich", "rich_buttons", "rich_links", "rich_text"]
