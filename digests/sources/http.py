"""What the sources need of an HTTP client: one GET."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from digests.errors import SourceError, SourceGone


@dataclass(frozen=True, slots=True)
class Response:
    """An answer, redirects followed.

    headers: names in lower case. body: decompressed. url: where it came from in the end.
    moved_to: that URL if every redirect on the way was permanent (301, 308), else ''.
    """

    status: int
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    moved_to: str = ""


class Http(Protocol):
    """Fetches one document, whatever its status.

    Raises SourceRefused for an address that is not allowed, SourceTooLarge over the cap, and
    SourceError where no answer came.
    """

    async def get(self, url: str, headers: Mapping[str, str]) -> Response:
        """GET with these extra headers."""
        ...


_REASONS = {
    401: "it asks for a password",
    403: "it forbids reading",
    404: "there is nothing at this address",
    429: "it asks to be read less often",
}


def check_status(response: Response, about: str) -> Response:
    """The response if its status is 200 or 304. Raises SourceGone for 410, else SourceError."""
    status = response.status
    if status in (200, 304):
        return response
    if status == 410:
        raise SourceGone(about, "it was retired (HTTP 410)")
    reason = _REASONS.get(status, "it answered with an error")
    raise SourceError(about, f"{reason} (HTTP {status})", _retry_after(response))


def _retry_after(response: Response) -> timedelta | None:
    """The seconds of a Retry-After header, up to a week; its date form is not read."""
    value = response.headers.get("retry-after", "").strip()
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        return None
    return min(timedelta(seconds=int(value)), timedelta(days=7))
