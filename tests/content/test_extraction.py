"""Babel is given the texts of content as the program knows them, with a mark on those that can hurt."""

from __future__ import annotations

from configparser import ConfigParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract

from bot.content.extraction import SAFETY, flows, services
from bot.content.loader import context_of, load
from bot.settings import ROOT

FLOW = b"""
flow: one
topic: A topic
start: first
steps:
  first:
    safety: true
    text: |-
      Hello.

      Are you safe?
    buttons:
    - {label: "Yes", goto: second}
  second:
    text: Bye.
"""
QUIZ = b"""
quiz: game
title: A game
intro: It is short.
questions:
- id: first
  text: What now?
  options:
  - {text: This, right: true, explain: Because.}
  - {text: That, explain: Not quite.}
scores:
- {from: 0, text: Well played.}
"""
SERVICES = b"""
- id: be-1
  what: Help
  region: Hainaut
- id: be-2
  what: More help
"""


def test_the_texts_of_a_flow_come_in_the_order_in_which_she_meets_them() -> None:
    found = list(flows(BytesIO(FLOW), [], [], {}))
    assert [text for _, _, text, _ in found] == [
        ("one", "A topic"),
        ("one.first", "Hello.\n\nAre you safe?"),
        ("one.first", "Yes"),
        ("one.second", "Bye."),
    ]
    assert {function for _, function, _, _ in found} == {"pgettext"}


def test_a_safety_step_is_marked_with_its_buttons_and_no_other_is() -> None:
    assert [comments for _, _, _, comments in flows(BytesIO(FLOW), [], [], {})] == [[], [SAFETY], [SAFETY], []]


def test_every_option_of_a_quiz_comes_with_its_explanation() -> None:
    assert [text for _, _, text, _ in flows(BytesIO(QUIZ), [], [], {})] == [
        ("game", "A game"),
        ("game.intro", "It is short."),
        ("game.first", "What now?"),
        ("game.first", "This"),
        ("game.first", "Because."),
        ("game.first", "That"),
        ("game.first", "Not quite."),
        ("game.scores", "Well played."),
    ]


def test_a_region_is_translated_once_for_all_services() -> None:
    assert [text for _, _, text, _ in services(BytesIO(SERVICES), [], [], {})] == [
        ("services.be-1", "Help"),
        ("services.region", "Hainaut"),
        ("services.be-2", "More help"),
    ]


def test_what_babel_extracts_is_what_the_program_looks_up() -> None:
    extracted = {
        text
        for kind in ("guidance", "quizzes")
        for file in (ROOT / "flows" / kind).glob("*.yml")
        for _, _, text, _ in flows(BytesIO(file.read_bytes()), [], [], {})
    }
    looked_up = {(context_of(key), phrase.text) for key, phrase in load(ROOT / "flows").texts.items()}
    assert extracted == looked_up


def test_babel_takes_a_file_through_its_own_door() -> None:
    door: Any = flows  # babel's own type of an extractor knows no context
    (first, *_) = extract(door, BytesIO(FLOW), keywords={"pgettext": ((1, "c"), 2)}, comment_tags=["SAFETY"])
    assert (first[1], first[3]) == ("A topic", "one")


def test_the_configuration_of_babel_names_these_extractors_for_every_file_of_content() -> None:
    config = ConfigParser()
    config.read(ROOT / "babel.cfg", encoding="utf-8")
    assert dict(config["extractors"]) == {
        "flows": "bot.content.extraction:flows", "services": "bot.content.extraction:services",
    }  # fmt: skip
    patterns = [section.partition(": ")[2] for section in config.sections() if ": " in section]
    for kind in ("guidance", "quizzes", "services"):
        for file in (ROOT / "flows" / kind).glob("*.yml"):
            assert any(Path(file.relative_to(ROOT)).match(pattern) for pattern in patterns), file


@pytest.mark.parametrize("raw", [b"[]", b"- id: be-1\n  what: Help\n"])
def test_services_without_a_region_have_one_text_each(raw: bytes) -> None:
    assert len(list(services(BytesIO(raw), [], [], {}))) == raw.count(b"what")
