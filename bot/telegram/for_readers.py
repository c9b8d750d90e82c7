"""Every router that readers need, in the order in which they are asked."""

from aiogram import Router

from bot.telegram import help as help_
from bot.telegram import privacy, sections, settings, setup, shared_chats, time


def make_routers() -> list[Router]:
    """Links to a channel's settings come before /start; `time` takes any text that is left."""
    topics = (help_, shared_chats, setup, sections, settings, privacy, time)
    return [topic.make_router() for topic in topics]
