"""The record of every call that the bot made, in memory and, when asked, as JSON lines.

Never part of the bot: it holds texts, which the bot itself keeps nowhere.
"""

import json
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from bot.demo.wire import Upload

#: enough for any test; a benchmark writes them to a file
KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Call:
    """One call, and what became of it."""

    number: int
    method: str
    params: Mapping[str, Any]
    #: seconds of the monotonic clock, when the answer was ready
    at: float
    #: "ok", the error code, "dropped", or "lost"
    outcome: str
    result: Any = None


class Calls:
    """The calls, oldest first."""

    def __init__(self, file: Path | None = None) -> None:
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self._count = 0
        self._file: TextIO | None = file.open("a", encoding="utf-8", buffering=1) if file else None

    def record(self, method: str, params: Mapping[str, Any], outcome: str, result: Any = None) -> None:
        """Write a call down."""
        self._count += 1
        self._calls.append(Call(self._count, method, params, time.monotonic(), outcome, result))
        if self._file:
            line = {"method": method, "params": params, "outcome": outcome}
            self._file.write(json.dumps(line, ensure_ascii=False, default=_name) + "\n")

    def of(self, *methods: str) -> list[Call]:
        """Return the calls of some methods that were carried out."""
        return [call for call in self._calls if call.method in methods and call.outcome in ("ok", "lost")]

    def after(self, number: int) -> list[Call]:
        """Return the calls after one."""
        return [call for call in self._calls if call.number > number]

    def clear(self) -> None:
        """Forget the calls so far."""
        self._calls.clear()

    def __iter__(self) -> Any:
        return iter(tuple(self._calls))

    def __len__(self) -> int:
        return len(self._calls)

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()


def _name(value: object) -> str:
    if isinstance(value, Upload):
        return value.name
    raise TypeError(type(value).__name__)
