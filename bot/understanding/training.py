"""Owns whether the model has to be trained, and has Rasa train it: only when its inputs have changed.

Never imports Rasa: it lives in its own environment, and is asked as a command.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import Broken, TryLater

#: what a model is made of
_INPUTS = (
    *("config.yml", "domain.yml", "requirements.lock"),
    *("components/**/*.py", "tune/adapter.npz", "data/**/*.yml"),
)
_LENGTH = 16


class NluMissing(Broken):
    """Rasa's environment is missing: run `make setup`."""


class TrainingFailed(Broken):
    """Rasa could not train the model."""


class NotTrained(TryLater):
    """There is no model for these inputs yet: run `halcyon train`."""


@dataclass(frozen=True, slots=True)
class Project:
    """The Rasa project in ``nlu/``."""

    folder: Path

    @property
    def python(self) -> Path:
        """The interpreter of its environment.

        Raises:
            NluMissing: there is none.
        """
        found = self.folder / ".venv" / "bin" / "python"
        if not found.exists():
            raise NluMissing(found)
        return found

    def fingerprint(self) -> str:
        """Name the inputs by their content: the same inputs give the same name on every machine."""
        digest = hashlib.sha256()
        for pattern in _INPUTS:
            for file in sorted(self.folder.glob(pattern)):
                if ".venv" not in file.parts:
                    digest.update(file.relative_to(self.folder).as_posix().encode() + b"\0")
                    digest.update(hashlib.sha256(file.read_bytes()).digest())
        return digest.hexdigest()[:_LENGTH]

    @property
    def model(self) -> Path:
        """Where the model of the present inputs is, or will be."""
        return self.folder / "models" / f"{self.fingerprint()}.tar.gz"

    def environment(self) -> dict[str, str]:
        """Give the environment that Rasa runs in: nothing is reported anywhere, nothing is looked up anywhere."""
        return os.environ | {
            "RASA_TELEMETRY_ENABLED": "false",
            "HF_HUB_OFFLINE": "1",
            "TRANSFORMERS_OFFLINE": "1",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "CUDA_VISIBLE_DEVICES": "-1",
            "PYTHONWARNINGS": "ignore",
            "PYTHONPATH": str(self.folder),
            "PYTHONHASHSEED": "0",
            # one thread: two of the engine's wait for each other by spinning, and take the core from the bot meanwhile
            # (at 20 messages a second, the slowest answers in a hundred took 270 ms with two, and 82 ms with one)
            "OMP_NUM_THREADS": "1",
            # no cache beside the model: it may miss that a component has changed
            "RASA_MAX_CACHE_SIZE": "0",
            # Rasa and Keras write settings into the home folder, whatever they are told
            "HOME": str(self.folder / ".home"),
            "LOG_LEVEL": "WARNING",
            "LOG_LEVEL_LIBRARIES": "ERROR",
            "SANIC_REQUEST_MAX_SIZE": "65536",
        }


async def train(project: Project, *, is_forced: bool = False) -> AsyncIterator[str]:
    """Train where it is needed, and tell line by line what Rasa says.

    Raises:
        NluMissing: Rasa is not there.
        TrainingFailed: Rasa ended with an error.
    """
    model = project.model
    if model.exists() and not is_forced:
        return
    model.parent.mkdir(parents=True, exist_ok=True)
    # under another name until it is whole: a half-written model must never look like a trained one
    draft = model.with_name(f"draft-{model.name}")
    process = await asyncio.create_subprocess_exec(
        *(str(project.python), "-m", "rasa", "train", "nlu"),
        *("--config", "config.yml", "--domain", "domain.yml", "--nlu", "data"),
        *("--out", str(model.parent), "--fixed-model-name", draft.name.removesuffix(".tar.gz")),
        cwd=project.folder,
        env=project.environment() | {"LOG_LEVEL": "INFO"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None  # noqa: S101  PIPE was asked for
    try:
        async for line in process.stdout:
            yield line.decode(errors="replace").rstrip()
        if await process.wait() != 0 or not draft.exists():
            raise TrainingFailed(f"exit status {process.returncode}")
        draft.replace(model)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        draft.unlink(missing_ok=True)
    for old in model.parent.glob("*.tar.gz"):
        if old != model:
            old.unlink(missing_ok=True)
