"""Makes what many tests need a lot of: a clock that stands still, people, cases, texts that break careless code.

Never opens a database by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.domain.conversation import Conversation, Mode, Place, QuizRun
from bot.ids import CaseKey, ChatKey, TelegramId
from bot.store.unit import Unit

#: a Wednesday night, far from a change of the clocks and not on the hour
NIGHT = datetime(2026, 1, 14, 2, 47, 31, 250_000, tzinfo=UTC)

_ids = count(7_100_000_001)


@dataclass(slots=True)
class SettableClock:
    """A clock that stands still until a test moves it."""

    now: datetime = NIGHT

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def advance(self, by: timedelta) -> datetime:
        """Let time pass, and tell what it is then."""
        self.now += by
        return self.now


def new_telegram_id() -> TelegramId:
    """Make an id that nobody else in this run has."""
    return TelegramId(next(_ids))


async def make_person(unit: Unit, now: datetime, telegram_id: TelegramId | None = None) -> ChatKey:
    """Write down a person who has spoken to the bot once."""
    chat = await unit.conversations.lock(telegram_id or new_telegram_id(), now)
    await unit.conversations.save(chat.key, Conversation(language="fr"), now)
    return chat.key


async def make_case(unit: Unit, now: datetime, chat: ChatKey | None = None, urgency: int = 2) -> CaseKey:
    """Open a case, of a new person unless one is named."""
    return await unit.cases.open(
        chat if chat is not None else await make_person(unit, now),
        urgency=urgency,
        topic="sextortion",
        language="fr",
        country="be",
        why=("danger.threat", "button.human"),
        now=now,
    )


def full_conversation() -> Conversation:
    """Make a conversation in which nothing has its default value."""
    return Conversation(
        mode=Mode.HUMAN,
        language="es",
        country="es",
        place=Place("image_abuse", "evidence"),
        back=(Place("menu", "start"), Place("image_abuse", "start")),
        beside=True,
        quiz=QuizRun("recognise", index=3, right=2, answered=True),
        card=2**31 + 5,
        seq=17,
        welcomed=True,
        topic="image_abuse",
        pending="removal",
        offered=("report_doxxing", "report_threats"),
        uneasy=2,
        low=1,
    )


def awkward_texts() -> tuple[str, ...]:
    """List texts that break careless code."""
    return (
        "",
        " ",
        "👩🏽‍💻 🏳️‍🌈",
        "שלום עליכם \u202eabc",
        "e\u0301 and é are not the same code points",
        "<b>not bold</b> *nor* _this_ `or` \\that & \"so\" 'on'",
        "'; DROP TABLE chats; --",
        "line\nbreak\ttab\r\n",
        "\x00zero",
        "x" * 4096,
    )
