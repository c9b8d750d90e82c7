"""The control API under `/sim`: set the stage, act as people, watch what happens."""

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox.acts import Refused
from bot.sandbox.control import stage
from bot.sandbox.control.acting import Acting
from bot.sandbox.control.requests import Wrong
from bot.sandbox.control.watching import Watching
from bot.sandbox.errors import ApiError
from bot.sandbox.world import World

MAX_UPLOAD = 60 * 1024**2
"""Bytes of a request, a file included."""


def mount_control(app: web.Application, world: World) -> None:
    """Add the routes; what cannot be done is answered 400 with `{"error": "one sentence"}`."""
    control = web.Application(middlewares=[_explaining], client_max_size=MAX_UPLOAD)
    stage.mount(control, world)
    Acting(world).mount(control)
    Watching(world).mount(control)
    app.add_subapp("/sim", control)


@web.middleware
async def _explaining(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except (Wrong, Refused) as error:
        return web.json_response({"error": str(error)}, status=400)
    except ApiError as error:
        return web.json_response({"error": error.description}, status=400)
    except web.HTTPError as error:
        return web.json_response({"error": error.reason}, status=error.status)
