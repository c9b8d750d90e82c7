"""Files that were sent: uploads, and addresses that are fetched when somebody looks."""

import io
import itertools
import mimetypes
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout
from PIL import Image

from bot.sandbox.errors import Json, bad

FOLDERS = {
    "photo": "photos",
    "document": "documents",
    "video": "videos",
    "audio": "music",
    "voice": "voice",
    "animation": "animations",
    "video_note": "video_notes",
    "sticker": "stickers",
}
LARGEST_UPLOAD = {"photo": 10 * 1024**2}
"""Bytes; 50 MB for everything else."""

LARGEST_DOWNLOAD = 20 * 1024**2
"""What getFile hands out, and what Telegram fetches from an address."""

WRONG_FILE = "wrong file identifier/HTTP URL specified"


@dataclass(frozen=True, slots=True)
class File:
    """A file by its id. url: where it comes from, its content then being fetched on demand."""

    id: str
    kind: str
    name: str
    content_type: str
    content: bytes
    width: int = 0
    height: int = 0
    url: str = ""

    @property
    def path(self) -> str:
        """Its place below `/file/bot<token>/`."""
        number = self.id.rpartition("-")[2]
        suffix = mimetypes.guess_extension(self.content_type) or ""
        return f"{FOLDERS[self.kind]}/file_{number}{suffix}"

    def sizes(self) -> list[Json]:
        """As PhotoSize objects."""
        return [{**self.described(), "width": self.width, "height": self.height}]

    def described(self) -> Json:
        """The fields that all kinds share."""
        unique = self.id.replace("-", "u")
        return {"file_id": self.id, "file_unique_id": unique, "file_size": len(self.content)}


def split(url: str) -> SplitResult:
    """The parts of an address; all empty where it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine, the only place where the sandbox fetches from."""
    parts = split(url)
    try:
        return parts.scheme == "http" and ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


class Files:
    """All files of the sandbox, by id."""

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._numbers = itertools.count(1)
        self._session: ClientSession | None = None

    def keep(self, kind: str, name: str, content_type: str, content: bytes) -> File:
        """Store an upload. Raises ApiError for one that Telegram would not take."""
        if not content:
            raise bad("file must be non-empty")
        if len(content) > LARGEST_UPLOAD.get(kind, 50 * 1024**2):
            raise bad("file is too big")
        width, height = (0, 0) if kind != "photo" else measured(content)
        return self._add(kind, name, content_type, content, width, height, "")

    def refer(self, kind: str, url: str) -> File:
        """A file at an address, not fetched yet."""
        parts = split(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise bad(WRONG_FILE)
        name = parts.path.rpartition("/")[2]
        guessed = mimetypes.guess_type(name)[0] or "image/jpeg"
        return self._add(kind, name, guessed, b"", 1280, 720, url)

    def find(self, file_id: str) -> File | None:
        """A file by its id."""
        return self._files.get(file_id)

    def known(self, kind: str, file_id: str) -> File:
        """A file that was sent before, of this kind; ApiError otherwise."""
        file = self._files.get(file_id)
        if file is None:
            raise bad(WRONG_FILE)
        if file.kind != kind:
            raise bad(f"can't use file of type {file.kind.title()} as {kind.title()}")
        return file

    def at_path(self, path: str) -> File | None:
        """A file by its download path."""
        number = path.rpartition("/")[2].removeprefix("file_").partition(".")[0]
        found = self._files.get(f"sbx-{number}")
        return found if found and found.path == path else None

    async def fetched(self, file: File) -> File:
        """The file with its content; unchanged where it cannot be had."""
        if file.content or not is_loopback(file.url):
            return file
        content, content_type = await self.fetch(file.url)
        if not content:
            return file
        width, height = measured(content, strict=False) if file.kind == "photo" else (0, 0)
        whole = File(file.id, file.kind, file.name, content_type, content, width, height, file.url)
        self._files[file.id] = whole
        return whole

    async def fetch(self, url: str) -> tuple[bytes, str]:
        """Content and type of a loopback address; empty where it does not answer."""
        self._session = self._session or ClientSession(timeout=ClientTimeout(total=5))
        try:
            async with self._session.get(url) as answer:
                content = await answer.content.read(LARGEST_DOWNLOAD)
                return (content if answer.status == 200 else b""), answer.content_type
        except (TimeoutError, ClientError, OSError):
            return b"", ""

    async def close(self) -> None:
        """End what fetches."""
        if self._session:
            await self._session.close()

    def _add(
        self, kind: str, name: str, content_type: str, content: bytes, w: int, h: int, url: str
    ) -> File:
        file = File(f"sbx-{next(self._numbers)}", kind, name, content_type, content, w, h, url)
        self._files[file.id] = file
        return file


def measured(content: bytes, *, strict: bool = True) -> tuple[int, int]:
    """Width and height of a picture. Strict: ApiError where it is none, or of a wrong shape."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            width, height = picture.size
    except (OSError, ValueError, Image.DecompressionBombError):
        if strict:
            raise bad("IMAGE_PROCESS_FAILED") from None
        return 0, 0
    if strict and (width + height > 10_000 or max(width, height) > 20 * min(width, height)):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return width, height
