"""Owns what a press means: a live button, a second tap, or a button of an old card.

Never trusts what a button says: it is checked against the content like anything else that comes from outside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.domain import meant, quiz, triage
from bot.domain.conversation import Mode, Place, QuizRun
from bot.domain.effects import Count, Forget, Toast, Urgency, Vanish, part
from bot.domain.events import Pressed
from bot.domain.truth import is_true
from bot.domain.walk import MENU, Scene, Turn, asked_about

#: what would do harm when an old button is pressed again: these work on the live card only
ONCE = frozenset({"do:forget", "do:stop_alert", "do:danger_yes", "do:danger_no"})


def follow(scene: Scene, event: Pressed) -> Turn:
    """Do what a press asks for, once."""
    conversation = scene.conversation
    is_live = event.seq == conversation.seq
    if not is_live and event.message == conversation.card:
        # two quick taps: the first has already changed this card, the second was meant for what is gone
        return Turn(conversation, (Count("ignored_second_tap"),))
    if event.action == "do:forget" and conversation.seq == 0:
        # the second of two quick taps, after everything was deleted: a card here would fill the chat just emptied
        return Turn(conversation, (Count("ignored_second_tap"),))
    if not is_live and event.action in ONCE:
        shown = _ask_again(scene) if event.action == "do:danger_yes" else scene.again()
        return shown.plus(Toast(part("press.old")))
    # a card is changed in place while it is the last one; under an old card nobody would see the answer
    edit = event.message if is_live else None
    verb, _, argument = event.action.partition(":")
    act = ACTS.get(verb)
    turn = act(scene, argument, edit) if act else None
    if turn is None:
        # a forged or outdated button: nothing it names exists
        return scene.again(edit=edit).plus(Toast(part("press.old")))
    return turn


def _ask_again(scene: Scene) -> Turn:
    """An old "yes" may be to an old question, so it calls nobody; the question itself comes back."""
    here, earlier = scene.conversation.place, reversed(scene.conversation.back)
    asked = next((place for place in (here, *earlier) if asked_about(place)), None)
    return scene.go(asked) if asked else scene.again()


Act = Callable[[Scene, str, int | None], Turn | None]


def _go(scene: Scene, argument: str, edit: int | None) -> Turn | None:
    place = Place.parse(argument)
    step = scene.library.step(place)
    if step is None or not is_true(step.place, scene.conversation.mode):
        return None
    return scene.go(step.place, edit=edit)


def _do(scene: Scene, argument: str, edit: int | None) -> Turn | None:
    match argument:
        case "menu":
            return scene.go(MENU, edit=edit)
        case "back":
            return scene.back(edit=edit)
        case "emergency":
            return scene.go(Place("urgent_danger", "numbers"), edit=edit)
        case "hide":
            return scene.hide().plus(Toast(part("hide.limits_alert")))
        case "human":
            if scene.conversation.mode is not Mode.BOT:
                return scene.wait(edit=edit)
            return scene.call(Urgency.TALK, ("button",), edit=edit)
        case "stop_alert":
            return scene.stop(edit=edit)
        case "danger_yes":
            return meant.answer_danger(scene, yes=True, edit=edit)
        case "danger_no":
            return meant.answer_danger(scene, yes=False, edit=edit)
        case "forget" if scene.conversation.place == Place("delete", "confirm"):
            return forget(scene)
    return None


def forget(scene: Scene) -> Turn:
    """Delete everything, and say so last."""
    step = scene.library.step(Place("delete", "done"))
    turn = scene.show_step(step, None) if step else Turn(scene.conversation)
    return Turn(turn.conversation, (Vanish(), *turn.effects, Forget()))


def _intent(scene: Scene, argument: str, edit: int | None) -> Turn | None:
    known = (argument in scene.library.intents or argument == "start_quiz") and argument not in triage.NOT_OFFERED
    return meant.follow(scene, argument, edit=edit) if known else None


def _language(scene: Scene, argument: str, edit: int | None) -> Turn | None:
    if argument not in scene.library.languages:
        return None
    return _chosen(scene.with_(replace(scene.conversation, language=argument)), "language", edit)


def _country(scene: Scene, argument: str, edit: int | None) -> Turn | None:
    if argument not in scene.library.countries:
        return None
    return _chosen(scene.with_(replace(scene.conversation, country=argument)), "country", edit)


def _chosen(scene: Scene, flow: str, edit: int | None) -> Turn:
    """Leave the list she chose from; where the list was an old card, stay where she is now."""
    place = scene.conversation.place
    if place is None or place.flow != flow:
        return scene.again(edit=edit)
    return scene.with_(replace(scene.conversation, beside=False)).back(edit=edit)


def _quiz(scene: Scene, argument: str, edit: int | None) -> Turn | None:
    return scene.invite(argument, edit=edit) if argument in scene.library.quizzes else None


def _quiz_next(scene: Scene, argument: str, edit: int | None) -> Turn | None:
    name, _, number = argument.partition(":")
    played, run = scene.library.quizzes.get(name), scene.conversation.quiz
    if played is None or not number.isdecimal():
        return None
    index = int(number)
    if index == 0:
        return scene.ask(QuizRun(name), edit=edit)
    if run is None or run.quiz != name or not run.answered or index != run.index + 1:
        return None
    return scene.onward(run, edit=edit)


def _quiz_answer(scene: Scene, argument: str, edit: int | None) -> Turn | None:
    name, _, rest = argument.partition(":")
    number, _, option = rest.partition(":")
    played, run = scene.library.quizzes.get(name), scene.conversation.quiz
    if played is None or run is None or run.quiz != name or run.answered or str(run.index) != number:
        return None
    if not option.isdecimal() or int(option) >= played.questions[run.index].options:
        return None
    after, parts, rows = quiz.answer(played, run, int(option))
    return scene.play(after, parts, rows, edit=edit)


ACTS: dict[str, Act] = {
    "go": _go,
    "do": _do,
    "intent": _intent,
    "lang": _language,
    "country": _country,
    "quiz": _quiz,
    "qn": _quiz_next,
    "qa": _quiz_answer,
}
