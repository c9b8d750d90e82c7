"""The one error root. Every error carries what it is about, and keeps its cause."""

from datetime import timedelta


class NashraError(Exception):
    """Something a person or a machine did that the program can name.

    `about` is the id of the thing concerned (a source's URL, a chat id, a file's name);
    `reason` is a short English phrase for logs and for `skipped`; wording for people is
    looked up from the class in templates/.
    """

    def __init__(self, about: str, reason: str) -> None:
        super().__init__(f"{about}: {reason}")
        self.about = about
        self.reason = reason


class SourceError(NashraError):
    """A source could not be read this time; it is tried again later.

    `retry_after` is how long the source asked to be left alone, or None.
    """

    def __init__(self, about: str, reason: str, retry_after: timedelta | None = None) -> None:
        super().__init__(about, reason)
        self.retry_after = retry_after


class SourceGone(SourceError):
    """The source answered 410: it is retired."""


class SourceRefused(SourceError):
    """The address is private, loopback or link-local, or not http(s), and no setting allows it."""


class SourceTooLarge(SourceError):
    """The body, as sent or decompressed, is over the cap."""


class NotASource(SourceError):
    """The document holds no articles. `suggestion` is a feed's URL found in it, or ''."""

    def __init__(self, about: str, reason: str, suggestion: str = "") -> None:
        super().__init__(about, reason)
        self.suggestion = suggestion
