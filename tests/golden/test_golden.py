"""Whole conversations go as they are written down, in her language, with the state saved and read between turns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.golden.talk import play

FILES = sorted(Path(__file__).parent.glob("*.yml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_conversation_goes_as_it_is_written(file: Path, is_updating: bool) -> None:
    script: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    played = play(script)
    if is_updating:
        text = yaml.safe_dump({**script, "turns": played}, allow_unicode=True, sort_keys=False, width=110)
        file.write_text(text.replace("\n- ", "\n\n- "), encoding="utf-8")
        return
    for number, (expected, seen) in enumerate(zip(script["turns"], played, strict=True), start=1):
        assert seen == expected, f"turn {number} of {file.name}"


def test_every_language_that_ships_has_conversations() -> None:
    spoken = {yaml.safe_load(file.read_text(encoding="utf-8"))["language"] for file in FILES}
    assert spoken >= {"en", "fr", "es"}
