"""Owns the decision: conversation and event in, conversation and effects out.

Never does input or output, and never looks at a clock.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain import commands, heard, pressed, triage, walk
from bot.domain.conversation import Conversation, Mode
from bot.domain.effects import Effect, RaiseCase, Relay, Remove, TellCounsellor, part
from bot.domain.events import CounsellorJoined, CounsellorLeft, Edited, Event, Heard, Kind, Pressed
from bot.domain.flow import Library
from bot.domain.reading import Danger, Reading


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of the conversation, and what is to be done."""

    conversation: Conversation
    effects: tuple[Effect, ...]


def decide(conversation: Conversation, event: Event, library: Library, duty: int) -> Decision:
    """Decide what one event means.

    Args:
        conversation: where she is.
        event: what happened.
        library: all content.
        duty: how many counsellors are on duty now.
    """
    turn = _turn(walk.Scene(conversation, library, duty), event)
    return Decision(turn.conversation, turn.effects)


def asks_duty(event: Event) -> bool:
    """Say whether the answer to an event may speak of the desk; walking through guidance never does."""
    if not isinstance(event, Pressed):
        return isinstance(event, Heard | Edited)
    verb, _, argument = event.action.partition(":")
    if verb == "do":
        return argument not in {"menu", "emergency", "hide"}
    return verb not in {"go", "qa", "qn", "quiz"} or argument.startswith("human")


def _turn(scene: walk.Scene, event: Event) -> walk.Turn:
    match event:
        case Heard(command=str() as command):
            return commands.obey(scene, command, event)
        case Heard() if scene.conversation.mode is Mode.HUMAN:
            return _to_counsellor(scene, event)
        case Heard():
            return heard.answer(scene, event)
        case Edited():
            return _edited(scene, event)
        case Pressed():
            return pressed.follow(scene, event)
        case CounsellorJoined():
            return walk.joined(scene)
        case CounsellorLeft():
            return walk.left(scene)


def _to_counsellor(scene: walk.Scene, event: Heard) -> walk.Turn:
    """Pass a message on; in HUMAN the engine itself is silent."""
    if event.kind is Kind.MEDIA:
        # decision 10: not opened, not relayed, and gone from her chat; both sides must know that something was sent
        turn = scene.say("human.media")
        return turn.plus(Remove(event.message), TellCounsellor(part("desk.media_sent")))
    return walk.Turn(scene.conversation, (Relay(event.message), *_raised(event.reading)))


def _edited(scene: walk.Scene, event: Edited) -> walk.Turn:
    if scene.conversation.mode is Mode.HUMAN:
        return walk.Turn(scene.conversation, (Relay(event.message, edited=True), *_raised(event.reading)))
    # before that, a corrected message is answered like a new one: the first answer may have been to a slip
    return heard.answer(scene, Heard(event.message, reading=event.reading))


def _raised(reading: Reading) -> tuple[Effect, ...]:
    """Mark danger in what a counsellor receives; several cases at once, and one line is easily overlooked."""
    if reading.danger is Danger.NONE:
        return ()
    return (RaiseCase(triage.urgency(reading), reading.why),)
