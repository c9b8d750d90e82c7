"""What the sandbox's Bot API answers when a call is not ok."""

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """An answer that is not ok. code: as HTTP status. parameters: `retry_after` and the like.

    A refusal of something that the real server lets pass in silence, and that is a bug all the
    same, begins with `SANDBOX:` after the usual prefix.
    """

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(description: str) -> ApiError:
    """400, in the words that follow `Bad Request: `."""
    return ApiError(400, f"Bad Request: {description}")


def forbidden(description: str) -> ApiError:
    """403, in the words that follow `Forbidden: `."""
    return ApiError(403, f"Forbidden: {description}")
