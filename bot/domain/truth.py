"""Owns which cards are true only while a case stands as it does: nobody comes back to them once it has changed.

Never shows anything.
"""

from __future__ import annotations

from bot.domain.conversation import Mode, Place
from bot.domain.reading import Peril

_CALLED = frozenset({Mode.WAITING})
_OVER = frozenset({Mode.BOT})

#: the modes in which a card's words are true; "I am calling a counsellor" read again later would be waited for in vain
TRUE_IN: dict[Place, frozenset[Mode]] = {
    Place("human", "called"): _CALLED,
    Place("human", "nobody"): _CALLED,
    Place("human", "joined"): frozenset({Mode.HUMAN}),
    Place("human", "ended"): _OVER,
    Place("human", "cancelled"): _OVER,
    **{Place(peril.flow, "now"): frozenset({Mode.WAITING, Mode.HUMAN}) for peril in Peril},
    **{Place(peril.flow, "stopped"): _OVER for peril in Peril},
}


def is_true(place: Place, mode: Mode) -> bool:
    """Say whether the words of a place are true in a mode."""
    return mode in TRUE_IN.get(place, frozenset(Mode))
