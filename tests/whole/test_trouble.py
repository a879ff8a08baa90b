"""Telegram asks for pauses, fails, drops the line, or loses an answer; and an update that is poison."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channel import polling
from bot.demo.faults import Fault, Trouble
from bot.demo.seed import GROUP_ID
from bot.domain import engine
from bot.domain.events import Heard, Pressed
from bot.service import deliver, handle
from tests.demo.live import until
from tests.whole.phone import text
from tests.whole.stage import HER, MIA, Setup, Stage

DOOR = "il est devant ma porte"
with_limits = pytest.mark.parametrize("setup", [Setup(is_limited=True)], indirect=True, ids=["limits"])


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pauses after a failure be short; their order is what is tested."""
    monkeypatch.setattr(deliver, "PAUSES", (0.01, 0.02, 0.03))
    monkeypatch.setattr(polling, "PAUSE", 0.02)


async def test_in_a_storm_of_429_nothing_is_lost_and_the_order_is_kept(stage: Stage) -> None:
    await stage.her.says(DOOR)
    await stage.group.press("Take this case")
    for method in ("copyMessage", "sendMessage", "editMessageText", "answerCallbackQuery", "deleteMessages"):
        stage.standin.faults.order(Fault(Trouble.FLOOD, method=method, count=3, retry_after=1))
    words = [f"message {number}" for number in range(6)]
    for said in words:
        stage.her.write(said)
    stage.zoe.write("/start")
    stage.kim.write("/queue")
    await stage.quiet(60)
    assert [said for said in stage.mia.all_texts() if said in words] == words
    assert stage.zoe.labels
    assert stage.kim.reads == "Nobody waits."
    assert stage.counts["telegram_slow_down"] >= 6


@pytest.mark.parametrize(
    "fault",
    [
        *(Fault(Trouble.STATUS, status=status, count=4) for status in (500, 502, 401, 404)),
        Fault(Trouble.DROP, count=4),
    ],
    ids=["500", "502", "the token is refused for a while", "404", "dropped"],
)
async def test_when_telegram_fails_every_message_still_arrives_once_and_in_order(stage: Stage, fault: Fault) -> None:
    await stage.her.says(DOOR)
    await stage.group.press("Take this case")
    stage.standin.faults.order(fault)
    words = [f"message {number}" for number in range(5)]
    for said in words:
        stage.her.write(said)
    await stage.quiet(60)
    assert len(stage.standin.faults) == 0
    assert [said for said in stage.mia.all_texts() if said in words] == words


async def test_an_answer_that_is_lost_leads_to_one_duplicate_at_most(stage: Stage) -> None:
    await stage.her.says(DOOR)
    await stage.group.press("Take this case")
    stage.standin.faults.order(Fault(Trouble.LOST, method="copyMessage", chat_id=MIA))
    words = [f"message {number}" for number in range(4)]
    for said in words:
        stage.her.write(said)
    await stage.quiet(60)
    copies = [said for said in stage.mia.all_texts() if said in words]
    assert 4 <= len(copies) <= 5
    assert list(dict.fromkeys(copies)) == words


async def test_a_lost_answer_to_an_edit_or_a_wipe_repeats_nothing(stage: Stage) -> None:
    await stage.zoe.says("/start")
    stage.standin.faults.order(Fault(Trouble.LOST, method="editMessageText"))
    await stage.zoe.press("Show me the menu")
    assert stage.zoe.reads == stage.words("menu.main", "en")
    assert len(stage.zoe.answers) == 1
    stage.standin.faults.order(Fault(Trouble.LOST, method="deleteMessages"))
    await stage.zoe.says("/hide")
    assert len(stage.zoe.shown) == 1


async def test_one_slow_chat_does_not_hold_up_the_others(stage: Stage) -> None:
    stage.standin.faults.order(Fault(Trouble.SLOW, chat_id=HER, seconds=2.0))
    stage.her.write("/start")
    stage.zoe.write("/start")
    await until(lambda: stage.zoe.answers, 1.5)
    assert stage.her.answers == []
    await stage.quiet()
    assert stage.her.labels


async def test_a_card_that_is_gone_is_shown_anew(stage: Stage) -> None:
    await stage.zoe.says("/start")
    await stage.zoe.press("Show me the menu")
    card = stage.zoe.last
    stage.zoe.tap("Something happened to me")
    stage.standin.world.erase_own(stage.zoe.id, card.id)
    await stage.quiet()
    assert stage.zoe.reads == stage.words("menu.situation", "en")
    assert stage.zoe.last.id != card.id


@with_limits
async def test_within_telegrams_limits_everything_arrives_in_order(stage: Stage) -> None:
    await stage.her.says(DOOR)
    await stage.group.press("Take this case")
    words = [f"message {number}" for number in range(3)]
    for said in words:
        stage.her.write(said)
    await stage.quiet(60)
    assert [said for said in stage.mia.all_texts() if said in words] == words
    assert stage.counts["telegram_slow_down"] == 0, "the bot keeps the limits by itself"


async def test_the_group_becomes_unreachable_and_nobody_else_notices(stage: Stage) -> None:
    stage.standin.world.remove_bot(GROUP_ID, MIA)
    await stage.quiet()
    await stage.her.says(DOOR)
    assert "112" in stage.her.reads
    await stage.mia.says("/queue")
    await stage.mia.press(stage.mia.labels[0])
    assert stage.mia.sees(DOOR)


def _poison(monkeypatch: pytest.MonkeyPatch, is_poison: Any) -> list[int]:
    """Let the engine fail for some events, and count how often it did."""
    tries: list[int] = []
    real = engine.decide

    def decide(conversation: Any, event: Any, *rest: Any) -> Any:
        if is_poison(event):
            tries.append(1)
            raise RuntimeError("canary: what the defect says may quote her")
        return real(conversation, event, *rest)

    monkeypatch.setattr(handle, "decide", decide)
    return tries


@pytest.mark.parametrize("setup", [Setup(), Setup(receiving="polling")], indirect=True, ids=str)
async def test_a_poison_update_is_set_aside_after_three_tries_and_everybody_is_told(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.expected = {"update_failed", "set_aside"}
    await stage.her.says("/start")
    tries = _poison(monkeypatch, lambda event: isinstance(event, Pressed) and event.action.startswith("go:menu"))
    await stage.her.press(stage.words("welcome.hello#0"))
    assert len(tries) == 3
    assert "set aside" in stage.group.reads
    assert stage.her.reads == stage.words("error.sorry")
    assert stage.counts["set_aside"] == 1
    await stage.her.says("/help")
    assert stage.her.reads != stage.words("error.sorry"), "what comes after it is dealt with"
    assert "canary" not in stage.log.getvalue()


async def test_after_a_poison_message_a_person_is_one_press_away(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.expected = {"update_failed", "set_aside"}
    _poison(monkeypatch, lambda event: isinstance(event, Heard) and event.command is None)
    await stage.her.says("Quelqu'un partage mes photos intimes sur internet")
    assert stage.her.reads == stage.words("error.sorry")
    await stage.her.press(stage.words("button.human"))
    assert [said for said in stage.group.all_texts() if "case C-" in said]


async def test_others_are_answered_while_one_update_fails(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.expected = {"update_failed", "set_aside"}
    _poison(monkeypatch, lambda event: isinstance(event, Heard) and event.command == "services")
    stage.her.write("/services")
    stage.her.write("/help")
    stage.zoe.write("/start")
    await stage.quiet()
    assert stage.zoe.labels
    assert [text(message) for message in stage.her.answers][-1] != stage.words("error.sorry")
