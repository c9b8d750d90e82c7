"""Secrets never reach a log line, in whatever value they hide."""

import logging

import pytest
import structlog

from bot.log import BLOT, blot_out, configure_logging

TOKEN = "123456:ABC-secret-token"


def test_secret_is_blotted_out_of_every_value() -> None:
    event = {"event": f"GET /bot{TOKEN}/getMe", "urls": [f"x{TOKEN}"], "error": OSError(TOKEN)}
    assert TOKEN not in str(blot_out([TOKEN, ""])(None, "info", event))


def test_library_log_and_traceback_are_blotted_too(capfd: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers, logging.getLogger().level
    try:
        configure_logging([TOKEN])
        try:
            raise OSError(f"cannot reach /bot{TOKEN}/sendMessage")
        except OSError:
            logging.getLogger("aiogram").exception("failed %s", TOKEN)
        structlog.get_logger("nashra").info("sent", url=f"/bot{TOKEN}/x", chat_id=5)
    finally:
        logging.getLogger().handlers, _ = before
        logging.getLogger().setLevel(before[1])
        structlog.reset_defaults()
    shown = capfd.readouterr().err
    assert TOKEN not in shown
    assert BLOT in shown
    assert '"chat_id": 5' in shown
