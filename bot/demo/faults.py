"""Troubles on demand: the bot is told to wait, the server fails, the line drops, the answer is lost.

Never invents trouble by itself: each fault is ordered, for some calls, so many times.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Trouble(StrEnum):
    """What goes wrong."""

    #: 429 with retry_after; the call is not carried out
    FLOOD = "flood"
    #: 500, 502, or whatever status; the call is not carried out
    STATUS = "status"
    #: the line drops before the call is carried out
    DROP = "drop"
    #: the call is carried out after some seconds
    SLOW = "slow"
    #: the call is carried out, and the line drops before the answer
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Fault:
    """One trouble, for the calls that it fits."""

    trouble: Trouble
    #: None: any method but getUpdates, which a polling bot calls all the time and which would swallow every fault
    method: str | None = None
    #: None: any chat, and calls without one
    chat_id: int | None = None
    count: int = 1
    retry_after: int = 1
    status: int = 500
    seconds: float = 1.0

    def fits(self, method: str, chat_id: object) -> bool:
        """Say whether it hits this call."""
        if self.method is None:
            if method == "getUpdates":
                return False
        elif self.method.lower() != method.lower():
            return False
        return self.chat_id is None or str(self.chat_id) == str(chat_id)


class Faults:
    """The faults that are ordered and not yet used up, oldest first."""

    def __init__(self) -> None:
        self._ordered: list[Fault] = []

    def order(self, fault: Fault) -> None:
        """Order a fault."""
        self._ordered.append(fault)

    def clear(self) -> None:
        """Take every order back."""
        self._ordered.clear()

    def take(self, method: str, parameters: Mapping[str, Any]) -> Fault | None:
        """Use up one fault that fits the call."""
        if not self._ordered:
            return None
        for place, fault in enumerate(self._ordered):
            if fault.fits(method, parameters.get("chat_id")):
                if fault.count > 1:
                    self._ordered[place] = replace(fault, count=fault.count - 1)
                else:
                    del self._ordered[place]
                return fault
        return None

    def __iter__(self) -> Any:
        return iter(tuple(self._ordered))

    def __len__(self) -> int:
        return len(self._ordered)
