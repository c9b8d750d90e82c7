"""The README names every command there is, on the command line and in the chat."""

import re
from pathlib import Path

import pytest
import typer.main

from bot.cli import build_cli
from bot.sandbox.sandbox import build_app
from bot.sandbox.world import World
from bot.telegram.commands import ADMINS, COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


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


def test_every_file_that_is_named_is_there() -> None:
    named = set(re.findall(r"`((?:bot|digests|templates|tests)/[\w/.]+)`", README))
    assert named
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_every_module_of_the_wiring_that_is_named_is_there() -> None:
    rows = [row for row in README.splitlines() if row.startswith("| `bot/")]
    named = {name for row in rows for name in re.findall(r"`([a-z_]+\.py)`", row)}
    assert {name for name in named if not (ROOT / "bot" / name).exists()} == set()


def control_paths() -> set[str]:
    """Every path of the sandbox's control API."""
    subapps = build_app(World()).router.resources()
    routes = (route for resource in subapps for route in resource)
    paths = {route.resource.canonical for route in routes if route.resource is not None}
    return {path for path in paths if path.startswith("/sim/")}


def test_every_request_of_the_sandbox_is_documented() -> None:
    assert len(control_paths()) > 20
    assert [path for path in sorted(control_paths()) if path not in README] == []
