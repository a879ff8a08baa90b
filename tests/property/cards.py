"""Owns what every card owes her, whatever it says.

Never looks at how she came to it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from bot.content.render import Press
from bot.domain.conversation import Mode
from bot.domain.effects import Card
from tests.domain.shipped import NIGHT, RENDERER

#: Telegram counts a text in UTF-16 code units, and refuses more
TELEGRAM_LIMIT = 4_096
#: Telegram refuses callback data outside of this many bytes
DATA_BYTES = range(1, 65)
#: the two cards that an empty chat ends with: nothing on them may betray what this is
BARE = frozenset({"hide.hidden", "delete.done"})

#: what only one mode may say; anywhere else she would wait in vain, or not know that somebody reads
SAID_IN = {
    "human.called": {Mode.WAITING},
    "human.nobody": {Mode.WAITING},
    "human.joined": {Mode.HUMAN},
    "human.ended": {Mode.BOT},
    "human.cancelled": {Mode.BOT},
    "urgent_danger.now": {Mode.WAITING, Mode.HUMAN},
    "urgent_self_harm.now": {Mode.WAITING, Mode.HUMAN},
    "urgent_danger.stopped": {Mode.BOT},
    "urgent_self_harm.stopped": {Mode.BOT},
}


def check(card: Card) -> None:
    """Check one card as Telegram and she would get it."""
    for data in _check_rendered(replace(card, seq=0)):
        press = Press(card.seq, data)
        assert len(press.data().encode()) in DATA_BYTES
        assert Press.parse(press.data()) == press


@lru_cache(maxsize=4_096)
def _check_rendered(card: Card) -> tuple[str, ...]:
    rendered = RENDERER.render(card, NIGHT)
    assert rendered.text.strip()
    assert len(rendered.text.encode("utf-16-le")) // 2 < TELEGRAM_LIMIT
    assert "{" not in rendered.text
    actions = tuple(button.action for row in card.rows for button in row)
    assert all(button.label.strip() and "{" not in button.label for row in rendered.rows for button in row)
    if {part.key for part in card.parts} & BARE:
        assert actions == ()
        return actions
    assert {"do:human", "do:stop_alert"} & set(actions), "no way to a person"
    assert "do:hide" in actions
    assert "do:menu" in actions, "a dead end"
    return actions
