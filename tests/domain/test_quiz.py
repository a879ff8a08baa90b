"""A quiz is played question by question; what she did not play is not counted."""

from __future__ import annotations

import pytest

from bot.domain.conversation import QuizRun
from bot.domain.flow import Question, Quiz
from bot.domain.quiz import answer, score
from tests.domain.her import Her, known
from tests.domain.shipped import LIBRARY

QUIZ = LIBRARY.quizzes["recognise"]


def play(her: Her, right: int) -> Her:
    """Play the quiz with so many right answers."""
    her.presses("quiz:recognise").presses("qn:recognise:0")
    for at, question in enumerate(QUIZ.questions):
        option = question.right if at < right else (question.right + 1) % question.options
        her.presses(f"qa:recognise:{at}:{option}")
        assert her.keys() == ["quiz.right" if at < right else "quiz.wrong", f"recognise.{question.name}!{option}"]
        her.presses(f"qn:recognise:{at + 1}")
    return her


@pytest.mark.parametrize("right", range(len(QUIZ.questions) + 1))
def test_every_score_has_its_words(right: int) -> None:
    her = play(known(), right)
    result, words = her.card.parts
    assert dict(result.vars) == {"right": right, "total": len(QUIZ.questions)}
    assert words.key == f"recognise.scores#{sum(bound <= right for bound in QUIZ.scores) - 1}"


def test_the_last_question_leads_to_the_result() -> None:
    her = known().presses("quiz:recognise").presses("qn:recognise:0")
    for at in range(len(QUIZ.questions)):
        her.presses(f"qa:recognise:{at}:0")
        label = her.card.rows[0][0].label.key
        assert label == ("quiz.score" if at + 1 == len(QUIZ.questions) else "quiz.next")
        her.presses(f"qn:recognise:{at + 1}")
    assert her.conversation.quiz is None


def test_it_can_be_played_again_from_nothing() -> None:
    her = play(known(), 8).presses("qn:recognise:0")
    assert her.conversation.quiz == QuizRun("recognise")


def test_back_from_the_invitation_a_question_an_explanation_and_the_result_leads_to_where_she_was() -> None:
    for her in (
        known().presses("quiz:recognise"),
        known().presses("quiz:recognise").presses("qn:recognise:0"),
        known().presses("quiz:recognise").presses("qn:recognise:0").presses("qa:recognise:0:0"),
        play(known(), 3),
    ):
        assert her.presses("do:back").place == "menu.main"
        assert her.conversation.quiz is None


def test_a_quiz_from_a_poster_offers_back_too() -> None:
    assert "do:back" in Her().commands("start", "recognise").presses("qn:recognise:0").offered()


def test_an_answer_to_a_question_that_was_answered_is_not_counted() -> None:
    her = known().presses("quiz:recognise").presses("qn:recognise:0")
    right = QUIZ.questions[0].right
    her.presses(f"qa:recognise:0:{right}")
    her.taps(1, her.card, f"qa:recognise:0:{right}")
    assert her.toast() == "press.old"
    assert her.conversation.quiz is None or her.conversation.quiz.right <= 1


def test_an_old_button_never_lets_her_answer_the_same_question_twice() -> None:
    her = known().presses("quiz:recognise").presses("qn:recognise:0")
    her.presses(f"qa:recognise:0:{QUIZ.questions[0].right}")
    her.taps(1, her.card, "do:nothing")
    assert her.conversation.quiz == QuizRun("recognise", index=1, right=1)
    assert her.keys()[1] == f"recognise.{QUIZ.questions[1].name}"


def test_an_old_button_after_the_last_answer_shows_the_result() -> None:
    her = known().presses("quiz:recognise").presses("qn:recognise:0")
    for at in range(len(QUIZ.questions)):
        her.presses(f"qa:recognise:{at}:0")
        if at + 1 < len(QUIZ.questions):
            her.presses(f"qn:recognise:{at + 1}")
    her.taps(1, her.card, "do:nothing")
    assert her.keys()[0] == "quiz.result"


@pytest.mark.parametrize("action", ["qn:recognise:2", "qn:recognise:8", "qa:recognise:3:0", "qa:recognise:0:99"])
def test_a_question_cannot_be_skipped(action: str) -> None:
    her = known().presses("quiz:recognise").presses("qn:recognise:0")
    her.taps(her.live, her.card, action)
    assert her.conversation.quiz == QuizRun("recognise")
    assert her.toast() == "press.old"


def test_a_message_in_the_middle_leaves_the_quiz() -> None:
    her = known().presses("quiz:recognise").presses("qn:recognise:0").says("report_sextortion")
    assert her.conversation.quiz is None
    assert her.place == "sextortion.safe"


def test_a_counsellor_who_comes_ends_the_quiz() -> None:
    her = known().presses("do:human").presses("do:menu").presses("quiz:recognise").presses("qn:recognise:0").joined()
    assert her.conversation.quiz is None


def test_a_quiz_can_be_asked_for_in_words_or_by_command() -> None:
    assert known().says("start_quiz").keys() == ["recognise.intro"]
    assert known().commands("quiz").keys() == ["recognise.intro"]


TWO = Quiz("two", (Question("a", 2, 1), Question("b", 2, 0)), (0, 2))


def test_a_right_answer_counts_and_a_wrong_one_does_not() -> None:
    right, _, _ = answer(TWO, QuizRun("two"), 1)
    wrong, _, _ = answer(TWO, QuizRun("two"), 0)
    assert (right.right, wrong.right) == (1, 0)


def test_a_score_between_two_bounds_has_the_words_of_the_lower_one() -> None:
    parts, _ = score(TWO, QuizRun("two", 1, 1, answered=True))
    assert parts[1].key == "two.scores#0"
