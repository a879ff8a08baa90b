"""What can be set, typed or opened is documented, and what is documented exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel
from typer.main import get_command

from bot.cli import app
from bot.content.loader import load
from bot.domain import commands
from bot.domain.phrases import PHRASES
from bot.settings import Deployment, Settings
from tests.house.tree import ROOT, modules, texts

README = texts()["README.md"]
EXAMPLE = texts()[".env.example"]
#: who types the desk's own commands, and where they are explained
DESK = texts()["docs/counsellor-handbook.md"]
DOCS = {name: text for name, text in texts().items() if name.endswith(".md")}
LINK = re.compile(r"(?<!\\)\]\(([^)\s]+)\)")


def typed() -> Iterator[str]:
    """List what can be typed after ``halcyon``."""

    def walk(command: Any, path: str) -> Iterator[str]:
        for name, inner in getattr(command, "commands", {}).items():
            if hasattr(inner, "commands"):
                yield from walk(inner, f"{path}{name} ")
            else:
                yield f"{path}{name}"

    yield from walk(get_command(app), "")


def keys(model: type[BaseModel], path: str = "") -> Iterator[str]:
    """List the keys of ``config.yml``, with dots."""
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from keys(inner, f"{path}{name}.")
        else:
            yield path + name


def anchors(text: str) -> set[str]:
    """List the places of a page that a link may name, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


# settings


@pytest.mark.parametrize("name", [name.upper() for name in Settings.model_fields])
def test_every_setting_is_in_the_example_with_a_comment_and_in_the_readme(name: str) -> None:
    assert re.search(rf"(^#.*\n)+((?!#).+\n)*{name}=", EXAMPLE, re.MULTILINE), "no comment above it"
    assert f"`{name}`" in README


def test_the_example_holds_no_setting_that_there_is_not() -> None:
    assert set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE)) == {name.upper() for name in Settings.model_fields}


def test_the_example_shows_every_default_and_no_secret() -> None:
    values = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = default.get_secret_value() if hasattr(default, "get_secret_value") else default
        assert values[name.upper()] == ("" if shown is None else str(shown))


@pytest.mark.parametrize("key", list(keys(Deployment)))
def test_every_key_of_the_deployment_is_in_the_readme_with_what_ships(key: str) -> None:
    row = re.search(rf"^\| `{re.escape(key)}` \| `([^`]+)` \|", README, re.MULTILINE)
    assert row, f"{key} has no row"
    raw: Any = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    for part in key.split("."):
        raw = raw[part]
    assert yaml.safe_load(row[1]) == raw


# commands


@pytest.mark.parametrize("command", list(typed()))
def test_every_command_that_can_be_typed_is_in_the_readme(command: str) -> None:
    assert re.search(rf"^\| `halcyon {command}( [A-Z]+)?` \| \S", README, re.MULTILINE)


@pytest.mark.parametrize("command", list(typed()))
def test_every_command_says_what_it_does(command: str) -> None:
    found: Any = get_command(app)
    for part in command.split():
        found = found.commands[part]
    assert found.help
    assert found.help.splitlines()[0].endswith((".", "SECRET_KEYS."))


def test_no_document_names_a_command_that_cannot_be_typed() -> None:
    real = set(typed()) | {"staff"}
    for name, text in DOCS.items():
        for said in re.findall(r"(?:`|^|bin/)halcyon ([a-z]+(?: [a-z]+)?)", text, re.MULTILINE):
            assert said in real or said.split()[0] in real - {"staff"}, f"{name}: halcyon {said}"


def test_every_option_that_the_readme_names_exists() -> None:
    known = set()

    def walk(command: Any) -> None:
        for inner in getattr(command, "commands", {}).values():
            walk(inner)
        for parameter in getattr(command, "params", ()):
            known.update([*parameter.opts, *parameter.secondary_opts])

    walk(get_command(app))
    for row in re.findall(r"^\| `halcyon .*$", README, re.MULTILINE):
        for option in re.findall(r"--[a-z-]+", row):
            assert option in known, option
    assert len(list(typed())) >= 14


@pytest.mark.parametrize("command", commands.ALL)
def test_every_command_of_hers_is_in_the_readme_and_in_telegrams_menu(command: str) -> None:
    assert f"`/{command}`" in README
    label = PHRASES[f"command.{command}"].text
    assert 1 <= len(label) <= 256  # Bot API, BotCommand


