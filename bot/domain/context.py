"""Owns what earlier messages make of this one: they can raise a danger, and never lower one.

Never holds words of hers: it counts.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.conversation import Conversation
from bot.domain.reading import URGENT, Danger, Peril, Reading
from bot.domain.walk import asked_about

#: from this probability of the two urgent intents on, a message that is not asked about leaves some unease: on the
#: development set one calm message in forty does, so that three in a row are hardly chance
UNEASY = 0.03
IN_A_ROW = 3
#: so many messages of distress, and she is asked whether she thinks of ending her life: asking does not put the thought
#: into anybody's head (flows/guidance/urgent_self_harm.yml names its sources)
LOW = 2
#: how sure the model must be that a message speaks of distress
DISTRESSED = 0.5


def weigh(conversation: Conversation, reading: Reading) -> tuple[Conversation, Reading]:
    """Read a message in the light of the ones before it, and count it for the ones after."""
    if reading.danger is not Danger.NONE:
        asked = asked_about(conversation.place)
        if reading.danger is Danger.ASK and asked is not None:
            # she was asked already, has not answered, and says it again: that is an answer
            reading = replace(reading, danger=Danger.NOW, why=(*reading.why, "context:asked_before"))
        return replace(conversation, uneasy=0, low=0), reading
    uneasy = conversation.uneasy + 1 if reading.alarm >= UNEASY else 0
    is_low = reading.intent == "express_distress" and reading.confidence >= DISTRESSED
    low = conversation.low + 1 if is_low else conversation.low
    if uneasy >= IN_A_ROW:
        peril = next(URGENT[ranked.name] for ranked in reading.ranking if ranked.name in URGENT)
        return _asked(conversation, reading, peril, "context:three_in_a_row")
    if low >= LOW:
        return _asked(conversation, reading, Peril.SELF_HARM, "context:distress_twice")
    return replace(conversation, uneasy=uneasy, low=low), reading


def _asked(conversation: Conversation, reading: Reading, peril: Peril, why: str) -> tuple[Conversation, Reading]:
    quiet = replace(conversation, uneasy=0, low=0)
    return quiet, replace(reading, danger=Danger.ASK, peril=peril, why=(why,))
