"""How a rule file is read: fragments, exceptions, and one clear line for every mistake."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bot.domain.reading import Danger
from bot.errors import BadContent
from bot.understanding.danger import Rules, load
from tests.understanding.sentences import RULES


class Book:
    """A rule file that a test spoils."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "danger"
        self.folder.mkdir()
        shutil.copy(RULES.with_name("danger.schema.json"), folder)
        self.raw = {
            "language": "en",
            "reviewed": "written for a test",
            "danger": {"now": [rule("at_the_door", "at the door")], "ask": [rule("afraid", "afraid of him")]},
            "self_harm": {"now": [rule("pills", "pills")], "ask": [rule("tired", "tired of it all")]},
            "idioms": [rule("laughing", "dying of laughter")],
        }

    def load(self) -> Rules:
        (self.folder / "en.yml").write_text(yaml.safe_dump(self.raw, sort_keys=False), encoding="utf-8")
        return load(self.folder, ["en"])


def rule(name: str, pattern: str) -> dict[str, object]:
    return {
        "id": name,
        "means": "A rule of a test.",
        "pattern": pattern,
        "examples": [f"{pattern}", f"help, {pattern}"],
    }


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


def test_a_fragment_stands_for_its_pattern_and_a_repetition_stays_one(book: Book) -> None:
    book.raw["fragments"] = {"door": "door|gate", "his_door": "(at|behind) the {door}"}
    book.raw["danger"]["now"][0] |= {  # type: ignore[index]
        "pattern": "he is.{0,5}\n{his_door}s?$",
        "examples": ["he is now at the gates", "he is behind the door"],
    }
    judged = book.load()
    assert judged.judge("he is right at the gate").danger is Danger.NONE
    assert judged.judge("he is now at the door").danger is Danger.NOW


def test_what_an_exception_finds_silences_its_kind_and_no_other(book: Book) -> None:
    book.raw["danger"]["unless"] = "last year"  # type: ignore[index]
    judged = book.load()
    assert judged.judge("last year he stood at the door").danger is Danger.NONE
    assert judged.judge("last year i took pills").danger is Danger.NOW


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (lambda raw: raw.update(rules=[]), "the file: Additional properties are not allowed ('rules' was unexpected)"),
        (lambda raw: raw["danger"]["now"][0].update(patern="x"), "danger.now.at_the_door: Additional properties"),
        (lambda raw: raw["danger"]["now"][0].pop("means"), "danger.now.at_the_door: 'means' is a required property"),
        (lambda raw: raw["danger"]["now"][0].update(examples=["one"]), "danger.now.at_the_door.examples: "),
        (
            lambda raw: raw["danger"]["now"][0].update(pattern="he is(", examples=["a b", "c d"]),
            "at_the_door: missing )",
        ),
        (
            lambda raw: raw["danger"]["now"][0].update(pattern="{him} is"),
            "at_the_door: no fragment {him} stands before",
        ),
        (lambda raw: raw["self_harm"]["ask"][0].update(examples=["tired of it all", "no"]), "its own example 2"),
        (lambda raw: raw["danger"].update(unless="at the door"), "at_the_door: does not match its own example 1"),
        (lambda raw: raw.update(fragments={"him": "my ex"}), "him: no rule uses this fragment"),
        (lambda raw: raw.update(fragments={"him": "{her}", "her": "me"}), "fragments: no fragment {her} stands before"),
        (lambda raw: raw["danger"]["ask"].append(raw["danger"]["now"][0]), "at_the_door: stands there twice"),
        (lambda raw: raw.update(language="fr"), "language: is not the language that the file is named after"),
        (lambda raw: raw.clear(), "the file: "),
    ],
)
def test_a_mistake_in_a_rule_file_is_told_in_one_line(
    book: Book, spoil: Callable[[dict[str, object]], object], line: str
) -> None:
    spoil(book.raw)  # type: ignore[arg-type]
    with pytest.raises(BadContent) as caught:
        book.load()
    said = str(caught.value)
    assert "flows/danger/en.yml: " in said
    assert line in said
    assert "\n" not in said
    assert len(said) < 400


def test_a_language_without_rules_is_refused(book: Book) -> None:
    with pytest.raises(BadContent, match=r"flows/danger/lv\.yml"):
        load(book.folder, ["lv"])
