"""Owns what the repository holds: its root, the files that are kept, and the parsed modules of the bot.

Never reads what git ignores.
"""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def kept() -> tuple[Path, ...]:
    """List the files that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return tuple(ROOT / name for name in sorted(set(listed.stdout.split("\0"))) if name and (ROOT / name).is_file())


@cache
def texts() -> dict[str, str]:
    """Give the contents of every kept file that is text, by its name."""
    found = {}
    for file in kept():
        raw = file.read_bytes()
        if b"\0" not in raw:
            found[name(file)] = raw.decode("utf-8")
    return found


@cache
def modules() -> dict[str, ast.Module]:
    """Parse every module of the bot, by its name."""
    return {name: ast.parse(text) for name, text in texts().items() if name.startswith("bot/") and name.endswith(".py")}


def name(file: Path) -> str:
    """Write a path as the repository does."""
    return file.relative_to(ROOT).as_posix()
