"""Owns playing a written conversation: each turn is done by its label as she reads it, and answered as she sees it.

Never knows what is right; the files say so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.content.catalogue import FIRST_STRONG, POP
from bot.content.render import Press, Rendered
from bot.domain.conversation import Conversation
from bot.domain.effects import Card, Effect, Forget, OpenCase, Part, RaiseCase, Show, TellCounsellor, Toast
from bot.domain.events import Heard, Kind, Pressed
from bot.domain.reading import NOTHING, Danger, Peril, Ranked, Reading
from tests.domain.her import Her
from tests.domain.shipped import NIGHT, RENDERER

#: what a turn expects; everything else in it says what she or the desk does
EXPECTED = ("shows", "toast", "does", "mode")


def play(script: dict[str, Any]) -> list[dict[str, Any]]:
    """Play a conversation and give its turns back with what really came of them."""
    her = Her(Conversation(language=script["language"]), duty=script.get("duty", 1))
    played = []
    for turn in script["turns"]:
        (done,) = set(turn) - set(EXPECTED)
        DEEDS[done](her, turn[done])
        played.append({done: turn[done], **_seen(her)})
    return played


def _hear(her: Her, found: Any) -> None:
    her.hears(_reading(found))


def _correct(her: Her, found: Any) -> None:
    her.corrects(_reading(found))


def _command(her: Her, words: Any) -> None:
    command, _, argument = words.partition(" ")
    her.meets(Heard(her.newest + 1, command=command, argument=argument or None))


def _press(her: Her, label: Any) -> None:
    _press_on(her, her.live, label)


def _press_old(her: Her, label: Any) -> None:
    """Press a button of the newest card above the live one that has it."""
    older = [number for number in her.chat if number != her.live and label in _labels(her.chat[number])]
    _press_on(her, max(older), label)


def _send(her: Her, kind: Any) -> None:
    her.sends(Kind(kind))


def _desk(her: Her, what: Any) -> None:
    {"joins": her.joined, "leaves": her.left}[what]()


DEEDS: dict[str, Callable[[Her, Any], None]] = {
    "hear": _hear,
    "correct": _correct,
    "command": _command,
    "press": _press,
    "press_old": _press_old,
    "send": _send,
    "desk": _desk,
}


def _reading(found: Any) -> Reading:
    """Read what the understanding is said to have found: intent, confidence, danger, peril, language."""
    if found == "nothing":
        return NOTHING
    names = [found["intent"], *found.get("also", ())] if "intent" in found else []
    danger = Danger(found.get("danger", "none"))
    confidence = found.get("confidence", 0.9)
    return Reading(
        ranking=tuple(Ranked(name, confidence - at / 100) for at, name in enumerate(names)),
        danger=danger,
        peril=Peril(found.get("peril", "danger")),
        language=found.get("language"),
        why=("rule",) if danger is not Danger.NONE else (),
    )


def _labels(card: Card) -> dict[str, str]:
    """Give the data behind each label of a card, as she reads it."""
    return {button.label: button.data for row in _render(card).rows for button in row}


def _press_on(her: Her, message: int, label: str) -> None:
    labels = _labels(her.chat[message])
    assert label in labels, f"{label!r} is not among {sorted(labels)}"
    press = Press.parse(labels[label])
    assert press is not None
    her.meets(Pressed(message, press.seq, press.action))


def _seen(her: Her) -> dict[str, Any]:
    """Write down what a turn came to."""
    seen: dict[str, Any] = {}
    for show in her.all(Show):
        rows = [" | ".join(button.label for button in row) for row in _render(show.card).rows]
        seen["shows"] = {"says": _says(show.card), "buttons": rows}
    for toast in her.all(Toast):
        seen["toast"] = RENDERER.line(toast.text, her.conversation.language)
    if does := [_deed(effect) for effect in her.effects if not isinstance(effect, Show | Toast)]:
        seen["does"] = does
    if not her.all(Forget):
        seen["mode"] = her.conversation.mode.value
    return seen


def _says(card: Card) -> list[str]:
    """Give the first line of each part of a card, and all lines of the emergency numbers."""
    text = _render(card).text
    says = []
    for part in card.parts:
        lines = _render(Card((part,), language=card.language, country=card.country)).text.splitlines()
        says += lines if part.key == "@emergency" else [line for line in lines[:1] if line]
        if part.key == "@services":
            says += [lines[at + 1] for at, line in enumerate(lines[:-1]) if not line]
    said = [_bare(line) for line in says if line]
    assert all(line in _bare(text) for line in said)
    return said


def _render(card: Card) -> Rendered:
    return RENDERER.render(card, NIGHT)


def _bare(text: str) -> str:
    return text.replace(FIRST_STRONG, "").replace(POP, "")


def _deed(effect: Effect) -> str:
    """Name an effect and what matters in it."""
    name = type(effect).__name__
    match effect:
        case OpenCase(urgency, topic, why):
            return f"{name} {urgency.name} {topic or '-'} {' '.join(why)}"
        case RaiseCase(urgency, why):
            return f"{name} {urgency.name} {' '.join(why)}"
        case TellCounsellor(Part(key)):
            return f"{name} {key}"
        case _:
            return name
