"""Owns what a message of hers means while the bot answers: danger first, then the intent, then a question back.

Never sees the message; the reading says what was found in it.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain import context, meant, triage
from bot.domain.conversation import Mode, Place
from bot.domain.effects import Button, Hold, OpenCase, Remove, part
from bot.domain.events import Heard, Kind
from bot.domain.reading import Danger, Reading
from bot.domain.triage import Course
from bot.domain.walk import MENU, WELCOME, Scene, Turn, asked_about


def answer(scene: Scene, event: Heard) -> Turn:
    """Answer a message in BOT or WAITING."""
    conversation, reading = context.weigh(scene.conversation, event.reading)
    before, event = scene.conversation, replace(event, reading=reading)
    scene = _in_her_language(scene.with_(conversation), reading)
    scene, first = _welcomed(scene)
    if event.kind is Kind.MEDIA:
        # decision 10: an intimate image is not even left lying in the chat
        turn = scene.aside(Place("smalltalk", "media")).plus(Remove(event.message))
    elif event.kind is Kind.OTHER:
        turn = first or scene.aside(Place("smalltalk", "unsupported"))
    else:
        turn = _understood(scene, event, first)
    if first is not None and turn.conversation.place != WELCOME:
        turn = turn.introduced()
    elif before.welcomed and before.language != scene.conversation.language:
        # followed at once, because she must be able to read the answer; the way back stands under it
        back = Button(part(f"language.{before.language}"), f"lang:{before.language}")
        turn = turn.under("language.followed").with_row((back,))
    if event.kind is Kind.MEDIA:
        return turn
    if turn.conversation.mode is Mode.WAITING or _opens(turn):
        # the message that opened the case is the one the counsellor needs most; the later ones are for her too
        turn = turn.plus(Hold(event.message))
    return turn


def _opens(turn: Turn) -> bool:
    return any(isinstance(effect, OpenCase) for effect in turn.effects)


def _understood(scene: Scene, event: Heard, first: Turn | None) -> Turn:
    reading = event.reading
    if reading.danger is Danger.NONE and reading.reply is not None:
        said = meant.reply(scene, reading.reply)
        if said is not None:
            return said
    match triage.course(reading):
        case Course.ACT:
            return scene.call(triage.urgency(reading), reading.why, reading.peril)
        case Course.ASK_DANGER:
            return meant.ask_danger(scene, reading.peril, _calm_intent(event))
        case Course.FOLLOW if reading.intent is not None:
            return _followed(scene, reading.intent, reading.also)
        case _ if asked_about(scene.conversation.place) and not _means_something(reading):
            # a "yes" that was not understood must not lose the question; her buttons stand under it
            return scene.again()
        case Course.GUESS if names := triage.guesses(reading):
            return scene.guess(names)
        case _:
            if reading.ranking:
                return first or scene.go(Place("smalltalk", "out_of_scope"))
            turn = first or scene.go(MENU)
            # no model answered: she must not think that her message was read and passed over; while a counsellor is
            # called it is kept, and will be read
            return turn.under("understand.again") if scene.conversation.mode is Mode.BOT else turn


def _followed(scene: Scene, intent: str, also: str | None) -> Turn:
    """Do the graver of two things, and offer the other."""
    if also is None or also in triage.NOT_OFFERED:
        return meant.follow(scene, intent)
    first, second = sorted((intent, also), key=triage.gravity)
    return meant.follow(scene, first, also=second)


def _means_something(reading: Reading) -> bool:
    """Say whether an unsure reading is worth three guesses, rather than an unclear yes or no."""
    is_answer = reading.intent in {"affirm", "deny"}
    return not is_answer and triage.course(reading) is Course.GUESS and bool(triage.guesses(reading))


def _calm_intent(event: Heard) -> str | None:
    """What to go on with when she says that she is not in danger."""
    for ranked in event.reading.ranking[:2]:
        if ranked.name not in triage.NOT_OFFERED and ranked.confidence >= triage.HOPELESS:
            return ranked.name
    return None


def _in_her_language(scene: Scene, reading: Reading) -> Scene:
    """Go on in the language she writes in, where it is certain; understanding never says so of a single word."""
    language = reading.language
    if language is None or language == scene.conversation.language or language not in scene.library.languages:
        return scene
    return scene.with_(replace(scene.conversation, language=language))


def _welcomed(scene: Scene) -> tuple[Scene, Turn | None]:
    """Say once what this is; a first message that says what she needs is answered at once instead."""
    if scene.conversation.welcomed:
        return scene, None
    scene = scene.with_(replace(scene.conversation, welcomed=True))
    return scene, scene.go(WELCOME)
