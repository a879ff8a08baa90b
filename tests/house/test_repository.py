"""The repository can be set up anywhere, says what it lacks, and holds nothing of the place it was written in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT, texts

LOCKS = ("requirements.lock", "nlu/requirements.lock")
#: what the script itself is made of, found wherever this system keeps it
TOOLS = ("bash", "env", "mkdir", "dirname", "grep", "touch", "cat")


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_one_version_and_hashes(name: str) -> None:
    entries = re.split(r"\n(?=\S)", texts()[name].replace("\\\n", " ").strip())
    packages = [entry for entry in entries if not entry.startswith("#")]
    assert len(packages) > 40
    for entry in packages:
        assert re.match(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==[\w.+!-]+( |$)", entry), entry[:80]
        hashes = re.findall(r"--hash=(\S+)", entry)
        assert hashes, f"{entry[:60]} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes), entry[:60]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_no_registry(name: str) -> None:
    assert not re.search(r"https?://|--index-url|--extra-index-url|--find-links|@ file", texts()[name])


def test_every_dependency_that_the_bot_declares_is_locked() -> None:
    import tomllib

    project = tomllib.loads(texts()["pyproject.toml"])
    locked = {line.partition("==")[0].lower() for line in texts()["requirements.lock"].splitlines() if "==" in line}
    locked = {re.sub(r"\[.*\]", "", name).replace("_", "-") for name in locked}
    for wanted in (*project["project"]["dependencies"], *project["dependency-groups"]["dev"]):
        package = re.split(r"[\[<>=;~! ]", wanted)[0].lower().replace("_", "-")
        assert package in locked, package


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    paths = re.compile(r"(?<![\w.:/<>*-])/(work|root|home|Users|mnt|private|var/folders)/[\w.-]+")
    for name, text in texts().items():
        found = paths.search(text)
        assert not found or name == "tests/house/test_repository.py", f"{name}: {found and found[0]}"


def test_no_file_holds_a_token_or_a_key() -> None:
    secret = re.compile(
        r"\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b|-----BEGIN [A-Z ]*PRIVATE KEY|^(TELEGRAM_TOKEN|SECRET_KEYS)=[^<\s]",
        re.MULTILINE,
    )
    for name, text in texts().items():
        assert not secret.search(text), name


def test_what_must_never_be_kept_is_ignored() -> None:
    for path in (
        ".env",
        "data/halcyon.db",
        ".venv/x",
        "nlu/.venv/x",
        "nlu/models/x.tar.gz",
        "locales/fr/LC_MESSAGES/messages.mo",
    ):
        assert subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT, check=False).returncode == 0, path


def test_ci_runs_make_test_and_nothing_else() -> None:
    lines = [line for line in texts()[".ci/run"].splitlines() if line and not line.startswith("#")]
    assert lines[-1] == "exec make test"
    assert len(lines) == 3
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.parametrize("name", [name for name in texts() if name.startswith("scripts/")])
def test_every_script_can_be_run(name: str) -> None:
    assert texts()[name].startswith("#!/usr/bin/env bash\n")
    assert os.access(ROOT / name, os.X_OK)
    subprocess.run(["bash", "-n", str(ROOT / name)], check=True)


def test_make_offers_what_the_readme_promises() -> None:
    for target in ("run", "test", "train", "check", "bench", "setup", "texts", "fix", "clean"):
        done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_make_test_runs_everything_that_has_to_pass() -> None:
    recipe = subprocess.run(["make", "-n", "test"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for part in (
        "ruff check",
        "ruff format --check",
        "mypy",
        "lint-imports",
        "halcyon check",
        "validate-nlu",
        "pytest",
    ):
        assert part in recipe


# what setup says when something is missing


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A copy of the scripts on a machine that has nothing else."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    (tmp_path / "bin").mkdir()
    (tmp_path / "home").mkdir()
    for lock in LOCKS:
        (tmp_path / lock).parent.mkdir(exist_ok=True)
        (tmp_path / lock).write_text("one==1\n", encoding="utf-8")
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool) or tool)
    return tmp_path


def command(folder: Path, name: str, script: str) -> None:
    file = folder / "bin" / name
    file.write_text(f"#!/usr/bin/env bash\n{script}\n", encoding="utf-8")
    file.chmod(0o755)


def setup(folder: Path, *parts: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(folder / "scripts" / "setup"), *parts], capture_output=True, text=True, check=False, timeout=60,
        env={"PATH": str(folder / "bin"), "HOME": str(folder / "home")},
    )  # fmt: skip


def says(done: subprocess.CompletedProcess[str], message: str) -> None:
    """Whether setup ended there, with this as its last line."""
    assert done.returncode != 0
    assert message in done.stderr.splitlines()[-1], done.stderr


@pytest.mark.parametrize("part", ["bot", "nlu"])
def test_without_python_and_uv_it_says_to_install_either(part: str, bare: Path) -> None:
    says(setup(bare, part), "python3 is missing: install Python 3.11 or newer, or uv")


def test_without_the_environments_of_python_it_says_to_install_them(bare: Path) -> None:
    command(bare, "python3", "exit 1")
    says(setup(bare, "bot"), "python3 cannot make an environment: install python3-venv, or uv")


def test_when_uv_cannot_be_fetched_it_says_to_install_it_by_hand(bare: Path) -> None:
    command(bare, "python3", 'mkdir -p "$3/bin"; printf "#!/usr/bin/env bash\\nexit 1\\n" > "$3/bin/pip"; exit 0')
    command(bare, "chmod", "exit 0")
    says(setup(bare, "bot"), "uv could not be fetched: install it by hand")


@pytest.mark.parametrize(("part", "version"), [("bot", ">=3.11"), ("nlu", "3.10")])
def test_without_the_right_python_it_names_the_version(part: str, version: str, bare: Path) -> None:
    command(bare, "uv", "exit 1")
    says(setup(bare, part), f"Python {version} is missing and could not be fetched: install it, then try again")
    assert not (bare / ".make" / part).exists()


@pytest.mark.parametrize(("part", "lock"), [("bot", "requirements.lock"), ("nlu", "nlu/requirements.lock")])
def test_without_a_package_index_it_names_the_lock_file(part: str, lock: str, bare: Path) -> None:
    command(bare, "a-python", "echo Python 3.x")
    command(bare, "uv", f'case "$1 $2" in "python find") echo {bare}/bin/a-python;; "pip sync") exit 1;; esac')
    says(setup(bare, part), f"{lock} could not be installed: is there a connection to a package index?")
    assert not (bare / ".make" / part).exists()


def test_when_all_is_there_the_part_is_done(bare: Path) -> None:
    command(bare, "a-python", "echo Python 3.x")
    command(bare, "uv", f'if [ "$1 $2" = "python find" ]; then echo {bare}/bin/a-python; fi')
    done = setup(bare, "nlu")
    assert done.returncode == 0, done.stderr
    assert "Python 3.x, 1 packages" in done.stderr
    assert (bare / ".make" / "nlu").exists()


def test_without_a_browser_it_names_two_that_will_do(bare: Path) -> None:
    command(bare, "id", "echo 1000")
    says(setup(bare, "browser"), "no Chromium: install the package chromium, or Google Chrome")


def test_a_browser_that_is_there_is_used(bare: Path) -> None:
    command(bare, "chromium", "exit 0")
    assert setup(bare, "browser").returncode == 0
    assert (bare / ".make" / "chromium").read_text(encoding="utf-8") == f"{bare}/bin/chromium\n"


def test_a_part_that_there_is_not_is_named(bare: Path) -> None:
    says(setup(bare, "kitchen"), "unknown part: kitchen")
    says(setup(bare), "bot, nlu or browser")
