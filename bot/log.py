"""Log lines: one JSON object each on stderr, with ids; secrets are blotted out of every value."""

import logging
import sys
from collections.abc import MutableMapping, Sequence
from typing import Any

import structlog
from structlog.typing import Processor, WrappedLogger

BLOT = "[secret]"


def _blot(value: object, secrets: Sequence[str]) -> object:
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, BLOT)
        return value
    if isinstance(value, dict):
        return {name: _blot(part, secrets) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_blot(part, secrets) for part in value]
    if isinstance(value, int | float | bool | None):
        return value
    return _blot(str(value), secrets)


def blot_out(secrets: Sequence[str]) -> Processor:
    """A processor that replaces each secret wherever it turns up, tracebacks included."""
    present = [secret for secret in secrets if secret]

    def process(
        _logger: WrappedLogger, _method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        return {name: _blot(value, present) for name, value in event.items()}

    return process


def keep_quiet() -> None:
    """For commands that end: warnings alone, on stderr. structlog's own way is stdout, which
    belongs to what a command prints."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def configure_logging(secrets: Sequence[str]) -> None:
    """Send our own log and the libraries' through the same processors."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.UnicodeDecoder(),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                blot_out(secrets),
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # a dozen lines at every start
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.NOTSET),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
