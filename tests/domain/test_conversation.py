"""Where she is, and how it is written down."""

from __future__ import annotations

import json
from dataclasses import fields

from bot.domain.conversation import BACK_LIMIT, Conversation, Mode, Place, QuizRun
from bot.domain.effects import Button, Card, card_from_json, card_to_json, part

FULL = Conversation(
    mode=Mode.WAITING,
    language="fr",
    country="BE",
    place=Place("menu", "main"),
    back=(Place("welcome", "hello"),),
    quiz=QuizRun("recognise", 2, 1, answered=True),
    card=7,
    seq=9,
    welcomed=True,
    topic="sextortion",
    pending="report_threats",
)


def test_what_is_written_is_read_again() -> None:
    for conversation in (Conversation(), FULL):
        assert Conversation.load(conversation.dump()) == conversation


def test_a_field_that_an_older_version_did_not_write_has_its_default() -> None:
    for name in (field.name for field in fields(Conversation) if field.name not in {"mode", "place", "back", "quiz"}):
        raw = json.loads(Conversation().dump())
        del raw[name]
        assert Conversation.load(json.dumps(raw)) == Conversation()


def test_going_somewhere_remembers_the_way_back_and_leaves_a_quiz() -> None:
    moved = FULL.at(Place("help", "commands"))
    assert moved.back == (Place("welcome", "hello"), Place("menu", "main"))
    assert moved.quiz is None


def test_going_where_she_is_makes_no_way_back() -> None:
    assert FULL.at(Place("menu", "main")).back == FULL.back


def test_the_way_back_does_not_grow_for_ever() -> None:
    conversation = Conversation()
    for at in range(BACK_LIMIT * 2):
        conversation = conversation.at(Place("flow", f"s{at}"))
    assert len(conversation.back) == BACK_LIMIT


def test_a_place_is_written_and_read() -> None:
    assert Place.parse(str(Place("menu", "main"))) == Place("menu", "main")
    assert Place.parse("menu") == Place("menu", "")


def test_a_card_is_written_and_read() -> None:
    card = Card(
        (part("quiz.progress", number=1, total=8), part("menu.main")),
        ((Button(part("button.menu"), "do:menu"), Button(part("button.back"), url="https://example.org")),),
        seq=3,
        language="es",
        country="ES",
    )
    assert card_from_json(json.loads(json.dumps(card_to_json(card)))) == card
