"""Owns what follows from a reading: how urgent, whether to ask, whether to trust the intent.

Never shows anything and never opens a case; the engine does.
"""

from __future__ import annotations

from enum import StrEnum

from bot.domain.effects import Urgency
from bot.domain.phrases import PHRASES
from bot.domain.reading import Danger, Reading

#: from this confidence on, the likeliest intent is followed without asking: on the development set 3.4 % of all
#: messages are then shown something wrong, and 71 % are not asked back (docs/decisions/0016)
SURE = 0.7
#: below this, the three likeliest are not worth offering
HOPELESS = 0.15
#: how many guesses are offered when the bot is not sure
GUESSES = 3


class Course(StrEnum):
    """What to do with a message."""

    ACT = "act"
    ASK_DANGER = "ask_danger"
    FOLLOW = "follow"
    GUESS = "guess"
    MENU = "menu"


def course(reading: Reading) -> Course:
    """Choose what to do with a message; danger comes before everything."""
    if reading.danger is Danger.NOW:
        return Course.ACT
    if reading.danger is Danger.ASK:
        return Course.ASK_DANGER
    if reading.intent is None:
        return Course.MENU
    if reading.confidence >= SURE or reading.also is not None:
        return Course.FOLLOW
    return Course.GUESS if reading.confidence >= HOPELESS else Course.MENU


def guesses(reading: Reading) -> tuple[str, ...]:
    """Name the likeliest intents, to be offered as buttons; small talk is no guess worth a button."""
    # a model newer than this code may name an intent that has no words yet: a card with it could never be sent
    worth = [r.name for r in reading.ranking if r.name not in NOT_OFFERED and f"intent.{r.name}" in PHRASES]
    return tuple(worth[:GUESSES])


#: intents that answer something said before, and the two dangers, which have their own question
NOT_OFFERED = frozenset(
    {"affirm", "deny", "greet", "thank", "goodbye", "out_of_scope", "urgent_danger", "urgent_self_harm"}
)


def urgency(reading: Reading) -> Urgency:
    """Say how soon a counsellor is needed after this message."""
    if reading.danger is Danger.NOW:
        return Urgency.NOW
    return Urgency.SOON if reading.danger is Danger.ASK else Urgency.TALK


#: what is looked at first where a message speaks of two things: a body in danger, then a child, then blackmail and
#: threats, then what spreads while she waits, then the rest; questions come after what has happened
_GRAVEST = (
    "report_sexual_assault", "report_partner_violence", "report_grooming", "report_threats", "report_sextortion",
    "report_image_abuse", "report_deepfake", "report_doxxing", "report_spyware", "report_cyberstalking",
    "report_account_takeover", "report_impersonation", "report_harassment", "report_workplace", "request_human",
    "ask_help_friend", "express_distress",
)  # fmt: skip


def gravity(intent: str) -> int:
    """Order intents, the gravest first."""
    return _GRAVEST.index(intent) if intent in _GRAVEST else len(_GRAVEST)
