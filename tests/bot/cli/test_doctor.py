"""`nashra doctor`: a line each, and an exit code that a script can use."""

import pytest

from tests.bot.cli.conftest import Run


def test_a_wrong_setting_is_the_first_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEND_RATE", "many")
    told = run("doctor")
    assert told.exit_code == 1
    assert told.stdout.startswith("✗ Settings: SEND_RATE")


def test_without_a_token_it_says_where_to_get_one(run: Run) -> None:
    told = run("doctor")
    assert told.exit_code == 1
    assert "✗ Token: BOT_TOKEN is not set. Get one from @BotFather" in told.stdout
    assert "· Database: empty" in told.stdout


def test_in_arabic(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "ar_EG.UTF-8")
    assert "الرمز: لم يُضبط BOT_TOKEN" in run("doctor").stdout
