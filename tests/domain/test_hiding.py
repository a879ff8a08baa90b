"""What is left after she has hidden the chat."""

from bot.domain.conversation import Conversation, Place
from bot.domain.effects import Show, Vanish
from bot.domain.engine import decide
from bot.domain.events import Heard
from tests.domain.shipped import LIBRARY

HER = Conversation(language="fr", country="BE", place=Place("sextortion", "safe"), welcomed=True, topic="sextortion")


def test_after_hiding_a_start_does_not_say_hello_again() -> None:
    hidden = decide(HER, Heard(1, command="hide"), LIBRARY, 1).conversation
    effects = decide(hidden, Heard(2, command="start"), LIBRARY, 1).effects
    keys = [part.key for effect in effects if isinstance(effect, Show) for part in effect.card.parts]
    assert "welcome.hello" in keys
    assert "welcome.again" not in keys


def test_hiding_keeps_her_language_and_country_and_nothing_of_what_she_read() -> None:
    decision = decide(HER, Heard(1, command="hide"), LIBRARY, 1)
    assert isinstance(decision.effects[0], Vanish)
    after = decision.conversation
    assert (after.language, after.country) == ("fr", "BE")
    assert (after.place, after.back, after.topic, after.pending) == (None, (), None, None)
