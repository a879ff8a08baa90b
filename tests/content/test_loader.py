"""Guidance is read as it is written, and what has not its shape is refused with file and place."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content.loader import Loaded, context_of, load, translatable
from bot.domain.conversation import Place
from bot.domain.flow import Choice
from bot.errors import BadContent

FLOWS = Path(__file__).parents[2] / "flows"

FLOW: dict[str, Any] = {
    "flow": "one",
    "intents": ["greet"],
    "topic": "A topic",
    "kinds": ["police"],
    "start": "first",
    "steps": {
        "first": {
            "text": "Hello.\n",
            "buttons": [
                {"label": "On", "goto": "second"},
                {"label": "Away", "goto": "two"},
                {"label": "There", "goto": "two.end"},
                {"label": "Hide", "do": "hide"},
                {"label": "Play", "quiz": "recognise"},
            ],
        },
        "second": {"text": "Bye.", "show": "services"},
    },
}
OTHER: dict[str, Any] = {"flow": "two", "start": "end", "steps": {"end": {"text": "The end."}}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "guidance").mkdir()
    (tmp_path / "quizzes").mkdir()
    shutil.copy(FLOWS / "schema.json", tmp_path)
    write(tmp_path, FLOW)
    write(tmp_path, OTHER)
    return tmp_path


def write(folder: Path, raw: dict[str, Any], name: str | None = None) -> None:
    kind = "guidance" if "flow" in raw else "quizzes"
    file = folder / kind / f"{name or raw.get('flow') or raw['quiz']}.yml"
    file.write_text(yaml.safe_dump(raw, sort_keys=False), encoding="utf-8")


def quiz() -> dict[str, Any]:
    raw: dict[str, Any] = yaml.safe_load((FLOWS / "quizzes" / "recognise.yml").read_text(encoding="utf-8"))
    return raw


def choices(loaded: Loaded) -> tuple[Choice, ...]:
    return loaded.flows["one"].steps["first"].choices


def test_a_button_leads_to_a_step_of_its_flow_the_start_of_another_or_a_step_of_another(folder: Path) -> None:
    assert [choice.goto for choice in choices(load(folder))] == [
        Place("one", "second"),
        Place("two", "end"),
        Place("two", "end"),
        None,
        None,
    ]


def test_a_step_of_its_own_flow_comes_before_a_flow_of_that_name(folder: Path) -> None:
    raw = {**FLOW, "steps": {**FLOW["steps"], "two": {"text": "Mine."}}}
    write(folder, raw)
    assert choices(load(folder))[1].goto == Place("one", "two")


def test_a_button_may_do_something_or_start_a_quiz(folder: Path) -> None:
    assert choices(load(folder))[3:] == (Choice(do="hide"), Choice(quiz="recognise"))


def test_a_step_has_the_kinds_of_its_flow_unless_it_names_its_own(folder: Path) -> None:
    assert load(folder).flows["one"].steps["second"].kinds == ("police",)
    write(folder, {**FLOW, "steps": {**FLOW["steps"], "second": {"text": "Bye.", "kinds": ["shelter"]}}})
    assert load(folder).flows["one"].steps["second"].kinds == ("shelter",)


def test_texts_stand_under_the_key_that_cards_use(folder: Path) -> None:
    texts = load(folder).texts
    assert (texts["one"].text, texts["one.first"].text, texts["one.first#0"].text) == ("A topic", "Hello.", "On")


def test_only_a_flow_with_a_topic_is_one(folder: Path) -> None:
    assert load(folder).flows["one"].has_topic
    assert not load(folder).flows["two"].has_topic


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "no such start": ({**FLOW, "start": "nowhere"}, "there is no step nowhere"),
    "an unknown field": ({**FLOW, "colour": "red"}, "colour"),
    "a step without text": ({**FLOW, "steps": {"first": {}}}, "text"),
    "a button that does two things": (
        {**FLOW, "steps": {"first": {"text": "x", "buttons": [{"label": "y", "goto": "two", "do": "hide"}]}}},
        "steps.first.buttons.0",
    ),
    "a button that does something unheard of": (
        {**FLOW, "steps": {"first": {"text": "x", "buttons": [{"label": "y", "do": "explode"}]}}},
        "explode",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_flow_is_refused_with_its_file_and_place(folder: Path, fault: str) -> None:
    raw, said = BROKEN[fault]
    write(folder, raw)
    with pytest.raises(BadContent, match=re.escape(said)) as why:
        load(folder)
    assert "flows/guidance/one.yml" in str(why.value)


def test_a_flow_bears_the_name_of_its_file(folder: Path) -> None:
    write(folder, OTHER, name="three")
    with pytest.raises(BadContent, match="says it is two"):
        load(folder)


def test_a_name_is_used_once(folder: Path) -> None:
    write(folder, {**quiz(), "quiz": "two"})
    with pytest.raises(BadContent, match="two exists twice"):
        load(folder)


@pytest.mark.parametrize("text", ["flow: [", "- a list", "", "flow: one\nflow: two\nstart: x\nsteps: {}"])
def test_what_is_no_flow_at_all_is_refused(folder: Path, text: str) -> None:
    (folder / "guidance" / "one.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BadContent, match=r"flows/guidance/one\.yml"):
        load(folder)


def test_a_step_that_stands_twice_is_refused_instead_of_silently_replaced(folder: Path) -> None:
    twice = "flow: one\nstart: first\nsteps:\n  first:\n    text: a\n  first:\n    text: b\n"
    (folder / "guidance" / "one.yml").write_text(twice, encoding="utf-8")
    with pytest.raises(BadContent, match="first stands twice"):
        load(folder)


def test_a_quiz_is_read_with_its_right_answers_and_bounds(folder: Path) -> None:
    write(folder, quiz())
    played = load(folder).quizzes["recognise"]
    assert len(played.questions) == 8
    assert played.questions[0].right == 1
    assert played.scores == (0, 4, 7)


@pytest.mark.parametrize("right", [0, 2])
def test_a_question_has_one_right_answer(folder: Path, right: int) -> None:
    raw = quiz()
    for at, option in enumerate(raw["questions"][0]["options"]):
        option.pop("right", None)
        if at < right:
            option["right"] = True
    write(folder, raw)
    with pytest.raises(BadContent, match=f"phone_check.*{right} right options"):
        load(folder)


@pytest.mark.parametrize("bounds", [(1, 4, 7), (0, 7, 4), (0, 4, 4)])
def test_the_bounds_of_the_scores_begin_at_nothing_and_rise(folder: Path, bounds: tuple[int, ...]) -> None:
    raw = quiz()
    for score, bound in zip(raw["scores"], bounds, strict=True):
        score["from"] = bound
    write(folder, raw)
    with pytest.raises(BadContent, match="must begin at 0 and rise"):
        load(folder)


def test_translators_see_every_text_that_she_sees() -> None:
    loaded = load(FLOWS)
    for file in (*FLOWS.glob("guidance/*.yml"), *FLOWS.glob("quizzes/*.yml")):
        raw = yaml.safe_load(file.read_text(encoding="utf-8"))
        name = raw.get("flow") or raw["quiz"]
        shown = {(context_of(k), p.text) for k, p in loaded.texts.items() if re.split(r"[.#!]", k)[0] == name}
        assert {(text.context, text.text) for text in translatable(raw)} == shown


def test_safety_texts_are_marked_for_the_translators() -> None:
    raw = {**OTHER, "steps": {"end": {"text": "x", "safety": True, "buttons": [{"label": "y", "do": "hide"}]}}}
    assert [text.is_safety for text in translatable(raw)] == [True, True]
