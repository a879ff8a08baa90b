"""Fragments are one turn while they follow each other, and nothing of them is kept after it."""

import asyncio

import pytest

from bot.channel.bursts import FRAGMENT, MOST, Bursts
from bot.ids import TelegramId

SHE, ANOTHER = TelegramId(1), TelegramId(2)
QUIET = 0.1


async def test_fragments_are_joined_in_their_order() -> None:
    bursts = Bursts(QUIET)
    said = [bursts.add(SHE, text) for text in ("my ex", "has my", "photos")]
    assert [one.text for one in said] == ["my ex", "my ex has my", "my ex has my photos"]
    assert [one.joins for one in said] == [False, True, True]
    assert all(one.is_fragment for one in said)


@pytest.mark.parametrize("text", ["help me now please", "help.", "really?", "aide moi !", "ساعدوني؟"])
async def test_a_whole_sentence_is_no_fragment_and_the_last_of_its_turn(text: str) -> None:
    bursts = Bursts(QUIET)
    bursts.add(SHE, "hi")
    said = bursts.add(SHE, text)
    assert (said.text, said.joins, said.is_fragment) == (f"hi {text}", True, False)
    assert not bursts.add(SHE, "thanks").joins


async def test_after_a_quiet_moment_a_new_turn_begins_and_the_words_are_gone() -> None:
    bursts = Bursts(QUIET)
    bursts.add(SHE, "my ex")
    await asyncio.sleep(3 * QUIET)
    assert not bursts._turns
    assert not bursts.add(SHE, "photos").joins


async def test_each_fragment_makes_the_moment_new() -> None:
    bursts = Bursts(QUIET)
    for number in range(6):
        assert bursts.add(SHE, "and").joins is (number > 0)
        await asyncio.sleep(QUIET / 2)


async def test_two_women_are_never_mixed() -> None:
    bursts = Bursts(QUIET)
    bursts.add(SHE, "my ex")
    assert bursts.add(ANOTHER, "my boss").text == "my boss"


async def test_a_turn_that_was_ended_joins_nothing() -> None:
    bursts = Bursts(QUIET)
    bursts.add(SHE, "my ex")
    bursts.end(SHE)
    bursts.end(SHE)
    assert not bursts.add(SHE, "photos").joins


async def test_a_turn_holds_only_so_many_fragments() -> None:
    bursts = Bursts(QUIET)
    for number in range(3 * MOST):
        said = bursts.add(SHE, str(number))
    assert len(said.text.split()) == MOST


async def test_without_a_quiet_moment_nothing_is_joined() -> None:
    bursts = Bursts(0)
    said = [bursts.add(SHE, "hi") for _ in range(FRAGMENT)]
    assert not any(one.joins or one.is_fragment for one in said)


async def test_her_words_are_in_no_repr() -> None:
    bursts = Bursts(QUIET)
    assert "canary" not in repr(bursts.add(SHE, "canary"))
    assert "canary" not in repr(bursts._turns)
