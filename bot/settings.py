"""Owns the configuration: secrets from the environment or ``.env``, the deployment from ``config.yml``.

Never holds a default for a secret, and never starts with a wrong value: one line says what is wrong.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import BadConfiguration
from bot.plain import PlainLoader

ROOT = Path(__file__).resolve().parent.parent
#: what Telegram takes as ``secret_token`` (Bot API, setWebhook)
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Desk(_Part):
    """The counsellors' desk."""

    #: the language of the staff group
    language: str = "en"
    #: minutes after which a case that nobody took is alerted again; after the last the supervisors are written to
    alert_minutes: Annotated[list[Annotated[int, Field(ge=1, le=120)]], Field(min_length=1, max_length=6)] = [1, 3, 5]


class Retention(_Part):
    """How long things are kept, in days."""

    people_days: Annotated[int, Field(ge=1, le=365)] = 30
    cases_days: Annotated[int, Field(ge=1, le=3650)] = 365
    audit_days: Annotated[int, Field(ge=1, le=3650)] = 365


class Deployment(_Part):
    """What ``config.yml`` says. No secrets."""

    organisation: Annotated[str, Field(min_length=1, max_length=60)]
    languages: Annotated[list[str], Field(min_length=1)]
    countries: Annotated[list[Annotated[str, Field(pattern="^[A-Z]{2}$")]], Field(min_length=1)]
    desk: Desk = Desk()
    retention: Retention = Retention()
    #: seconds for which the answer to a word or three waits for the next ones; 0 answers each at once
    quiet_seconds: Annotated[float, Field(ge=0, le=5)] = 1.2

    @field_validator("languages", "countries")
    @classmethod
    def _once(cls, codes: list[str]) -> list[str]:
        if len(set(codes)) < len(codes):
            raise ValueError("names one twice")
        return codes

    @model_validator(mode="after")
    def _desk_speaks_ours(self) -> Self:
        if self.desk.language not in self.languages:
            raise ValueError("desk.language must be one of languages")
        return self


class Settings(BaseSettings):
    """What the environment or ``.env`` says; ``.env.example`` documents every one."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

    telegram_token: SecretStr | None = None
    telegram_webhook_secret: SecretStr | None = None
    telegram_webhook_url: str = ""
    telegram_api_url: str = "https://api.telegram.org"
    secret_keys: SecretStr | None = None
    database_url: SecretStr = SecretStr("sqlite+aiosqlite:///data/halcyon.db")
    staff_chat_id: Annotated[int, Field(lt=0)] | None = None
    nlu_url: str = ""
    http_host: str = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    log_level: str = "INFO"

    @field_validator("telegram_webhook_url")
    @classmethod
    def _webhook(cls, url: str) -> str:
        if url and (not _is_address(url) or urlsplit(url).path in {"", "/"}):
            raise ValueError("must be an address with a path, such as https://bot.example.org/telegram")
        return url

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("must be 1 to 256 of A-Z a-z 0-9 _ -")
        return secret

    @field_validator("telegram_api_url", "nlu_url")
    @classmethod
    def _address(cls, url: str) -> str:
        if url and not _is_address(url):
            raise ValueError("must be an address that begins with https:// or http://")
        return url

    @field_validator("database_url")
    @classmethod
    def _port(cls, url: SecretStr) -> SecretStr:
        try:
            _ = urlsplit(url.get_secret_value()).port
        except ValueError:
            raise ValueError("must have a number as its port, and special characters of its password as %XX") from None
        return url

    @field_validator("log_level")
    @classmethod
    def _level(cls, level: str) -> str:
        if level.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return level.upper()

    @property
    def keys(self) -> list[str]:
        """The secret keys, newest first."""
        raw = self.secret_keys.get_secret_value() if self.secret_keys else ""
        return [key.strip() for key in raw.split(",") if key.strip()]


def read_settings(**overrides: Any) -> Settings:
    """Read the environment.

    Raises:
        BadConfiguration: a value cannot be used; names the variable, never the value.
    """
    try:
        return Settings(**overrides)
    except ValidationError as why:
        raise BadConfiguration(_line(why, upper=True)) from None
    except (OSError, UnicodeDecodeError) as why:
        raise BadConfiguration(".env", type(why).__name__) from None


def read_deployment(file: Path | None = None) -> Deployment:
    """Read ``config.yml``.

    Raises:
        BadConfiguration: it is missing, is no YAML, or has an unknown or wrong key; names the key.
    """
    file = file or ROOT / "config.yml"
    try:
        raw = yaml.load(file.read_text(encoding="utf-8"), PlainLoader)  # noqa: S506  a safe loader
    except (OSError, UnicodeDecodeError) as why:
        raise BadConfiguration(file.name, f"cannot be read ({type(why).__name__})") from None
    except yaml.YAMLError as why:
        raise BadConfiguration(file.name, " ".join(str(why).split())) from None
    try:
        return Deployment.model_validate(raw)
    except ValidationError as why:
        raise BadConfiguration(file.name, _line(why)) from None


def _line(why: ValidationError, *, upper: bool = False) -> str:
    """Say all that is wrong in one line, without the values: they may be secrets."""
    faults = []
    for fault in why.errors(include_input=False, include_url=False, include_context=False):
        name = ".".join(str(part) for part in fault["loc"]) or "the file"
        faults.append(f"{name.upper() if upper else name}: {fault['msg'].removeprefix('Value error, ')}")
    return "; ".join(faults)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"https", "http"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, a bracket that is never closed
        return False
