"""Settings: the documented defaults, and one clear error that names what is wrong."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load_settings, require

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_everything_has_a_default() -> None:
    settings = load_settings(None)
    assert settings.timezone == "Europe/Brussels"
    assert settings.database_url == "sqlite+aiosqlite:///nashra.db"
    assert settings.send_rate == 29
    assert settings.listen == ("127.0.0.1", 8080)
    assert settings.owner_ids == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", "not-a-token"),
        ("TIMEZONE", "Mars/Base"),
        ("TIMEZONE", "../etc/passwd"),
        ("OWNER_IDS", "1,anna"),
        ("SEND_RATE", "0"),
        ("SEND_RATE", "fast"),
        ("NUMERALS", "roman"),
        ("LOCALE", "xx"),
        ("DATABASE_URL", "mysql://user:hidden-password@host/db"),
        ("HTTP_LISTEN", "8080"),
        ("HTTP_LISTEN", "0.0.0.0:99999"),
        ("WORDPRESS_URL", "example.org"),
        ("STAFF_CHAT_ID", "staff"),
        ("PAID_BROADCAST", "perhaps"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings(None)
    assert str(caught.value).startswith(f"{name}: ")
    assert "\n" not in str(caught.value)
    assert "hidden-password" not in str(caught.value)


def test_an_empty_value_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEND_RATE", "")
    monkeypatch.setenv("OWNER_IDS", " 7, 8 ")
    settings = load_settings(None)
    assert (settings.send_rate, settings.owner_ids) == (29, (7, 8))


def test_a_missing_setting_is_named() -> None:
    with pytest.raises(SettingsError, match=r"^BOT_TOKEN: is missing"):
        require(load_settings(None), "bot_token")


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "123456:very-secret-part")
    assert "very-secret-part" not in repr(load_settings(None))


def test_every_setting_is_documented() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name in Settings.model_fields:
        assert f"`{name.upper()}`" in readme
        assert f"{name.upper()}=" in example
