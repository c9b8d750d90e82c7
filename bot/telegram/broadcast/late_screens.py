"""A late digest as admins see it: the question while it is open, then what was decided."""

from aiogram import Bot
from aiogram.types import InlineKeyboardButton

from bot.campaigns.lateness import LateDigest, Verdict
from bot.telegram.broadcast.callbacks import AnswerLate, OnLate
from bot.telegram.broadcast.names import moment, name_of
from bot.telegram.broadcast.services import Visit
from bot.telegram.keyboards import button, markup
from bot.telegram.panels import View
from digests.arabic.calendar import gregorian

ANSWERS = {OnLate.SEND: Verdict.SENT, OnLate.LEAVE: Verdict.LEFT_OUT}


async def late_view(late: LateDigest, visit: Visit, zone: str, bot: Bot) -> View:
    """zone: of the outlet, an IANA name."""
    at = late.decided_at
    text = visit.texts.html(
        f"late.{late.verdict}",
        name=late.name,
        day=gregorian(late.on, visit.locale),
        readers=late.readers,
        seconds=int((visit.now - late.due_at).total_seconds()),
        by=await name_of(bot, late.decided_by, visit.texts) if late.decided_by else "",
        at=moment(at, zone, visit.locale) if at else "",
    )
    return View(text, markup([_answers(late, visit)]))


def _answers(late: LateDigest, visit: Visit) -> list[InlineKeyboardButton]:
    if late.verdict is not Verdict.OPEN:
        return []
    return [
        button(visit.texts.plain("late.b_send"), AnswerLate(OnLate.SEND, late.id)),
        button(visit.texts.plain("late.b_leave"), AnswerLate(OnLate.LEAVE, late.id)),
    ]


def late_button(late: LateDigest, visit: Visit) -> InlineKeyboardButton:
    """Its line in the list of campaigns."""
    return button(listed(late, visit), AnswerLate(OnLate.SHOW, late.id))


def listed(late: LateDigest, visit: Visit) -> str:
    """What it is called there. Plain text."""
    day = gregorian(late.on, visit.locale)
    return visit.texts.plain("late.in_list", name=late.name, day=day)
