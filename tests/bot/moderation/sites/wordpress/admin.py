"""Somebody in wp-admin of a running WordPress, and a reader at its form."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from bot.moderation.sites.wordpress.client import Client, open_client

MISSING = not {"NASHRA_TEST_WORDPRESS", "WP_DIR"} <= set(os.environ)
WHY = "set NASHRA_TEST_WORDPRESS to a WordPress's URL and WP_DIR to where it lives"
IP, AGENT = "41.67.9.9", "Mozilla/5.0 (X11; Linux) قارئ"


def password(user: str) -> str:
    """The application password that the site's set-up made."""
    lines = (Path(os.environ["WP_DIR"]) / "secrets.env").read_text().splitlines()
    found = dict(line.split("=", 1) for line in lines)
    return found[f"{user.upper()}_APP"].strip("'")


class Admin:
    """Somebody in wp-admin, and a reader at the site's form."""

    def __init__(self, client: Client, post: int) -> None:
        self.client = client
        self.post = post

    async def held(self, text: str = "", **more: object) -> int:
        """A new held comment's id, with a reader's IP address and browser."""
        body = {
            "post": self.post,
            "author_name": "سعاد & ليلى",
            "author_email": f"{uuid4().hex}@readers.test",
            "author_ip": IP,
            "author_user_agent": AGENT,
            "content": text or f"تعليق {uuid4().hex}",
            "status": "hold",
            **more,
        }
        found = (await self.client.post("comments", body)).data
        assert isinstance(found, dict)
        return int(found["id"])

    async def get(self, number: int) -> dict[str, Any]:
        """The comment as wp-admin shows it."""
        found = (await self.client.get(f"comments/{number}", {"context": "edit"})).data
        assert isinstance(found, dict)
        return found

    async def look(self, number: int) -> tuple[str, str, str]:
        """(status, IP address, user agent)."""
        found = await self.get(number)
        return found["status"], found["author_ip"], found["author_user_agent"]

    async def move(self, number: int, status: str) -> None:
        """A decision in wp-admin."""
        await self.client.post(f"comments/{number}", {"status": status})


@asynccontextmanager
async def in_wp_admin() -> AsyncIterator[Admin]:
    """With a post to comment on."""
    async with open_client(os.environ["NASHRA_TEST_WORDPRESS"], "admin", password("admin")) as it:
        posts = (await it.get("posts", {"per_page": 1, "_fields": "id"})).data
        assert isinstance(posts, list)
        yield Admin(it, posts[0]["id"])