def test_telegrams_menu_shows_no_command_that_does_nothing() -> None:
    shown = {key.removeprefix("command.") for key in PHRASES if key.startswith("command.")}
    assert shown == set(commands.ALL)
    assert set(commands.PLACES) <= set(commands.ALL)


def test_the_help_that_she_sees_names_her_commands() -> None:
    help_text = "\n".join(phrase.text for key, phrase in load(ROOT / "flows").texts.items() if key.startswith("help."))
    for command in commands.ALL:
        if command not in {"start", "help"}:
            assert f"/{command}" in help_text, command


def test_every_command_of_the_desk_is_in_the_readme_and_in_the_handbook() -> None:
    obeyed = {
        str(pattern.value.value)
        for name, module in modules().items()
        if name.startswith(("bot/service/", "bot/desk/"))
        for match in ast.walk(module)
        if isinstance(match, ast.Match) and ast.unparse(match.subject) == "command"
        for case in match.cases
        for pattern in ast.walk(case.pattern)
        if isinstance(pattern, ast.MatchValue) and isinstance(pattern.value, ast.Constant)
    }
    assert {"on", "off", "queue", "cases", "close"} <= obeyed
    for command in obeyed:
        assert f"`/{command}`" in README
        assert f"/{command}" in DESK


# flows and files


@pytest.mark.parametrize("file", sorted((ROOT / "flows" / "guidance").glob("*.yml")), ids=lambda file: file.stem)
def test_every_flow_is_listed_with_what_it_is_for(file: Path) -> None:
    assert re.search(rf"^\|.*`{file.stem}`.*\| \S", DOCS["docs/adding-a-flow.md"], re.MULTILINE)


@pytest.mark.parametrize("file", sorted((ROOT / "flows" / "quizzes").glob("*.yml")), ids=lambda file: file.stem)
def test_every_quiz_is_named(file: Path) -> None:
    assert f"`{file.stem}`" in DOCS["docs/adding-a-flow.md"]


def test_no_flow_is_listed_that_there_is_not() -> None:
    table = DOCS["docs/adding-a-flow.md"].partition("## The flows there are")[2].partition("\n##")[0]
    named = {name for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert named == {file.stem for file in (ROOT / "flows" / "guidance").glob("*.yml")}


@pytest.mark.parametrize("name", sorted(DOCS))
def test_every_link_of_a_document_leads_somewhere(name: str) -> None:
    for target in LINK.findall(DOCS[name]):
        if re.match(r"[a-z]+:", target):
            assert target.startswith(("https://", "mailto:")), target
            continue
        path, _, anchor = target.partition("#")
        file = ((ROOT / name).parent / path).resolve() if path else ROOT / name
        assert file.exists(), f"{name} links to {target}"
        if anchor:
            assert anchor in anchors(file.read_text(encoding="utf-8")), f"{name} links to {target}"


def test_every_document_can_be_found_from_the_readme() -> None:
    seen, waiting = set(), ["README.md"]
    while waiting:
        name = waiting.pop()
        if name in seen or name not in DOCS:
            continue
        seen.add(name)
        for target in LINK.findall(DOCS[name]):
            if not re.match(r"[a-z]+:", target) and (path := target.partition("#")[0]):
                file = ((ROOT / name).parent / path).resolve()
                if file.is_dir():
                    file = file / "README.md"
                waiting.append(file.relative_to(ROOT).as_posix())
    assert {name for name in DOCS if name.startswith("docs/")} <= seen


def test_every_path_that_a_document_names_exists() -> None:
    for name, text in DOCS.items():
        for path in re.findall(r"`((?:bot|flows|locales|docs|scripts|tests|nlu)/[\w./-]+)`", text):
            if "/nl" in path or path.startswith(("nlu/models", "nlu/.venv")):
                continue  # the example language of "adding a language", and what is made here
            assert (ROOT / path).exists(), f"{name} names {path}"


def test_every_target_of_make_that_a_document_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", texts()["Makefile"], re.MULTILINE))
    for name, text in DOCS.items():
        for target in re.findall(r"(?:`|^)make ([a-z]+)\b", text, re.MULTILINE):
            assert target in targets, f"{name}: make {target}"
