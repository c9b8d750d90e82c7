"""The README names every command there is, on the command line and in the chat."""

from pathlib import Path

import pytest
import typer.main

from bot.cli import build_cli
from bot.telegram.commands import ADMINS, COMMANDS

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def commands() -> list[tuple[str, ...]]:
    """('run',), ('sources', 'add'), …"""
    top = typer.main.get_command(build_cli())
    found: list[tuple[str, ...]] = []
    for name, command in getattr(top, "commands", {}).items():
        inner = getattr(command, "commands", {})
        found += [(name, each) for each in inner] or [(name,)]
    return found


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_is_documented(command: tuple[str, ...]) -> None:
    rows = [line for line in README.splitlines() if line.startswith(f"| `nashra {command[0]} ")]
    rows += [line for line in README.splitlines() if line.startswith(f"| `nashra {command[0]}`")]
    assert any(command[-1] in row for row in rows)


@pytest.mark.parametrize("command", [*COMMANDS, *ADMINS])
def test_every_chat_command_is_documented(command: str) -> None:
    assert f"`/{command}`" in README
