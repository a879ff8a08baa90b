"""Whatever she does, in whatever order: nothing is lost, nothing lies, and a person is one tap away."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain.commands import ALL
from bot.domain.conversation import Conversation, Mode
from bot.domain.effects import (
    Card,
    Count,
    Forget,
    Hold,
    OpenCase,
    RaiseCase,
    Relay,
    Remove,
    Show,
    StopCase,
    TellCounsellor,
    Toast,
    Urgency,
    Vanish,
)
from bot.domain.events import Edited, Event, Heard, Kind, Pressed
from bot.domain.reading import Danger, Reading
from tests.domain.her import Her
from tests.domain.shipped import LIBRARY
from tests.property import cards
from tests.property.readings import ACTIONS, readings

LINKS = st.sampled_from([None, "nothing", "recognise", "human", "delete", "hide", *sorted(LIBRARY.flows)])


class Life(RuleBasedStateMachine):
    """One chat from its beginning, with a model that knows only whether a case is open."""

    def __init__(self) -> None:
        super().__init__()
        self.her = Her()
        #: opened and not ended, as the desk would count it
        self.has_case = False

    @initialize(language=st.sampled_from(LIBRARY.languages), duty=st.integers(0, 2))
    def begins(self, language: str, duty: int) -> None:
        self.her = Her(Conversation(language=language), duty)

    @rule(duty=st.integers(0, 2))
    def the_shift_changes(self, duty: int) -> None:
        self.her.duty = duty

    @rule(reading=readings())
    def she_writes(self, reading: Reading) -> None:
        mode = self.her.mode
        self._meets(Heard(self.her.newest + 1, reading=reading))
        if mode is Mode.HUMAN:
            assert {type(effect) for effect in self.her.effects} <= {Relay, RaiseCase}
            assert self.her.the(Relay)
        if self.her.mode is Mode.WAITING:
            assert self.her.the(Hold).message, "the counsellor would never read it"
        if reading.danger is Danger.NOW:
            called = [e for e in self.her.effects if isinstance(e, OpenCase | RaiseCase)]
            assert [call.urgency for call in called] == [Urgency.NOW]
            assert self.her.mode is not Mode.BOT
        if reading.danger is Danger.ASK and mode is not Mode.HUMAN:
            assert self.her.place == f"{reading.peril.flow}.ask"

    @rule(reading=readings())
    def she_corrects_herself(self, reading: Reading) -> None:
        is_human = self.her.mode is Mode.HUMAN
        self._meets(Edited(self.her.newest, reading))
        assert not is_human or {type(effect) for effect in self.her.effects} <= {Relay, RaiseCase}

    @rule(kind=st.sampled_from([Kind.MEDIA, Kind.OTHER]))
    def she_sends_something_else(self, kind: Kind) -> None:
        mode = self.her.mode
        self._meets(Heard(self.her.newest + 1, kind))
        if kind is Kind.MEDIA:
            assert self.her.the(Remove).message
            assert not self.her.all(Relay)
            assert not self.her.all(Hold)
            assert bool(self.her.all(TellCounsellor)) is (mode is Mode.HUMAN)
        elif mode is Mode.HUMAN:
            assert [type(effect) for effect in self.her.effects] == [Relay]

    @rule(command=st.sampled_from([*ALL, "unheard_of"]), link=LINKS)
    def she_sends_a_command(self, command: str, link: str | None) -> None:
        self._meets(Heard(self.her.newest + 1, command=command, argument=link))
        assert self.her.all(Show) or command == "unheard_of"
        assert not self.her.all(Forget)

    @precondition(lambda self: self.her.chat)
    @rule(data=st.data())
    def she_presses_a_button_of_the_card_she_sees(self, data: st.DataObject) -> None:
        actions = sorted(set(self.her.offered()))
        if not actions:
            return
        action = data.draw(st.sampled_from(actions))
        self._presses(self.her.live, self.her.card.seq, action)
        assert self.her.all(Show), "a button that leads nowhere"
        assert all(toast.text.key != "press.old" for toast in self.her.all(Toast)), "a live button that is called old"

    @precondition(lambda self: self.her.chat)
    @rule(data=st.data())
    def she_presses_a_button_of_any_card(self, data: st.DataObject) -> None:
        message = data.draw(st.sampled_from(sorted(self.her.chat)))
        actions = sorted({button.action for row in self.her.chat[message].rows for button in row})
        if actions:
            self._presses(message, self.her.chat[message].seq, data.draw(st.sampled_from(actions)))

    @precondition(lambda self: self._quiz_buttons())
    @rule(data=st.data())
    def she_plays_on(self, data: st.DataObject) -> None:
        self._presses(self.her.live, self.her.card.seq, data.draw(st.sampled_from(self._quiz_buttons())))

    @precondition(lambda self: self.her.chat)
    @rule(data=st.data())
    def she_taps_twice(self, data: st.DataObject) -> None:
        message, seq = self.her.live, self.her.card.seq
        actions = sorted(set(self.her.offered()) - {"do:hide"})
        if not actions:
            return
        action = data.draw(st.sampled_from(actions))
        self._presses(message, seq, action)
        after = self.her.conversation
        if self.her.all(Show):
            self._presses(message, seq, action)
            assert self.her.effects == (Count("ignored_second_tap"),)
            assert self.her.conversation == after

    @rule(message=st.integers(1, 200), ahead=st.integers(-3, 1), action=ACTIONS)
    def somebody_forges_a_button(self, message: int, ahead: int, action: str) -> None:
        self._presses(message, self.her.conversation.seq + ahead, action)

    @precondition(lambda self: self.her.mode is Mode.WAITING)
    @rule()
    def a_counsellor_comes(self) -> None:
        self._runs(self.her.joined)
        assert self.her.mode is Mode.HUMAN

    @precondition(lambda self: self.her.mode is Mode.HUMAN)
    @rule()
    def the_counsellor_closes_the_case(self) -> None:
        self.has_case = False
        self._runs(self.her.left)
        assert self.her.mode is Mode.BOT

    @precondition(lambda self: self.her.mode is Mode.HUMAN)
    @rule()
    def the_counsellor_gives_the_case_back(self) -> None:
        self._runs(self.her.given_back)
        assert self.her.mode is Mode.WAITING

    @invariant()
    def she_waits_or_talks_exactly_while_a_case_is_open(self) -> None:
        assert (self.her.mode is not Mode.BOT) is self.has_case

    @invariant()
    def a_quiz_never_counts_more_than_was_asked(self) -> None:
        run = self.her.conversation.quiz
        if run is not None:
            assert 0 <= run.right <= run.index + run.answered <= len(LIBRARY.quizzes[run.quiz].questions)

    def _quiz_buttons(self) -> list[str]:
        offered = self.her.offered() if self.her.chat else []
        return [action for action in offered if action.startswith(("quiz:", "qn:", "qa:"))]

    def _offers_what_she_can_do(self, card: Card) -> None:
        """A person can be called where none is, and stopped where one is."""
        actions = [button.action for row in card.rows for button in row]
        if actions:
            assert ("do:stop_alert" in actions) is (self.her.mode is not Mode.BOT)
            assert ("do:human" in actions) is (self.her.mode is Mode.BOT)

    def _presses(self, message: int, seq: int, action: str) -> None:
        topic = self.her.conversation.topic
        self._meets(Pressed(message, seq, action))
        assert any(isinstance(effect, Show | Count) for effect in self.her.effects)
        if action == "do:emergency":
            assert self.her.conversation.topic == topic

    def _meets(self, event: Event) -> None:
        self._runs(lambda: self.her.meets(event))
        if isinstance(event, Heard):
            assert any(isinstance(effect, Show | Relay | Hold | Count) for effect in self.her.effects), "lost"
        if not _may_change_language(event) and not self.her.all(Forget):
            assert self.her.conversation.language == self.language_before

    def _runs(self, deed: Any) -> None:
        """Let something happen, keep the model of the case, and look at every card it shows."""
        seq, self.language_before = self.her.conversation.seq, self.her.conversation.language
        deed()
        for effect in self.her.effects:
            match effect:
                case Show(card, _):
                    assert card.seq > seq, "a card whose buttons look like those of an older one"
                    seq = card.seq
                    cards.check(card)
                    self._offers_what_she_can_do(card)
                    for part in card.parts:
                        assert self.her.mode in cards.SAID_IN.get(part.key, set(Mode)), f"{part.key} in {self.her.mode}"
                case OpenCase():
                    assert not self.has_case, "a second case"
                    self.has_case = True
                case RaiseCase():
                    assert self.has_case
                case StopCase():
                    assert self.has_case
                    self.has_case = False
                case Vanish():
                    assert effect is self.her.effects[0], "what is shown before it would vanish too"
                case Forget():
                    assert effect is self.her.effects[-1], "something is ordered for somebody who is forgotten"
                    assert [shown.parts[0].key for shown in self.her.chat.values()] == ["delete.done"]
                    self.has_case = False


def _may_change_language(event: Event) -> bool:
    match event:
        case Heard(reading=reading) | Edited(reading=reading):
            return reading.language is not None
        case Pressed(action=action):
            return action.startswith("lang:")
    return False


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    derandomize=True,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
