"""Owns the shape of what a check found: one issue, its place and its language.

Never decides what is wrong; each kind of content brings its own checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that a check found."""

    level: Literal["error", "warning"]
    #: path relative to the repository, such as ``flows/services/be.yml``
    file: str
    #: the step, record or message inside the file
    where: str
    #: the language it is about, or None where it is about all of them
    language: str | None
    message: str

    def __str__(self) -> str:
        place = ":".join(part for part in (self.file, self.where, self.language or "") if part)
        return f"{self.level}: {place}: {self.message}"
