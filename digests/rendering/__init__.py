"""From a digest to Bot API messages: classic HTML, rich, plain text. The only user of Jinja2 here.

A story is rendered once and measured; pages are assembled from whole stories (paging.py).
"""

from digests.rendering.keyboards import Buttons, Press
from digests.rendering.renderer import Renderer, build_renderer

__all__ = ["Buttons", "Press", "Renderer", "build_renderer"]
