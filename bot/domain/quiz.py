"""Owns how a quiz goes on: question, explanation, next, score.

Never shows anything; it answers with the parts and buttons of a card.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.conversation import QuizRun
from bot.domain.effects import Button, Part, Row, part
from bot.domain.flow import Quiz


def start(quiz: Quiz) -> tuple[tuple[Part, ...], tuple[Row, ...]]:
    """Invite to a quiz."""
    begin = Button(part("quiz.begin"), f"qn:{quiz.name}:0")
    return (part(f"{quiz.name}.intro"),), ((begin,),)


def question(quiz: Quiz, run: QuizRun) -> tuple[tuple[Part, ...], tuple[Row, ...]]:
    """Ask the question that a run stands at."""
    asked = quiz.questions[run.index]
    parts = (
        part("quiz.progress", number=run.index + 1, total=len(quiz.questions)),
        part(f"{quiz.name}.{asked.name}"),
    )
    rows = tuple(
        (Button(part(f"{quiz.name}.{asked.name}#{option}"), f"qa:{quiz.name}:{run.index}:{option}"),)
        for option in range(asked.options)
    )
    return parts, rows


def answer(quiz: Quiz, run: QuizRun, option: int) -> tuple[QuizRun, tuple[Part, ...], tuple[Row, ...]]:
    """Take an answer and explain it."""
    asked = quiz.questions[run.index]
    is_right = option == asked.right
    run = replace(run, right=run.right + is_right, answered=True)
    is_last = run.index + 1 == len(quiz.questions)
    parts = (
        part("quiz.right" if is_right else "quiz.wrong"),
        part(f"{quiz.name}.{asked.name}!{option}"),
    )
    onward = Button(part("quiz.score" if is_last else "quiz.next"), f"qn:{quiz.name}:{run.index + 1}")
    return run, parts, ((onward,),)


def score(quiz: Quiz, run: QuizRun) -> tuple[tuple[Part, ...], tuple[Row, ...]]:
    """Say the score, kindly."""
    reached = max(bound for bound in quiz.scores if bound <= run.right)
    parts = (
        part("quiz.result", right=run.right, total=len(quiz.questions)),
        part(f"{quiz.name}.scores#{quiz.scores.index(reached)}"),
    )
    return parts, ((Button(part("quiz.again"), f"qn:{quiz.name}:0"),),)
