"""Updates as Telegram sends them. One that this version does not understand must not hold up those
behind it: polled or pushed, it would come again and again."""

from typing import Any

import structlog
from aiogram import Bot
from aiogram.types import Update
from pydantic import ValidationError

log = structlog.get_logger()


def read_update(raw: dict[str, Any], bot: Bot) -> Update | None:
    """The update; None, with a line in the log, for what is none."""
    try:
        return Update.model_validate(raw, context={"bot": bot})
    except ValidationError as error:
        where = sorted({".".join(map(str, one["loc"])) for one in error.errors()})
        log.error("update_not_understood", update_id=raw.get("update_id"), where=where[:5])
        return None
