"""Settings from the environment and `.env`, all validated before anything starts."""

from datetime import timedelta, tzinfo
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from digests.errors import NashraError
from digests.model import Numerals


class SettingsError(NashraError):
    """A setting is missing or wrong. `about` names it, `reason` says what to write instead."""


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError) as error:
        raise ValueError("write a time zone such as Europe/Brussels") from error
    return value


def _url(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("write a whole address such as https://example.org")
    return value.rstrip("/")


def _database(value: str) -> str:
    if not value.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
        raise ValueError("write sqlite+aiosqlite:///FILE or postgresql+asyncpg://USER@HOST/NAME")
    return value


def _token(value: SecretStr) -> SecretStr:
    number, colon, secret = value.get_secret_value().partition(":")
    if value.get_secret_value() and not (colon and number.isdigit() and len(secret) >= 8):
        raise ValueError("write the token that @BotFather gave, such as 123456:ABC-DEF…")
    return value


def _listen(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise ValueError("write HOST:PORT such as 127.0.0.1:8080")
    return value


def _ids(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return tuple(int(part) for part in value.replace(",", " ").split())
    except ValueError as error:
        raise ValueError("write numeric Telegram ids, separated by commas") from error


Url = Annotated[str, AfterValidator(_url)]


class Settings(BaseSettings):
    """Every setting, by the name it has in the environment (in capitals)."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
    )

    bot_token: Annotated[SecretStr, AfterValidator(_token)] = SecretStr("")
    telegram_api_url: Url = "https://api.telegram.org"
    database_url: Annotated[str, AfterValidator(_database)] = "sqlite+aiosqlite:///nashra.db"
    owner_ids: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_ids)] = ()
    staff_chat_id: int = 0
    outlet_name: str = ""
    timezone: Annotated[str, AfterValidator(_zone)] = "Europe/Brussels"
    locale: Literal["ar", "en"] = "ar"
    numerals: Numerals = Numerals.LATN
    send_rate: float = Field(default=29.0, gt=0, le=1000)
    paid_broadcast: bool = False
    approval_threshold: int = Field(default=1000, ge=0)
    http_listen: Annotated[str, AfterValidator(_listen)] = "127.0.0.1:8080"
    public_url: Url = ""
    webhook_secret: SecretStr = SecretStr("")
    wordpress_url: Url = ""
    wordpress_user: str = ""
    wordpress_app_password: SecretStr = SecretStr("")
    intake_secret: SecretStr = SecretStr("")
    comment_retention_days: int = Field(default=90, ge=0, le=36500)
    allow_private_sources: bool = False

    @property
    def zone(self) -> tzinfo:
        """The outlet's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def comment_retention(self) -> timedelta:
        """How long a refused comment is kept; 0 is for ever."""
        return timedelta(days=self.comment_retention_days)

    @property
    def listen(self) -> tuple[str, int]:
        """Host and port of the HTTP server."""
        host, _, port = self.http_listen.rpartition(":")
        return host, int(port)


def load_settings(env_file: str | None = ".env") -> Settings:
    """Read and check everything. Raises SettingsError for the first setting that is wrong."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper()
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(name, reason[0].lower() + reason[1:]) from None


def require(settings: Settings, *names: str) -> None:
    """Raise SettingsError for the first of these settings that is not set."""
    for name in names:
        value = getattr(settings, name)
        shown = value.get_secret_value() if isinstance(value, SecretStr) else value
        if not shown:
            raise SettingsError(name.upper(), "is missing: set it in the environment or in .env")
