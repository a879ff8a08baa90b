"""Owns doing what she meant: an intent, an answer about danger, a short reply to what was asked last.

Never works out what she meant; the reading and the buttons say it.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain import quiz as quizzes
from bot.domain import screens
from bot.domain.conversation import Place
from bot.domain.effects import Button, Urgency, part
from bot.domain.reading import URGENT, Peril, Reply
from bot.domain.walk import MENU, PERILS, Scene, Turn, asked_about


def ask_danger(scene: Scene, peril: Peril, pending: str | None = None) -> Turn:
    """Ask her whether she is in danger now, and keep what else she may have meant."""
    kept = replace(scene.conversation, pending=pending)
    return scene.with_(kept).go(Place(peril.flow, "ask"))


def follow(scene: Scene, intent: str, *, also: str | None = None, edit: int | None = None) -> Turn:
    """Do what an intent asks for; ``also`` is a second one, which stays one tap away."""
    turn = _followed(scene, intent, edit)
    if also is None:
        return turn
    return turn.under("understand.also").with_row((Button(part(f"intent.{also}"), f"intent:{also}"),))


def _followed(scene: Scene, intent: str, edit: int | None) -> Turn:
    conversation = scene.conversation
    if intent in {"affirm", "deny"}:
        said = reply(scene, Reply.YES if intent == "affirm" else Reply.NO, edit=edit)
        if said is not None:
            return said
    if intent == "request_human":
        return scene.call(Urgency.TALK, ("intent:request_human",), edit=edit)
    if intent in URGENT:
        return ask_danger(scene, URGENT[intent])
    if intent == "start_quiz":
        return scene.invite(next(iter(scene.library.quizzes)), edit=edit)
    place = scene.library.intents.get(intent, MENU)
    if place == Place("smalltalk", "affirm") and conversation.place is not None:
        return scene.again(edit=edit)
    return scene.go(place, edit=edit)


def answer_danger(scene: Scene, *, yes: bool, edit: int | None = None) -> Turn:
    """She has answered whether she is in danger."""
    conversation = scene.conversation
    asked, pending = asked_about(conversation.place), conversation.pending
    scene = scene.with_(replace(conversation, pending=None))
    if asked is None:
        return scene.again(edit=edit)
    if yes:
        return scene.call(Urgency.NOW, (f"answered:{asked.value}",), asked, edit=edit)
    if pending is not None:
        return follow(scene, pending, edit=edit)
    # no is an answer that a frightened person also gives by mistake: the words about it stay one tap away
    return scene.go(Place("distress", scene.library.flows["distress"].start), edit=edit)


def reply(scene: Scene, said: Reply, *, edit: int | None = None) -> Turn | None:
    """Take a short message as an answer to what was asked last; None where nothing was, or not in this way."""
    conversation = scene.conversation
    if said is Reply.STOP:
        # whoever writes only "stop" wants out, and is shown how to hide; nothing is guessed at
        return scene.go(scene.library.intents.get("goodbye", MENU), edit=edit)
    if asked_about(conversation.place) is not None:
        if said not in {Reply.YES, Reply.NO}:
            return None
        return answer_danger(scene, yes=said is Reply.YES, edit=edit)
    if conversation.offered:
        return _chosen(scene, said, edit)
    if conversation.quiz is not None:
        return _played(scene, said, edit)
    return _pressed(scene, said, edit)


def _chosen(scene: Scene, said: Reply, edit: int | None) -> Turn | None:
    """One of the intents that were offered."""
    offered = scene.conversation.offered
    if said is Reply.NO:
        return scene.say("understand.other", edit=edit)
    at = 0 if said is Reply.YES and len(offered) == 1 else said.place
    if at is not None and at < len(offered):
        return follow(scene, offered[at], edit=edit)
    # yes to three questions at once, or the fourth of three
    return scene.guess(offered, "understand.which", edit=edit)


def _played(scene: Scene, said: Reply, edit: int | None) -> Turn | None:
    """An option of the question on the card, or onwards."""
    run = scene.conversation.quiz
    if run is None or run.quiz not in scene.library.quizzes:
        return None
    played = scene.library.quizzes[run.quiz]
    if run.answered:
        return scene.onward(run, edit=edit) if said in {Reply.NEXT, Reply.YES} else None
    if said.place is None or said.place >= played.questions[run.index].options:
        return None
    after, parts, rows = quizzes.answer(played, run, said.place)
    return scene.play(after, parts, rows, edit=edit)


def _pressed(scene: Scene, said: Reply, edit: int | None) -> Turn | None:
    """A button of the card that she stands at."""
    conversation = scene.conversation
    step = scene.library.step(conversation.place) if conversation.place is not None else None
    if step is None or conversation.beside:
        return None
    if said is Reply.NO and any(choice.goto and choice.goto.flow in PERILS for choice in step.choices):
        # a card that asks whether she is safe: "no" is not a way back
        return ask_danger(scene, Peril.DANGER)
    shown = [choice for choice in step.choices if screens.is_shown(choice, conversation.mode)]
    at = 0 if said is Reply.NEXT else said.place
    if at is None or at >= len(shown):
        return None
    choice = shown[at]
    if choice.goto is not None:
        return scene.go(choice.goto, edit=edit)
    if choice.quiz is not None and choice.quiz in scene.library.quizzes:
        return scene.invite(choice.quiz, edit=edit)
    # what a button does for good, such as deleting everything, is done by that button alone
    return None
