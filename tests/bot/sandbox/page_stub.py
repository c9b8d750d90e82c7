"""A small server that keeps the view contract with the chat page, with sample content.

Run by hand: `python -m tests.bot.sandbox.page_stub [port]`.
"""

import asyncio
import io
import json
import math
import struct
import sys
import wave
from datetime import datetime
from typing import Any

from aiohttp import web
from PIL import Image, ImageDraw

from bot.sandbox.chat_page import add_page
from tests.bot.sandbox import page_samples as samples
from tests.bot.sandbox.page_chats import Chats
from tests.bot.sandbox.page_samples import BOT_USER, Json

HELD = 1.2
"""Seconds that a dropped stream stays away, so that the page's line can be seen."""


def picture(name: str, kind: str = "JPEG") -> bytes:
    """A landscape of its own colours for each name."""
    seed = sum(map(ord, name))
    image = Image.new("RGB", (800, 500))
    draw = ImageDraw.Draw(image)
    for y in range(500):
        shade = y / 500
        draw.line(
            [(0, y), (800, y)], (90 + seed * 7 % 90, int(140 + 60 * shade), int(190 - 70 * shade))
        )
    for step, colour in enumerate([(52, 96, 92), (38, 72, 70), (24, 50, 50)]):
        ridge = [
            (x, 300 + 55 * step + int(40 * math.sin(x / 90 + seed + step)))
            for x in range(0, 801, 8)
        ]
        draw.polygon([(0, 500), *ridge, (800, 500)], colour)
    draw.ellipse((560, 70, 640, 150), (250, 226, 160))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def tone() -> bytes:
    """One second of sound."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        waves = (int(9000 * math.sin(t / 3)) for t in range(8000))
        sound.writeframes(b"".join(struct.pack("<h", value) for value in waves))
    return out.getvalue()


class Stub(Chats):
    """The server; what the page does to it is kept in `calls`."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, Json]] = []
        self.files: dict[str, tuple[bytes, str]] = {}
        self.streams: set[asyncio.Queue[tuple[str, Json] | None]] = set()
        self.hold = 0.0
        self.answering = asyncio.Event()
        """Cleared, an answer about the state is ready but stays on its way."""
        self.answering.set()
        self.underway = 0
        self.deciding = asyncio.Event()
        """Cleared, the bot thinks about each press until it is set."""
        self.deciding.set()
        self.thoughts: set[asyncio.Task[None]] = set()

    def tell(self, kind: str, data: Json) -> None:
        for stream in self.streams:
            stream.put_nowait((kind, data))

    def say(self, chat_id: int, sender: int, **fields: Any) -> Json:
        """A new message, with its event."""
        message = self.add(chat_id, sender, **fields)
        self.tell("message", {"chat": chat_id, "message": message})
        return message

    def drop(self) -> None:
        """Ends every stream, and keeps the next ones waiting for a while."""
        self.hold = HELD
        for stream in self.streams:
            stream.put_nowait(None)

    def last(self, chat_id: int) -> Json | None:
        messages = self.messages[chat_id]
        return messages[-1] if messages else None

    async def state(self, _request: web.Request) -> web.Response:
        chats = [chat | {"last": self.last(chat["id"])} for chat in self.chats]
        body = {
            "now": self.now,
            "timezone": "Europe/Brussels",
            "bot": BOT_USER,
            "bots": [BOT_USER],
            "people": samples.PEOPLE,
            "chats": chats,
        }
        ready = web.json_response(body)
        self.underway += 1
        await self.answering.wait()
        self.underway -= 1
        return ready

    async def list_messages(self, request: web.Request) -> web.Response:
        return web.json_response({"messages": self.messages[int(request.match_info["id"])]})

    async def events(self, request: web.Request) -> web.StreamResponse:
        held, self.hold = self.hold, 0.0
        await asyncio.sleep(held)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b": here\n\n")
        stream: asyncio.Queue[tuple[str, Json] | None] = asyncio.Queue()
        self.streams.add(stream)
        try:
            while (event := await stream.get()) is not None:
                kind, data = event
                await response.write(f"event: {kind}\ndata: {json.dumps(data)}\n\n".encode())
        except ConnectionResetError:
            pass
        finally:
            self.streams.discard(stream)
        return response

    async def send(self, request: web.Request) -> web.Response:
        fields, sent = await self._fields(request)
        self.calls.append(("send", fields))
        chat, sender = int(fields["chat"]), int(fields["from"])
        if len(fields["text"]) > 4096:
            return web.json_response({"error": "message is too long"}, status=400)
        if fields.get("thread"):
            sent |= {"message_thread_id": int(fields["thread"]), "is_topic_message": True}
        if fields.get("reply_to"):
            wanted = int(fields["reply_to"])
            sent["reply_to_message"] = next(
                m for m in self.messages[chat] if m["message_id"] == wanted
            )
        if fields["text"].startswith("/start"):
            self.chat(chat)["started"] = True
            self.tell("state", {})
        return web.json_response({"message": self.say(chat, sender, **sent)})

    async def _fields(self, request: web.Request) -> tuple[Json, Json]:
        """The form's fields, and what the message carries."""
        if not request.content_type.startswith("multipart/"):
            fields = await request.json()
            return fields, {"text": fields["text"]}
        form = await request.post()
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        kind = "photo" if "photo" in form else "document"
        upload = form[kind]
        assert isinstance(upload, web.FileField)
        self.files["upload"] = (upload.file.read(), upload.content_type)
        carried = (
            samples.photo("upload")
            if kind == "photo"
            else {"file_id": "upload", "file_name": upload.filename}
        )
        return fields | {"file": kind}, {kind: carried, "caption": fields["text"]}

    async def _answer(self, answer: Json) -> None:
        await asyncio.sleep(0.15)
        await self.deciding.wait()
        self.tell("answer", answer)

    async def press(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.calls.append(("press", body))
        query = f"q{len(self.calls)}"
        if body["data"] != "silent":
            answer = {
                "query_id": query,
                "chat": body["chat"],
                "message_id": body["message_id"],
                "person": body["from"],
                "text": "سُجّل رأيك، شكرًا",
                "show_alert": body["data"] == "alert",
                "url": "",
            }
            thought = asyncio.create_task(self._answer(answer))
            self.thoughts.add(thought)
            thought.add_done_callback(self.thoughts.discard)
        return web.json_response({"query_id": query})

    async def block(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.calls.append(("block", body))
        self.chat(body["person"])["blocked"] = body["blocked"]
        self.tell("state", {})
        return web.json_response({})

    async def clock(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.calls.append(("clock", body))
        to = body.get("to")
        moved = datetime.fromisoformat(to).timestamp() if isinstance(to, str) else to
        self.now = moved or self.now + body["advance"]
        self.tell("clock", {"now": self.now})
        return web.json_response({"now": self.now})

    async def file(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        if name == "tone":
            return web.Response(body=tone(), content_type="audio/wav")
        body, kind = self.files.get(name) or (picture(name), "image/jpeg")
        return web.Response(body=body, content_type=kind)

    async def preview(self, request: web.Request) -> web.Response:
        url = request.query["url"]
        known = {
            "site": "الضحى",
            "title": "البرلمان يقر قانون المياه",
            "description": "صوّت 84 نائبًا مع القانون الذي يعيد توزيع حصص الأحواض بين المحافظات.",
            "image": "/sim/files/water",
        }
        blank = {"site": "", "title": "", "description": "", "image": ""}
        return web.json_response({"url": url} | (known if url.endswith("/water") else blank))

    def app(self) -> web.Application:
        app = web.Application(client_max_size=20 * 2**20)
        app.add_routes(
            [
                web.get("/sim/state", self.state),
                web.get("/sim/chats/{id}/messages", self.list_messages),
                web.get("/sim/events", self.events),
                web.post("/sim/send", self.send),
                web.post("/sim/press", self.press),
                web.post("/sim/block", self.block),
                web.post("/sim/clock", self.clock),
                web.get("/sim/files/{id}", self.file),
                web.get("/sim/preview", self.preview),
            ]
        )
        add_page(app)
        return app


if __name__ == "__main__":
    web.run_app(Stub().app(), host="127.0.0.1", port=int(sys.argv[1]) if sys.argv[1:] else 8091)
