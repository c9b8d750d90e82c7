"""The commands in a folder of their own, with nothing set but what a test sets."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import build_cli
from bot.settings import Settings

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """run("sources", "list") → what it printed and its exit code."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.chdir(tmp_path)
    cli = build_cli()
    runner = CliRunner()

    def invoke(*arguments: object) -> Result:
        return runner.invoke(cli, [str(each) for each in arguments])

    return invoke
