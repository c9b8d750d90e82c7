"""Faults carried out on a connection: what a network and a server in trouble look like."""

import asyncio
import contextlib
import socket
import struct
from random import Random

from aiohttp import web

from bot.sandbox.errors import ApiError
from bot.sandbox.faults import Fault
from bot.sandbox.methods.call import flooded


async def fail(
    request: web.Request, fault: Fault, random: Random, closing: asyncio.Event
) -> web.StreamResponse | None:
    """Let a fault happen; None where the call only takes longer. Raises ApiError for answers."""
    match fault.kind:
        case "flood":
            raise flooded(fault.wait(random))
        case "error":
            raise ApiError(fault.status, fault.description)
        case "garbage":
            body = fault.body.encode("utf-8", "surrogateescape")
            if not fault.status:
                return _bare(request, body)
            return web.Response(status=fault.status, body=body)
        case "hang":
            await _hang(fault.seconds, closing)
        case "slow":
            await asyncio.sleep(fault.seconds)
            return None
    return _reset(request)


async def _hang(seconds: float, closing: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(closing.wait(), seconds or None)


def _bare(request: web.Request, body: bytes) -> web.StreamResponse:
    """These bytes and no HTTP around them, then the end of the connection."""
    if request.transport is not None:
        request.transport.write(body)
        request.transport.close()
    raise ConnectionResetError


def _reset(request: web.Request) -> web.StreamResponse:
    """A real RST: the client sees its connection reset, not closed."""
    if request.transport is not None:
        connection = request.transport.get_extra_info("socket")
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    raise ConnectionResetError
