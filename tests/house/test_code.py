"""The code keeps the rules of the house: small files, said purposes, errors that help, layers, nothing forbidden."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

import bot
from bot import logs
from bot.errors import BadConfiguration, BadContent, Broken, Refused, TryLater
from tests.house.tree import ROOT, modules, texts

LONGEST = 250
#: files that may be longer, each with the reason
LONGER: dict[str, str] = {}
#: names that say nothing of what is inside
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc", "core", "shared", "tools"}
#: an error with its docstring as the message, which reaches the operator, who then has to know what to do
FOR_THE_OPERATOR = (Broken, TryLater)


def all_errors() -> Iterator[type[Exception]]:
    for module in pkgutil.walk_packages(bot.__path__, "bot."):
        # these two do something when they are imported: the one runs the command, the other migrates
        if module.name != "bot.__main__" and not module.name.startswith("bot.store.migrations"):
            importlib.import_module(module.name)
    waiting: list[type[Exception]] = [Refused, TryLater, Broken]
    while waiting:
        error = waiting.pop()
        if error.__module__.startswith("bot."):
            yield error
            waiting += error.__subclasses__()


ERRORS = sorted(set(all_errors()), key=lambda error: (error.__module__, error.__name__))


@pytest.mark.parametrize("name", [name for name in texts() if re.match(r"bot/.*\.(py|js|css|html)$", name)])
def test_no_file_of_the_bot_is_long(name: str) -> None:
    assert len(texts()[name].splitlines()) <= LONGEST or name in LONGER


def test_every_exception_to_the_length_is_still_needed() -> None:
    for name, reason in LONGER.items():
        assert reason
        assert len(texts()[name].splitlines()) > LONGEST


@pytest.mark.parametrize("name", [name for name in modules() if "/migrations/" not in name])
def test_every_module_says_what_it_owns_and_what_it_never_does(name: str) -> None:
    said = (ast.get_docstring(modules()[name], clean=True) or "").splitlines()
    assert said, "no docstring"
    assert said[0].endswith(".")
    if name.endswith(("__init__.py", "__main__.py")):
        return  # a package says what it is, and its modules the rest
    assert said[1] == ""
    rest = " ".join(said[2:])
    assert re.match(r"(It )?[Nn]ever\b|It [a-z]+ no", rest), f"the second line does not say what it never does: {rest}"
    assert said[-1].endswith(".")


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_the_docstring_of_every_error_is_a_message(error: type[Exception]) -> None:
    # its own: an inherited docstring would say something general in its place
    said = (vars(error).get("__doc__") or "").strip().splitlines()
    assert said
    assert said[0].endswith(".")
    assert said[0][0].isupper()
    assert len(said[0]) <= 120
    assert not error.__name__.endswith("Error")


#: what a message has to name, so that whoever reads it knows what to do: a setting, a command, or something that is
#: plainly the operator's to look after
HANDLES = re.compile(
    r"[A-Z]+_[A-Z_]+|`(halcyon|make) [a-z ]+`|[Dd]atabase|Telegram|Rasa|configuration|content|bot|try|again|mend"
)


FOR_HIM = [error for error in ERRORS if issubclass(error, FOR_THE_OPERATOR) and error not in FOR_THE_OPERATOR]


@pytest.mark.parametrize("error", FOR_HIM, ids=lambda error: error.__name__)
def test_an_error_that_reaches_the_operator_names_what_to_look_at(error: type[Exception]) -> None:
    assert HANDLES.search(error.__doc__ or ""), error.__doc__


def test_every_error_has_one_of_the_three_roots() -> None:
    for name, module in modules().items():
        if name.startswith("bot/demo/"):
            continue  # the stand-in speaks with Telegram's words and errors, not with ours
        for node in ast.walk(module):
            if isinstance(node, ast.ClassDef) and any(
                isinstance(base, ast.Name) and base.id in {"Exception", "BaseException", "RuntimeError"}
                for base in node.bases
            ):
                assert (name, node.name) == ("bot/errors.py", "_Said")
    assert {error.__name__ for error in ERRORS} >= {"Refused", "TryLater", "Broken", "DatabaseGone", "PortTaken"}
    assert {BadConfiguration, BadContent} <= set(Broken.__subclasses__())


def test_the_layers_hold() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"Contracts: [1-9]\d* kept, 0 broken", done.stdout)


def test_the_bot_and_rasa_never_import_each_other() -> None:
    for name, text in texts().items():
        if name.startswith(("bot/", "nlu/")) and name.endswith(".py"):
            other = r"(rasa|nlu|tensorflow)" if name.startswith("bot/") else "bot"
            assert not re.search(rf"^\s*(from|import) {other}\b", text, re.MULTILINE), name


def test_telegram_sql_and_frameworks_are_imported_where_they_belong() -> None:
    homes = {
        "telegram": ("bot/channel/", "bot/desk/", "bot/app.py", "bot/demo/"),
        "sqlalchemy": ("bot/store/",),
        "alembic": ("bot/store/",),
    }
    for name, module in modules().items():
        for node in ast.walk(module):
            found = [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            found += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for library in {whole.partition(".")[0] for whole in found} & homes.keys():
                assert name.startswith(homes[library]), f"{name} imports {library}"


def test_the_domain_imports_nothing_but_python_and_itself() -> None:
    for name, module in modules().items():
        if not name.startswith("bot/domain/"):
            continue
        for node in ast.walk(module):
            found = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for whole in found:
                assert whole.split(".")[0] in sys.stdlib_module_names or whole.startswith(
                    ("bot.domain", "bot.ids", "bot.errors", "bot.clock")
                ), f"{name} imports {whole}"


def test_nothing_is_ever_forwarded_because_that_shows_who_wrote() -> None:
    for name, text in texts().items():
        # the stand-in has to know the method, to be a stand-in
        if name.startswith("bot/") and not name.startswith("bot/demo/"):
            assert not re.search(r"forward_?messages?\b", text, re.IGNORECASE), name


def test_nothing_is_printed_except_by_the_commands() -> None:
    for name, module in modules().items():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"print", "pprint", "breakpoint", "eval", "exec"}, f"{name}:{node.lineno}"


def test_no_module_has_a_name_that_says_nothing() -> None:
    for name in texts():
        if name.startswith(("bot/", "nlu/", "tests/")) and name.endswith(".py"):
            assert not set(name.removesuffix(".py").split("/")) & EMPTY_NAMES, name


def test_every_log_line_is_an_event_with_keys_of_the_list() -> None:
    """A key outside the list is dropped without a word, and a text put into the event would come out."""
    seen = 0
    for name, module in modules().items():
        for node in ast.walk(module):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            asked = ast.unparse(node.func)
            if not re.fullmatch(r"(logs\.get\(\)|self\._log)\.(debug|info|warning|error|critical|exception)", asked):
                continue
            seen += 1
            where = f"{name}:{node.lineno}"
            assert len(node.args) == 1, f"{where}: arguments would be written into the event"
            assert isinstance(node.args[0], ast.Constant), f"{where}: the event is not a word of ours"
            assert re.fullmatch(r"[a-z_]+", str(node.args[0].value)), where
            for keyword in node.keywords:
                assert keyword.arg in logs.ALLOWED, f"{where}: {keyword.arg} would be dropped"
    assert seen > 10


def test_the_only_loggers_are_ours() -> None:
    for name, module in modules().items():
        if name != "bot/logs.py" and not name.startswith("bot/demo/"):
            # a library may be made more silent anywhere; to say something there is one way
            assert not re.search(r"getLogger\([^)]*\)(?!\.setLevel)", ast.unparse(module)), name


def test_nothing_is_left_undone() -> None:
    undone = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b|NotImplemented" r"Error")
    skipped = re.compile(r"pytest\.(skip|xfail|importorskip)|mark\.(skip|xfail)")
    for name, text in texts().items():
        if name.endswith((".py", ".js", ".yml", ".sh")) or name in {"Makefile", "scripts/setup"}:
            assert not undone.search(text), name
            if name != "tests/house/test_code.py":
                assert not skipped.search(text), name
