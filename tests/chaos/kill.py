"""Where a process of the bot is to die, as an order that it reads from a file.

Never kills anybody by itself; ``process`` carries the order out.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Kill:
    """Before or after the so-manieth call of a step."""

    when: str
    step: str
    number: int = 1

    def write(self, order: Path) -> None:
        """Give the order to whoever runs with this file."""
        fresh = order.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(self)))
        fresh.rename(order)


def read(order: Path) -> Kill | None:
    """Read the order, if there is one."""
    try:
        return Kill(**json.loads(order.read_text()))
    except FileNotFoundError:
        return None
