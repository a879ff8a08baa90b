"""Owns the steps of a turn: going to a place, showing its card, coming back, opening and ending a case.

Never decides which of them a message or a press means.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain import quiz as quizzes
from bot.domain import screens
from bot.domain.conversation import Conversation, Mode, Place, QuizRun
from bot.domain.effects import (
    Button,
    Card,
    Effect,
    OpenCase,
    Part,
    RaiseCase,
    Row,
    Show,
    StopCase,
    Urgency,
    Vanish,
    part,
)
from bot.domain.flow import Library, Step
from bot.domain.reading import Peril
from bot.domain.truth import is_true

#: makes a card for a conversation whose generation has just begun
CardMaker = Callable[[Conversation], Card]

WELCOME = Place("welcome", "hello")
MENU = Place("menu", "main")
PERILS = {peril.flow: peril for peril in Peril}


def asked_about(place: Place | None) -> Peril | None:
    """Name the danger that a card asks about, where she stands at such a card."""
    return PERILS.get(place.flow) if place is not None and place.step == "ask" else None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one event leads to."""

    conversation: Conversation
    effects: tuple[Effect, ...] = ()

    def plus(self, *more: Effect) -> Turn:
        """Order something more."""
        return replace(self, effects=(*self.effects, *more))

    def introduced(self) -> Turn:
        """Say what this is under a first answer too: a machine, people behind it (EU AI Act, article 50)."""
        return self.under("welcome.line")

    def under(self, key: str) -> Turn:
        """Say one line more at the end of what is shown."""
        effects = tuple(
            replace(effect, card=replace(effect.card, parts=(*effect.card.parts, part(key))))
            if isinstance(effect, Show)
            else effect
            for effect in self.effects
        )
        return replace(self, effects=effects)

    def with_row(self, row: Row) -> Turn:
        """Hang one row more under what is shown, above the rows that are always there."""
        effects = tuple(
            replace(effect, card=screens.with_row(effect.card, row)) if isinstance(effect, Show) else effect
            for effect in self.effects
        )
        return replace(self, effects=effects)


