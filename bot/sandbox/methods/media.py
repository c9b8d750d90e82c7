"""Methods that send files: uploads, files sent before, and addresses."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.errors import Json, bad
from bot.sandbox.files import WRONG_FILE, File, Files, is_loopback
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.delivery import place_of, show, shown
from bot.sandbox.parameters import Upload
from bot.sandbox.text import read_text

RICH_KINDS = {kind: kind for kind in ("photo", "video", "animation", "audio", "document")}
RICH_KINDS["voice_note"] = "voice"

GROUPED = {
    "photo": {"photo", "video"},
    "video": {"photo", "video"},
    "audio": {"audio"},
    "document": {"document"},
}
"""What may stand together in an album with each kind."""

FLAGS = {
    "show_caption_above_media": "show_caption_above_media",
    "has_spoiler": "has_media_spoiler",
}
"""How a file is shown: parameters, and what a message calls them."""


async def take_file(call: Call, kind: str, given: Any) -> File:
    """The file that a parameter names: an upload, an id or an address."""
    files = call.world.files
    if isinstance(given, Upload):
        return files.keep(kind, given.filename, given.content_type, given.content)
    if not isinstance(given, str) or not given:
        raise bad(f"there is no {kind} in the request")
    if "://" not in given:
        return files.known(kind, given)
    file = files.refer(kind, given)
    whole = await files.fetched(file)
    if is_loopback(given) and (not whole.content or (kind == "photo" and not whole.width)):
        raise bad("failed to get HTTP URL content" if not whole.content else WRONG_FILE)
    return whole


def file_fields(kind: str, file: File, given: Json) -> Json:
    """The fields of a message that carries this file; given: what the call says of it."""
    if kind == "photo":
        return {"photo": file.sizes()}
    fields: Json = {kind: file.described() | _told(kind, file, given)}
    if kind == "animation":
        fields["document"] = file.described() | _named(file)
    return fields


def _named(file: File) -> Json:
    return {"file_name": file.name, "mime_type": file.content_type}


def _told(kind: str, file: File, given: Json) -> Json:
    timed = {"duration": given.get("duration") or 0}
    match kind:
        case "video" | "animation":
            sized = {"width": given.get("width") or 640, "height": given.get("height") or 360}
            return sized | timed | _named(file)
        case "audio":
            told = {name: given[name] for name in ("performer", "title") if given.get(name)}
            return timed | _named(file) | told
        case "voice":
            return timed | {"mime_type": file.content_type}
        case "video_note":
            return timed | {"length": given.get("length") or 240}
        case "sticker":
            kinds = {"type": "regular", "is_animated": False, "is_video": False}
            return {"width": 512, "height": 512, **kinds}
    return _named(file)


def read_caption(call: Call, given: Json) -> Json:
    """The caption of a file and how it is shown."""
    body: Json = {}
    if given.get("caption"):
        mode, entities = given.get("parse_mode") or "", given.get("caption_entities")
        read = read_text(given["caption"], mode, entities, 1024, "message caption")
        body["caption"] = read.text
        if read.entities:
            body["caption_entities"] = call.entities(read)
    return body | {shown: True for name, shown in FLAGS.items() if given.get(name)}


def _sender(kind: str) -> Callable[[Call], Awaitable[Json]]:
    async def send(call: Call) -> Json:
        caption = read_caption(call, call.given)
        place = place_of(call)
        file = await take_file(call, kind, call.get(kind))
        return show(call, file_fields(kind, file, call.given) | caption, place)

    return send


async def send_media_group(call: Call) -> list[Json]:
    """sendMediaGroup: an album of 2–10."""
    media: list[Json] = call.given["media"]
    if not 2 <= len(media) <= 10:
        words = "too few" if len(media) < 2 else "too many"
        raise bad(f"{words} messages to send as an album")
    kinds = {item["type"] for item in media}
    if any(not kinds <= GROUPED.get(kind, set()) for kind in kinds):
        raise bad("message with such media can't be sent in an album")
    place = place_of(call)
    contents = [await read_media(call, item) for item in media]
    call.pay(place.chat, len(contents))
    group = {"media_group_id": str(next(call.world.counter))}
    return [shown(call, content | group, place).body for content in contents]


async def read_media(call: Call, item: Json) -> Json:
    """The content of an InputMedia object."""
    kind = item["type"]
    if kind not in {"photo", "video", "audio", "document", "animation"}:
        raise bad("unknown media type")
    caption = read_caption(call, item)
    file = await take_file(call, kind, item["media"])
    return file_fields(kind, file, item) | caption


class RichMedia:
    """What a rich message shows of pictures and sounds: addresses, and files sent before.

    An address is fetched when somebody looks: a digest is not to wait for ten pictures.
    """

    def __init__(self, files: Files) -> None:
        self._files = files

    def photo(self, source: str) -> list[Json]:
        """PhotoSize objects."""
        return self._file("photo", source).sizes()

    def video(self, source: str) -> Json:
        """A Video."""
        return self._fields("video", source)

    def animation(self, source: str) -> Json:
        """An Animation."""
        return self._fields("animation", source)

    def audio(self, source: str) -> Json:
        """An Audio."""
        return self._fields("audio", source)

    def voice_note(self, source: str) -> Json:
        """A Voice."""
        return self._fields("voice", source)

    def document(self, source: str) -> Json:
        """A Document."""
        return self._fields("document", source)

    def _fields(self, kind: str, source: str) -> Json:
        fields: Json = file_fields(kind, self._file(kind, source), {})[kind]
        return fields

    def _file(self, kind: str, source: str) -> File:
        if "://" in source:
            return self._files.refer(kind, source)
        return self._files.known(kind, source)


def with_ids(files: Files, given: Any, kind: str = "document") -> Any:
    """JSON in which each upload has become the id of a stored file; kind: what encloses it."""
    if isinstance(given, Upload):
        return files.keep(kind, given.filename, given.content_type, given.content).id
    if isinstance(given, list):
        return [with_ids(files, one, kind) for one in given]
    if not isinstance(given, dict):
        return given
    named = RICH_KINDS.get(str(given.get("type")), kind)
    return {name: with_ids(files, one, named) for name, one in given.items()}


KINDS = ("photo", "document", "video", "audio", "voice", "animation", "video_note", "sticker")
_CAMEL = {kind: "".join(part.title() for part in kind.split("_")) for kind in KINDS}

METHODS: dict[str, Callable[[Call], Awaitable[Any]]] = {
    **{f"send{_CAMEL[kind]}": _sender(kind) for kind in KINDS},
    "sendMediaGroup": send_media_group,
}
