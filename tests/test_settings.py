"""A bad value ends the start with one line that names the variable, and never shows the value."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from pydantic import SecretStr

from bot.errors import BadConfiguration
from bot.settings import ROOT, Settings, read_deployment, read_settings

NAMES = tuple(name.upper() for name in Settings.model_fields)
#: stands in every bad value; no message may show it
MARK = "hunter2"

BAD = {
    "TELEGRAM_WEBHOOK_URL": (
        MARK,
        f"https://{MARK}.example.org",
        f"https://{MARK}.example.org/",
        f"ftp://{MARK}/telegram",
    ),
    "TELEGRAM_WEBHOOK_SECRET": (f"{MARK} with spaces", f"{MARK}!", MARK * 40),
    "TELEGRAM_API_URL": (MARK, f"{MARK}.example.org", f"ftp://{MARK}", f"https://{MARK}:port", "https://"),
    "DATABASE_URL": (
        f"postgresql://halcyon:{MARK}@localhost:port/halcyon",
        f"postgresql://halcyon:{MARK}[@localhost/x",
    ),
    "STAFF_CHAT_ID": (MARK, "12345", "0", "1.5"),
    "NLU_URL": (MARK, f"localhost:5005/{MARK}", f"http://[{MARK}"),
    "HTTP_PORT": (MARK, "-1", "65536", "80.5"),
    "LOG_LEVEL": (MARK, "TRACE", "20"),
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Begin with nothing set, in a folder without ``.env``."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def refusal(**overrides: object) -> str:
    with pytest.raises(BadConfiguration) as why:
        read_settings(**overrides)
    # whatever is printed of it, the chain included, must not show the value
    assert why.value.__cause__ is None
    assert why.value.__suppress_context__
    return str(why.value)


def config(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config.yml"
    file.write_text(text, encoding="utf-8")
    return file


def shipped(tmp_path: Path, **changes: object) -> Path:
    raw = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    return config(tmp_path, yaml.safe_dump({**raw, **changes}))


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_a_bad_value_gives_one_line_that_names_the_variable_and_never_the_value(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    line = refusal()
    assert name in line
    assert MARK not in line
    assert "\n" not in line
    assert "Value error" not in line


def test_two_bad_values_are_both_named_in_the_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PORT", "many")
    monkeypatch.setenv("LOG_LEVEL", "loud")
    line = refusal()
    assert "HTTP_PORT" in line
    assert "LOG_LEVEL" in line
    assert "\n" not in line


@pytest.mark.parametrize("name", [name for name in NAMES if name not in BAD])
def test_every_variable_without_a_bad_value_takes_any_text(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, MARK)
    value = getattr(read_settings(), name.lower())
    assert (value.get_secret_value() if isinstance(value, SecretStr) else value) == MARK


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_variable_counts_as_not_set(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    untouched = read_settings()
    monkeypatch.setenv(name, "")
    assert read_settings() == untouched


def test_the_file_is_read_and_the_environment_goes_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("HTTP_PORT=9001\nLOG_LEVEL=error\nNLU_URL=\n", encoding="utf-8")
    monkeypatch.setenv("HTTP_PORT", "9002")
    settings = read_settings()
    assert (settings.http_port, settings.log_level, settings.nlu_url) == (9002, "ERROR", "")


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"HTTP_HOST=\xff\xfe\n")
    assert refusal() == "The configuration cannot be used: .env: UnicodeDecodeError"


def test_the_example_file_can_be_used_as_it_is(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text((ROOT / ".env.example").read_text(encoding="utf-8"), encoding="utf-8")
    from_file = read_settings()
    assert from_file.telegram_token is None
    (tmp_path / ".env").unlink()
    assert from_file == read_settings()


def test_secrets_do_not_show_when_the_settings_are_printed() -> None:
    settings = read_settings(telegram_token=MARK, secret_keys=MARK, telegram_webhook_secret=MARK, database_url=MARK)
    assert MARK not in f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()}"


def test_there_is_no_secret_that_the_code_supplies() -> None:
    settings = read_settings()
    assert (settings.telegram_token, settings.secret_keys, settings.telegram_webhook_secret) == (None, None, None)
    assert settings.keys == []


def test_keys_are_read_newest_first_without_the_blanks() -> None:
    assert read_settings(secret_keys="new, old ,,\n").keys == ["new", "old"]


def test_nothing_can_change_a_setting_that_somebody_has_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        setattr(read_settings(), "http_port", 1)  # noqa: B010 - a plain assignment is refused by the type checker


# config.yml


def test_the_shipped_configuration_is_read() -> None:
    deployment = read_deployment()
    assert deployment.languages[0] == "en"
    assert deployment.desk.alert_minutes == [1, 3, 5]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"organization": "x"}, "organization: Extra inputs are not permitted"),
        ({"desk": {"langauge": "en"}}, "desk.langauge: Extra inputs are not permitted"),
        ({"retention": {"people": 30}}, "retention.people: Extra inputs are not permitted"),
        ({"retention": {"people_days": 0}}, "retention.people_days: "),
        ({"retention": {"people_days": "a month"}}, "retention.people_days: "),
        ({"languages": []}, "languages: "),
        ({"languages": "en"}, "languages: "),
        ({"languages": ["en", "en"]}, "languages: names one twice"),
        ({"languages": ["en", False]}, "languages.1: "),  # what YAML makes of Norwegian, `no`
        ({"countries": ["be"]}, "countries.0: "),
        ({"countries": ["BE", "BE"]}, "countries: names one twice"),
        ({"organisation": ""}, "organisation: "),
        ({"desk": {"alert_minutes": []}}, "desk.alert_minutes: "),
        ({"desk": {"alert_minutes": [0]}}, "desk.alert_minutes.0: "),
        ({"desk": {"language": "xx"}}, "desk.language must be one of languages"),
    ],
    ids=str,
)
def test_a_wrong_key_or_value_is_named_with_its_place(changes: dict[str, object], said: str, tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration) as why:
        read_deployment(shipped(tmp_path, **changes))
    assert str(why.value).startswith("The configuration cannot be used: config.yml: ")
    assert said in str(why.value)
    assert "\n" not in str(why.value)


@pytest.mark.parametrize(
    "text",
    ["", "a list\n", "- a\n- b\n", "languages: [en\n", "\tlanguages: en\n", "languages: [en]\nlanguages: [fr]\n"],
)
def test_a_file_of_another_shape_is_refused_in_one_line(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match=r"config\.yml") as why:
        read_deployment(config(tmp_path, text))
    assert "\n" not in str(why.value)


def test_a_file_that_is_missing_or_no_text_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match=r"config\.yml: cannot be read \(FileNotFoundError\)$"):
        read_deployment(tmp_path / "config.yml")
    (tmp_path / "config.yml").write_bytes(b"organisation: \xff\n")
    with pytest.raises(BadConfiguration, match=r"config\.yml: cannot be read \(UnicodeDecodeError\)$"):
        read_deployment(tmp_path / "config.yml")