@dataclass(frozen=True, slots=True)
class Scene:
    """A conversation in the light of all content and of the desk."""

    conversation: Conversation
    library: Library
    #: counsellors on duty now
    duty: int

    def with_(self, conversation: Conversation) -> Scene:
        """Look at another conversation in the same light."""
        return replace(self, conversation=conversation)

    def go(self, place: Place, *, edit: int | None = None, remember: bool = True) -> Turn:
        """Go to a place and show its card; where the place is gone, the menu."""
        step = self.library.step(place) or self.library.flows[MENU.flow].steps[MENU.step]
        place = step.place
        old = self.conversation
        moved = old.at(place) if remember else replace(old, place=place, quiz=None)
        if self.library.flows[place.flow].has_topic and place.flow not in PERILS:
            moved = replace(moved, topic=place.flow)
        if asked_about(place) is None:
            # whoever walks on has not answered; a later "yes" must not be taken for danger
            moved = replace(moved, pending=None)
        moved = replace(moved, back=tuple(earlier for earlier in moved.back if is_true(earlier, moved.mode)))
        return self.with_(moved).show_step(step, edit)

    def show_step(self, step: Step, edit: int | None, *, beside: bool = False) -> Turn:
        """Show the card of a step; ``beside`` where she stays at her place meanwhile."""
        return self._show(lambda c: screens.place(c, self.library, step, self.duty), edit, beside=beside)

    def aside(self, place: Place) -> Turn:
        """Say something without going there: what she was asked before stays asked."""
        step = self.library.step(place)
        return self.show_step(step, None, beside=True) if step else self.again()

    def say(self, key: str, *rows: Row, edit: int | None = None, footer: bool = True) -> Turn:
        """Show a card with one phrase, without going anywhere."""
        return self._show(lambda c: screens.card(c, (part(key),), rows, footer=footer), edit, beside=True)

    def guess(self, intents: tuple[str, ...], key: str = "understand.ask", *, edit: int | None = None) -> Turn:
        """Offer what she may have meant."""
        rows = tuple((Button(part(f"intent.{intent}"), f"intent:{intent}"),) for intent in intents)
        turn = self._show(lambda c: screens.card(c, (part(key),), rows), edit, beside=True)
        return replace(turn, conversation=replace(turn.conversation, offered=intents))

    def again(self, *, edit: int | None = None) -> Turn:
        """Show where she is once more."""
        run = self.conversation.quiz
        if run is not None and run.quiz in self.library.quizzes:
            # what was answered is not asked again: the answer would count twice
            return self.onward(run, edit=edit) if run.answered else self.ask(run, edit=edit)
        return self.go(self.conversation.place or MENU, edit=edit, remember=False)

    def back(self, *, edit: int | None = None) -> Turn:
        """Go one step back; at the beginning, to the menu."""
        old = self.conversation
        if old.beside and old.place is not None:
            return self.go(old.place, edit=edit, remember=False)
        if not old.back:
            return self.go(MENU, edit=edit, remember=False)
        return self.with_(replace(old, back=old.back[:-1])).go(old.back[-1], edit=edit, remember=False)

    def call(self, urgency: Urgency, why: tuple[str, ...], peril: Peril | None = None, edit: int | None = None) -> Turn:
        """Call a counsellor and tell her so: with the words of the danger, or with how many are on duty."""
        place = Place(peril.flow, "now") if peril else self.person()
        topic = self.conversation.topic
        scene = self.with_(replace(self.conversation, pending=None))
        if scene.conversation.mode is Mode.BOT:
            # opened first, so that the card under it already has the button that stops it
            waiting = scene.with_(replace(scene.conversation, mode=Mode.WAITING))
            return waiting.go(place, edit=edit).plus(OpenCase(urgency, topic or (peril.flow if peril else None), why))
        return scene.go(place, edit=edit).plus(RaiseCase(urgency, why))

    def person(self) -> Place:
        """Find the words for how things stand with her counsellor: here, called, or nobody on duty."""
        if self.conversation.mode is Mode.HUMAN:
            return Place("human", "joined")
        return Place("human", "called" if self.duty else "nobody")

    def wait(self, *, edit: int | None = None) -> Turn:
        """Tell her once more how things stand with her counsellor."""
        return self.go(self.person(), edit=edit)

    def stop(self, *, edit: int | None = None) -> Turn:
        """End the case because she wants so."""
        if self.conversation.mode is Mode.BOT:
            return self.again(edit=edit)
        place = self.conversation.place
        is_urgent = place is not None and place.flow in PERILS
        target = Place(place.flow, "stopped") if is_urgent and place else Place("human", "cancelled")
        free = self.with_(replace(self.conversation, mode=Mode.BOT))
        return free.go(target, edit=edit).plus(StopCase())

    def invite(self, name: str, *, edit: int | None = None) -> Turn:
        """Invite to a quiz."""
        parts, rows = quizzes.start(self.library.quizzes[name])
        return self.play(None, parts, rows, edit=edit)

    def ask(self, run: QuizRun, *, edit: int | None = None) -> Turn:
        """Ask the question that a run stands at."""
        parts, rows = quizzes.question(self.library.quizzes[run.quiz], run)
        return self.play(run, parts, rows, edit=edit)

    def onward(self, run: QuizRun, *, edit: int | None = None) -> Turn:
        """Go on after an answer: to the next question, or to the score."""
        if run.index + 1 >= len(self.library.quizzes[run.quiz].questions):
            return self.finish(run, edit=edit)
        return self.ask(replace(run, index=run.index + 1, answered=False), edit=edit)

    def finish(self, run: QuizRun, *, edit: int | None = None) -> Turn:
        """Say the score of a run."""
        parts, rows = quizzes.score(self.library.quizzes[run.quiz], run)
        return self.play(None, parts, rows, edit=edit)

    def play(
        self, run: QuizRun | None, parts: tuple[Part, ...], rows: tuple[Row, ...], *, edit: int | None = None
    ) -> Turn:
        """Show a card of a quiz; Back leads to where she was before it."""
        place = self.conversation.place or MENU
        playing = self.with_(replace(self.conversation, quiz=run, place=place))
        return playing._show(lambda c: screens.card(c, parts, rows), edit, beside=True)

    def hide(self) -> Turn:
        """Make the chat empty but for one harmless line."""
        # not welcomed: "Hello again" would tell whoever holds her phone that she has been here before
        bare = replace(
            self.conversation, place=None, back=(), quiz=None, pending=None, card=None, topic=None, welcomed=False,
            uneasy=0, low=0,
        )  # fmt: skip
        step = self.library.step(screens.HIDDEN)
        if step is None:  # the lint refuses content without it; a missing step must still never stop the hiding
            return Turn(bare, (Vanish(),))
        turn = self.with_(bare).show_step(step, None)
        return Turn(turn.conversation, (Vanish(), *turn.effects))

    def _show(self, make: CardMaker, edit: int | None, *, beside: bool = False) -> Turn:
        conversation = replace(_next(self.conversation, edit), beside=beside)
        return Turn(conversation, (Show(make(conversation), edit),))


def _next(conversation: Conversation, edit: int | None) -> Conversation:
    """Begin a new generation of buttons; a card sent as new has no number yet."""
    return replace(conversation, seq=conversation.seq + 1, card=edit, offered=())


def joined(scene: Scene) -> Turn:
    """A counsellor is here."""
    human = replace(scene.conversation, mode=Mode.HUMAN, pending=None, quiz=None)
    return scene.with_(human).go(Place("human", "joined"))


def left(scene: Scene) -> Turn:
    """The counsellor has closed the case; the bot is back."""
    return scene.with_(replace(scene.conversation, mode=Mode.BOT)).go(Place("human", "ended"))
