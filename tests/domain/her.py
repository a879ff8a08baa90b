"""Owns one woman and her chat: what she does, what she is shown, and which message carries which buttons.

Never decides anything itself; every turn goes through the engine and through its written form.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot.domain.conversation import Conversation, Mode
from bot.domain.effects import Card, Effect, Forget, Show, Toast, Vanish
from bot.domain.engine import decide
from bot.domain.events import CounsellorJoined, CounsellorLeft, Edited, Event, Heard, Kind, Pressed
from bot.domain.reading import NOTHING, Danger, Peril, Ranked, Reading
from bot.domain.walk import Scene
from tests.domain.shipped import LIBRARY

E = TypeVar("E", bound=Effect)


def reading(
    *intents: str,
    confidence: float = 0.9,
    danger: Danger = Danger.NONE,
    peril: Peril = Peril.DANGER,
    language: str | None = None,
) -> Reading:
    """Say what was understood of a message; each further intent is a little less likely."""
    ranking = tuple(Ranked(name, confidence - at / 100) for at, name in enumerate(intents))
    why = ("rule:en.test",) if danger is not Danger.NONE else ()
    return Reading(ranking, danger, peril, language, why)


@dataclass(slots=True)
class Her:
    """A woman, her conversation, and the cards in her chat."""

    conversation: Conversation = field(default_factory=Conversation)
    duty: int = 1
    #: the cards in her chat, by the number of their message
    chat: dict[int, Card] = field(default_factory=dict)
    #: what the last turn ordered
    effects: tuple[Effect, ...] = ()
    #: the number of the newest message of both sides
    newest: int = 100

    def meets(self, event: Event) -> Her:
        """Let something happen, and keep what came of it as it is kept in the database."""
        decision = decide(self.conversation, event, LIBRARY, self.duty)
        return self.carries(decision.conversation, decision.effects)

    def carries(self, conversation: Conversation, effects: tuple[Effect, ...]) -> Her:
        """Keep what a turn came to: the conversation in its written form, the cards in her chat."""
        self.conversation = Conversation.load(conversation.dump())
        assert self.conversation == conversation
        self.effects = effects
        for effect in effects:
            if isinstance(effect, Vanish):
                self.chat.clear()
            if isinstance(effect, Show):
                self.chat[effect.edit if effect.edit in self.chat else self._next()] = effect.card
            if isinstance(effect, Forget):
                self.conversation = Conversation(language=self.conversation.language)
        return self

    def given_back(self) -> Her:
        """Let her counsellor give the case back to the queue, as the desk does it."""
        waiting = replace(self.conversation, mode=Mode.WAITING)
        turn = Scene(waiting, LIBRARY, self.duty).wait()
        return self.carries(turn.conversation, turn.effects)

    def says(self, *intents: str, confidence: float = 0.9, danger: Danger = Danger.NONE) -> Her:
        return self.hears(reading(*intents, confidence=confidence, danger=danger))

    def hears(self, found: Reading = NOTHING, kind: Kind = Kind.TEXT) -> Her:
        return self.meets(Heard(self._next(), kind, found))

    def corrects(self, found: Reading) -> Her:
        return self.meets(Edited(self.newest, found))

    def sends(self, kind: Kind) -> Her:
        return self.meets(Heard(self._next(), kind))

    def commands(self, command: str, argument: str | None = None) -> Her:
        return self.meets(Heard(self._next(), command=command, argument=argument))

    def presses(self, action: str) -> Her:
        """Press a button of the card that she sees; it has to be there."""
        assert action in self.offered(), f"{action} is not among {self.offered()}"
        return self.taps(self.live, self.card, action)

    def taps(self, message: int, card: Card, action: str) -> Her:
        """Press any button of any card, also of one that has changed meanwhile."""
        return self.meets(Pressed(message, card.seq, action))

    def joined(self) -> Her:
        return self.meets(CounsellorJoined())

    def left(self) -> Her:
        return self.meets(CounsellorLeft())

    @property
    def live(self) -> int:
        """The number of the message whose card was shown last."""
        return max(self.chat, key=lambda number: self.chat[number].seq)

    @property
    def card(self) -> Card:
        return self.chat[self.live]

    @property
    def place(self) -> str:
        return str(self.conversation.place)

    @property
    def mode(self) -> Mode:
        return self.conversation.mode

    def offered(self) -> list[str]:
        return [button.action for row in self.card.rows for button in row]

    def keys(self) -> list[str]:
        return [part.key for part in self.card.parts]

    def all(self, kind: type[E]) -> list[E]:
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def the(self, kind: type[E]) -> E:
        (only,) = self.all(kind)
        return only

    def toast(self) -> str:
        return self.the(Toast).text.key

    def _next(self) -> int:
        self.newest += 1
        return self.newest


def known(**changes: object) -> Her:
    """Meet somebody who has been welcomed and stands at the menu."""
    her = Her().commands("start")
    her.presses("go:menu.main")
    for name, value in changes.items():
        setattr(her, name, value)
    return her
