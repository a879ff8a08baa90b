"""Owns the types of our own identifiers, and how a case number is written.

Never holds a Telegram id: those live encrypted in the store and for the length of a call in memory.
"""

from __future__ import annotations

from typing import NewType

#: our own number for a chat; says nothing about whose it is
ChatKey = NewType("ChatKey", int)
CaseKey = NewType("CaseKey", int)
StaffKey = NewType("StaffKey", int)
#: Telegram's number for a message inside one chat
MessageId = NewType("MessageId", int)
#: Telegram's number for a chat, only ever in memory
TelegramId = NewType("TelegramId", int)
UpdateId = NewType("UpdateId", int)

# no 0/O and 1/I: counsellors read these aloud to each other at night
_DIGITS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def case_name(case: CaseKey) -> str:
    """Write a case number the way the desk shows and says it, such as ``C-4F``."""
    number, out = int(case), ""
    while True:
        number, rest = divmod(number, len(_DIGITS))
        out = _DIGITS[rest] + out
        if number == 0:
            return f"C-{out.rjust(2, _DIGITS[0])}"
