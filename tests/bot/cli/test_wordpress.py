"""`nashra wordpress-…`."""

from importlib.resources import files

from bot.settings import SettingsError
from tests.bot.cli.conftest import Run


def test_the_plugin_is_printed_as_it_is(run: Run) -> None:
    told = run("wordpress-plugin")
    source = files("bot.moderation.sites").joinpath("nashra-comments.php")
    assert told.output == source.read_text(encoding="utf-8")
    assert told.output.startswith("<?php")


def test_an_import_needs_a_wordpress(run: Run) -> None:
    told = run("wordpress-import")
    assert isinstance(told.exception, SettingsError)
    assert told.exception.about == "WORDPRESS_URL"
