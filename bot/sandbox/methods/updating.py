"""Methods that bring updates: long polls and webhooks. And files, which are fetched in the end."""

import re
from collections.abc import Callable

from bot.sandbox.errors import Json, bad
from bot.sandbox.files import LARGEST_DOWNLOAD, is_loopback, split
from bot.sandbox.methods.call import Call

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}\Z")
LONGEST_POLL = 50


async def get_updates(call: Call) -> list[Json]:
    """getUpdates: at most 100 at once, waiting up to 50 s."""
    call.bot.inbox.allow(call.get("allowed_updates"))
    limit = min(max(call.get("limit") or 100, 1), 100)
    seconds = min(max(call.get("timeout") or 0, 0), LONGEST_POLL)
    return await call.bot.inbox.poll(call.get("offset") or 0, limit, seconds)


def set_webhook(call: Call) -> bool:
    """setWebhook: an empty address takes it away."""
    url = call.get("url") or ""
    if url and split(url).scheme != "https" and not is_loopback(url):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if url and not is_loopback(url):
        raise bad("SANDBOX: bad webhook: only addresses on this machine are called")
    secret = call.get("secret_token") or ""
    if secret and not SECRET.match(secret):
        raise bad("secret token contains unallowed characters")
    call.bot.inbox.allow(call.get("allowed_updates"))
    _drop(call)
    kept = {"url": url, "secret_token": secret}
    call.bot.webhook = kept | {"max_connections": call.get("max_connections") or 40} if url else {}
    call.bot.inbox.switch(webhook=bool(url))
    return True


def delete_webhook(call: Call) -> bool:
    """deleteWebhook."""
    _drop(call)
    call.bot.webhook = {}
    call.bot.inbox.switch(webhook=False)
    return True


def _drop(call: Call) -> None:
    if call.get("drop_pending_updates"):
        call.bot.inbox.clear()


def get_webhook_info(call: Call) -> Json:
    """getWebhookInfo."""
    webhook = call.bot.webhook
    info = {
        "url": webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(call.bot.inbox),
    }
    told = ("max_connections", "ip_address", "last_error_date", "last_error_message")
    info |= {name: webhook[name] for name in told if name in webhook}
    return info | ({"allowed_updates": allowed} if (allowed := call.bot.inbox.allowed) else {})


def get_file(call: Call) -> Json:
    """getFile: at most 20 MB."""
    file = call.world.files.find(call.given["file_id"])
    if file is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > LARGEST_DOWNLOAD:
        raise bad("file is too big")
    return {**file.described(), "file_path": file.path}


METHODS: dict[str, Callable[[Call], object]] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "getFile": get_file,
}
