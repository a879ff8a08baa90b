"""When a model is trained, and that a half-written one never looks like a trained one."""

import asyncio
import contextlib
import os
from pathlib import Path

import pytest

from bot.understanding.training import NluMissing, Project, TrainingFailed, train
from tests.understanding.real_rasa import until

INPUTS = (
    "config.yml",
    "domain.yml",
    "requirements.lock",
    "components/encoder.py",
    "data/en/greet.yml",
    "data/fr/greet.yml",
)

#: stands for `python -m rasa train nlu --out FOLDER --fixed-model-name NAME`: writes half of a model, waits, and
#: writes the rest
TRAINER = """#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in --out) out="$2";; --fixed-model-name) name="$2";; esac
  shift
done
echo "training has begun"
printf half > "$out/$name.tar.gz"
while [ -e hold ]; do sleep 0.05; done
[ -e fail ] && exit 1
[ -e vanish ] && rm "$out/$name.tar.gz" && exit 0
printf -- '-whole' >> "$out/$name.tar.gz"
echo "training has ended"
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name in INPUTS:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"content of {name}")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(TRAINER)
    python.chmod(0o755)
    return Project(tmp_path)


def models(project: Project) -> set[str]:
    return {file.name for file in (project.folder / "models").glob("*")}


async def said(project: Project, *, is_forced: bool = False) -> list[str]:
    return [line async for line in train(project, is_forced=is_forced)]


@pytest.mark.parametrize("name", INPUTS)
def test_the_fingerprint_changes_with_each_input(project: Project, name: str) -> None:
    before = project.fingerprint()
    (project.folder / name).write_text("other content")
    changed = project.fingerprint()
    assert changed != before
    (project.folder / name).write_text(f"content of {name}")
    assert project.fingerprint() == before
    (project.folder / name).unlink()
    assert project.fingerprint() not in {before, changed}


def test_the_fingerprint_changes_with_a_new_a_moved_and_a_renamed_input(project: Project) -> None:
    seen = {project.fingerprint()}
    new = project.folder / "data" / "en" / "thank.yml"
    new.write_text("thanks")
    seen.add(project.fingerprint())
    new = new.rename(new.with_name("bye.yml"))
    seen.add(project.fingerprint())
    new.rename(project.folder / "data" / "fr" / "bye.yml")
    seen.add(project.fingerprint())
    assert len(seen) == 4


@pytest.mark.parametrize(
    "name",
    ["README.md", "models/old.tar.gz", ".rasa/cache/x.yml", ".venv/lib/a.py", "serve.py", "data/notes.txt", "a.yml"],
)
def test_the_fingerprint_changes_with_nothing_else(project: Project, name: str) -> None:
    before = project.fingerprint()
    file = project.folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("anything")
    for known in INPUTS:
        os.utime(project.folder / known, (1, 1))
    assert project.fingerprint() == before


def test_the_same_inputs_in_another_folder_have_the_same_fingerprint(project: Project, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    for name in INPUTS:
        (other / name).parent.mkdir(parents=True, exist_ok=True)
        (other / name).write_text(f"content of {name}")
    assert Project(other).fingerprint() == project.fingerprint()


async def test_a_model_is_trained_once_and_replaces_the_old_one(project: Project) -> None:
    project.model.parent.mkdir()
    (project.model.parent / "0123456789abcdef.tar.gz").write_text("of other inputs")
    assert await said(project) == ["training has begun", "training has ended"]
    assert models(project) == {project.model.name}
    assert project.model.read_text() == "half-whole"
    assert await said(project) == []


async def test_training_can_be_forced(project: Project) -> None:
    await said(project)
    assert await said(project, is_forced=True) == ["training has begun", "training has ended"]
    assert project.model.read_text() == "half-whole"


async def test_a_changed_input_is_trained_again(project: Project) -> None:
    await said(project)
    (project.folder / "domain.yml").write_text("one more intent")
    assert not project.model.exists()
    assert await said(project) != []
    assert models(project) == {project.model.name}


async def test_a_half_written_model_is_never_in_its_place(project: Project) -> None:
    hold = project.folder / "hold"
    hold.touch()
    training = asyncio.create_task(said(project))
    await until(lambda: any("draft" in name for name in models(project)), 5.0)
    assert not project.model.exists()
    hold.unlink()
    await training
    assert project.model.read_text() == "half-whole"


@pytest.mark.parametrize("how", ["fail", "vanish"])
async def test_a_training_that_fails_leaves_nothing_and_says_so(project: Project, how: str) -> None:
    (project.folder / how).touch()
    with pytest.raises(TrainingFailed, match="exit status"):
        await said(project)
    assert models(project) == set()


async def test_a_failed_training_keeps_the_model_that_was_there(project: Project) -> None:
    await said(project)
    (project.folder / "fail").touch()
    with pytest.raises(TrainingFailed):
        await said(project, is_forced=True)
    assert project.model.read_text() == "half-whole"


async def test_a_training_that_is_cancelled_leaves_nothing(project: Project) -> None:
    hold = project.folder / "hold"
    hold.touch()
    training = asyncio.create_task(said(project))
    await until(lambda: any("draft" in name for name in models(project)), 5.0)
    training.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await training
    await until(lambda: not models(project), 5.0)


async def test_without_rasas_environment_nothing_is_trained(project: Project) -> None:
    (project.folder / ".venv" / "bin" / "python").unlink()
    with pytest.raises(NluMissing, match="make setup"):
        await said(project)


def test_rasa_runs_without_telemetry_and_without_look_ups(project: Project) -> None:
    environment = project.environment()
    assert environment["RASA_TELEMETRY_ENABLED"] == "false"
    assert environment["HF_HUB_OFFLINE"] == environment["TRANSFORMERS_OFFLINE"] == "1"
    assert environment["PATH"] == os.environ["PATH"]
