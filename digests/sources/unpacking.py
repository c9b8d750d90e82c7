"""Bodies as they arrive: decompressed piece by piece, and never past the cap."""

import zlib

from digests.errors import SourceError, SourceTooLarge

CAP = 5 * 1024 * 1024
"""Bytes of a body, on the wire and decompressed."""


class Unpacker:
    """Collects one body. `encoding`: the Content-Encoding answered ('', gzip, deflate)."""

    def __init__(self, url: str, encoding: str, cap: int = CAP) -> None:
        self._url, self._cap = url, cap
        self._wire = 0
        self._body = bytearray()
        self._zip = _decompressor(url, encoding.strip().lower())

    def feed(self, piece: bytes) -> None:
        """Take a piece off the wire. Raises SourceTooLarge once either size passes the cap."""
        self._wire += len(piece)
        if self._wire > self._cap:
            raise SourceTooLarge(self._url, f"over {self._cap} bytes")
        self._body += self._unpacked(piece)
        if len(self._body) > self._cap:
            raise SourceTooLarge(self._url, f"over {self._cap} bytes decompressed")

    def _unpacked(self, piece: bytes) -> bytes:
        """At most one byte past the cap, so that a bomb costs no memory."""
        if self._zip is None or not piece:
            return piece
        room = self._cap + 1 - len(self._body)
        try:
            return self._zip.decompress(piece, room)
        except zlib.error as error:
            if self._wire == len(piece) and self._zip.wbits == zlib.MAX_WBITS:  # a bare deflate
                self._zip = _Zip(-zlib.MAX_WBITS)
                return self._unpacked(piece)
            raise SourceError(self._url, "its compressed body is damaged") from error

    def close(self) -> bytes:
        """The whole body. Raises SourceError if the compressed stream was cut short."""
        if self._zip is not None and self._wire and not self._zip.ended:
            raise SourceError(self._url, "its compressed body was cut short")
        return bytes(self._body)


class _Zip:
    """A zlib stream that knows how it was opened; what follows its end is ignored."""

    def __init__(self, wbits: int) -> None:
        self.wbits = wbits
        self._stream = zlib.decompressobj(wbits)

    @property
    def ended(self) -> bool:
        return self._stream.eof

    def decompress(self, piece: bytes, room: int) -> bytes:
        return b"" if self.ended else self._stream.decompress(piece, room)


def _decompressor(url: str, encoding: str) -> _Zip | None:
    if encoding in ("", "identity"):
        return None
    if encoding in ("gzip", "x-gzip"):
        return _Zip(zlib.MAX_WBITS | 16)
    if encoding == "deflate":
        return _Zip(zlib.MAX_WBITS)
    raise SourceError(url, f"its body is encoded as {encoding[:20]!r}, which nobody asked for")
