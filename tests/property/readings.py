"""Owns whatever could be understood of a message, and whatever a button could say.

Never likely, always possible.
"""

from __future__ import annotations

from hypothesis import strategies as st

from bot.content.library import INTENTS
from bot.domain.reading import Danger, Peril, Ranked, Reading
from tests.domain.shipped import COUNTRIES, LIBRARY

LANGUAGES = st.sampled_from([None, None, "en", "fr", "es", "tlh"])
CONFIDENCES = st.floats(0, 1, allow_nan=False)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Any reading: likeliest first, from nothing at all to sure danger."""
    names = draw(st.lists(st.sampled_from([*INTENTS, "unheard_of"]), max_size=5, unique=True))
    confidences = sorted((draw(CONFIDENCES) for _ in names), reverse=True)
    return Reading(
        ranking=tuple(Ranked(*pair) for pair in zip(names, confidences, strict=True)),
        danger=draw(st.sampled_from([Danger.NONE, Danger.NONE, Danger.NONE, *Danger])),
        peril=draw(st.sampled_from(Peril)),
        language=draw(LANGUAGES),
    )


_places = [f"{flow.name}.{step}" for flow in LIBRARY.flows.values() for step in flow.steps]
_dos = ("menu", "back", "emergency", "hide", "human", "stop_alert", "danger_yes", "danger_no", "forget", "fly")

#: real actions where they do not belong, and actions that never were
ACTIONS = st.one_of(
    st.sampled_from([f"go:{place}" for place in _places]),
    st.sampled_from([f"do:{do}" for do in _dos]),
    st.sampled_from([f"intent:{intent}" for intent in INTENTS]),
    st.sampled_from([f"lang:{code}" for code in (*LIBRARY.languages, "xx")]),
    st.sampled_from([f"country:{code}" for code in (*COUNTRIES, "XX")]),
    st.builds("qn:recognise:{}".format, st.integers(-1, 9)),
    st.builds("qa:recognise:{}:{}".format, st.integers(-1, 9), st.integers(-1, 5)),
    st.text(max_size=20),
)
