"""How a test waits for something: it looks again and again, and never waits for a fixed time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

#: generous, because whoever runs the tests may do other things too; nothing that works takes so long
PATIENCE = 40.0


async def until(holds: Callable[[], Any], what: str, seconds: float = PATIENCE) -> None:
    """Wait until something holds."""
    try:
        async with asyncio.timeout(seconds):
            while True:
                found = holds()
                if await found if asyncio.iscoroutine(found) else found:
                    return
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"in {seconds} seconds it did not come about that {what}") from None
