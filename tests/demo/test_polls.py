"""Polls and quizzes."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.demo.ledger import Impossible
from bot.demo.standin import StandIn

from .conftest import ANA, GROUP, MIA, Caller

BAD = "Bad Request: "
OPTIONS = [{"text": "one"}, {"text": "two"}, {"text": "three"}]
QUIZ: dict[str, Any] = {"type": "quiz", "correct_option_ids": [1], "explanation": "because", "is_anonymous": False}


async def poll(call: Caller, **params: Any) -> dict[str, Any]:
    return dict(await call.form("sendPoll", **{"chat_id": ANA, "question": "Which?", "options": OPTIONS, **params}))


async def refused(call: Caller, **params: Any) -> str:
    sent = {"chat_id": ANA, "question": "Which?", "options": OPTIONS, **params}
    code, words = await call.refusal("sendPoll", **sent)
    assert code == 400
    return words.removeprefix(BAD)


async def test_a_quiz_is_sent_and_answered(
    standin: StandIn, call: Caller, news: Callable[[], list[dict[str, Any]]]
) -> None:
    sent = await poll(call, **QUIZ)
    assert sent["poll"]["correct_option_ids"] == [1]
    standin.world.vote(ANA, sent["message_id"], [2])
    answer = news()[0]["poll_answer"]
    assert (answer["user"]["id"], answer["option_ids"]) == (ANA, [2])
    closed = await call("stopPoll", chat_id=ANA, message_id=sent["message_id"])
    assert closed["is_closed"]
    assert [option["voter_count"] for option in closed["options"]] == [0, 0, 1]


async def test_a_quiz_is_answered_once(standin: StandIn, call: Caller) -> None:
    number = (await poll(call, **QUIZ))["message_id"]
    standin.world.vote(ANA, number, [0])
    with pytest.raises(Impossible):
        standin.world.vote(ANA, number, [1])


async def test_an_ordinary_poll_can_be_answered_anew(standin: StandIn, call: Caller) -> None:
    number = (await poll(call))["message_id"]
    standin.world.vote(ANA, number, [0])
    standin.world.vote(ANA, number, [1])
    message = standin.world.message(ANA, number)
    assert message is not None
    assert [option["voter_count"] for option in message.content["poll"]["options"]] == [0, 1, 0]
    assert message.content["poll"]["total_voter_count"] == 1


async def test_an_anonymous_answer_tells_only_the_numbers(
    standin: StandIn, call: Caller, news: Callable[[], list[dict[str, Any]]]
) -> None:
    number = (await poll(call, chat_id=GROUP))["message_id"]
    standin.world.vote(GROUP, number, [0], by=MIA)
    (update,) = news()
    assert update["poll"]["options"][0]["voter_count"] == 1


async def test_only_answers_that_are_there_can_be_given(standin: StandIn, call: Caller) -> None:
    number = (await poll(call))["message_id"]
    for options in ([3], [0, 1], [0, 0]):
        with pytest.raises(Impossible):
            standin.world.vote(ANA, number, options)
    await call("stopPoll", chat_id=ANA, message_id=number)
    with pytest.raises(Impossible):
        standin.world.vote(ANA, number, [0])


async def test_a_quiz_must_know_its_answer(call: Caller) -> None:
    words = "wrong correct option ID specified"
    assert await refused(call, type="quiz") == words
    assert await refused(call, type="quiz", correct_option_ids=[3]) == words
    assert await refused(call, type="quiz", correct_option_ids=[0, 1]) == words


async def test_a_poll_has_2_to_12_answers_of_1_to_100_characters(call: Caller) -> None:
    assert await poll(call, options=[{"text": str(number)} for number in range(12)])
    assert await refused(call, options=OPTIONS[:1]) == "poll must have at least 2 option"
    thirteen = [{"text": str(number)} for number in range(13)]
    assert await refused(call, options=thirteen) == "poll can't have more than 12 options"
    assert (
        await refused(call, options=[{"text": "a" * 101}, {"text": "b"}]) == "poll options length must not exceed 100"
    )
    assert await refused(call, options=[{"text": " "}, {"text": "b"}]) == "poll options must be non-empty"


async def test_a_question_has_1_to_300_characters(call: Caller) -> None:
    assert await poll(call, question="a" * 300)
    assert await refused(call, question="a" * 301) == "poll question length must not exceed 300"
    assert await refused(call, question="") == "poll question must be non-empty"


async def test_an_explanation_has_200_characters_and_two_line_feeds(call: Caller) -> None:
    assert await poll(call, **{**QUIZ, "explanation": "a\nb\nc"})
    assert await refused(call, **{**QUIZ, "explanation": "a" * 201}) == "poll explanation length must not exceed 200"
    assert await refused(call, **{**QUIZ, "explanation": "a\nb\nc\nd"}) == "poll explanation has too many line feeds"


async def test_a_poll_ends_at_a_possible_time(call: Caller, standin: StandIn) -> None:
    now = int(standin.world.clock())
    assert (await poll(call, open_period=60))["poll"]["open_period"] == 60
    assert (await poll(call, close_date=now + 60))["poll"]["close_date"] == now + 60
    words = "poll can't be closed at the given time"
    assert await refused(call, open_period=4) == words
    assert await refused(call, close_date=now) == words
    assert await refused(call, close_date=now + 60, open_period=60) == words


async def test_an_unknown_kind_of_poll_is_refused(call: Caller) -> None:
    assert await refused(call, type="vote") == "unsupported poll type specified"


async def test_only_an_open_poll_of_ones_own_is_stopped(standin: StandIn, call: Caller) -> None:
    number = (await poll(call))["message_id"]
    await call("stopPoll", chat_id=ANA, message_id=number)
    hers = standin.world.person_says(ANA, "hello").id
    for message, words in (
        (number, "poll has already been closed"),
        (hers, "message with poll can't be stopped"),
        (999, "message with poll to stop not found"),
    ):
        assert await call.refusal("stopPoll", chat_id=ANA, message_id=message) == (400, BAD + words)
