"""The routers of comments, in the order in which they are asked."""

from aiogram import Router

from bot.telegram.commenting import composing, picking, sent


def make_routers() -> list[Router]:
    """Stand before the readers' routers, whose `setup` takes every /start and `time` any text.
    Handlers take the service `writing_desk` beside the readers' usual ones."""
    return [picking.make_router(), composing.make_router(), sent.make_router()]
