"""The check is clean on what ships, and names file, step and language of whatever somebody breaks."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from bot import cli
from bot.commands.check import check
from bot.content.lint import Issue
from bot.settings import ROOT

TODAY = date(2026, 11, 24)
#: one rule of each kind: the real files are long, and reading them takes longer than everything else here
RULES = {
    "danger": {"now": ["he is at my door"], "ask": ["he will come"]},
    "self_harm": {"now": ["i will end it now"], "ask": ["i want to die"]},
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the content, to be broken."""
    shutil.copy(ROOT / "config.yml", tmp_path)
    for folder in ("flows", "locales"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for file in (tmp_path / "flows" / "danger").glob("*.yml"):
        kinds = {
            kind: {level: [rule(f"{kind}_{level}", text) for text in texts] for level, texts in levels.items()}
            for kind, levels in RULES.items()
        }
        book = {
            "language": file.stem,
            "reviewed": "nobody yet",
            **kinds,
            "idioms": [rule("idiom", "dying of laughter")],
        }
        file.write_text(yaml.safe_dump(book), encoding="utf-8")
    return tmp_path


def rule(name: str, text: str) -> dict[str, Any]:
    return {"id": name, "means": f"She writes: {text}", "pattern": text, "examples": [text, f"{text}!"]}


def edit(file: Path, change: Callable[[Any], object]) -> None:
    raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    change(raw)
    file.write_text(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False), encoding="utf-8")


def swap(file: Path, pattern: str, new: str) -> None:
    """Change one place of a text file."""
    text, count = re.subn(pattern, lambda _: new, file.read_text(encoding="utf-8"), count=1, flags=re.DOTALL)
    assert count == 1, pattern
    file.write_text(text, encoding="utf-8")


def errors(root: Path) -> list[Issue]:
    return [issue for issue in check(root, TODAY) if issue.level == "error"]


def only(root: Path) -> Issue:
    """The one error there is."""
    (found,) = errors(root)
    assert "\n" not in str(found)
    return found


# what ships


def test_what_ships_has_no_error() -> None:
    assert errors(ROOT) == []


def test_what_ships_still_has_none_a_month_after_the_newest_record_was_read() -> None:
    later = [issue for issue in check(ROOT, date(2026, 12, 24)) if issue.level == "error"]
    assert later == []


def test_the_copy_that_the_other_tests_break_is_sound(copy: Path) -> None:
    assert errors(copy) == []


def test_after_a_year_every_record_is_warned_about_and_none_is_an_error() -> None:
    found = check(ROOT, date(2028, 1, 1))
    old = [issue for issue in found if "more than twelve months ago" in issue.message]
    assert {issue.level for issue in found} == {"warning"}
    records = sum(len(yaml.safe_load(file.read_text("utf-8"))) for file in (ROOT / "flows" / "services").glob("*.yml"))
    assert len(old) == records


def test_the_command_says_how_many_and_ends_with_0(monkeypatch: pytest.MonkeyPatch) -> None:
    result = CliRunner().invoke(cli.app, ["check"])
    assert result.exit_code == 0
    assert re.fullmatch(r"0 errors, \d+ warnings", result.stdout.splitlines()[-1])


def test_the_command_names_the_place_and_ends_with_1(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(copy / "flows/guidance/menu.yml", lambda raw: raw["steps"]["main"].update(colour="[red]"))
    monkeypatch.setattr(cli, "ROOT", copy)
    result = CliRunner().invoke(cli.app, ["check"])
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0].startswith("error flows/guidance/menu.yml:steps.main: ")
    assert "colour" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("1 errors, ")


def test_two_things_that_are_wrong_are_both_named(copy: Path) -> None:
    edit(copy / "flows/guidance/help.yml", lambda raw: raw.update(unknown=1))
    swap(copy / "flows/danger/fr.yml", "pattern: he is at my door", "pattern: (he is at my door")
    assert {issue.file for issue in errors(copy)} == {"flows/guidance/help.yml", "flows/danger/fr.yml"}


# flows


def test_an_unknown_key_of_a_step(copy: Path) -> None:
    edit(copy / "flows/guidance/menu.yml", lambda raw: raw["steps"]["main"].update(butons=[]))
    found = only(copy)
    assert (found.file, found.where) == ("flows/guidance/menu.yml", "steps.main")
    assert "'butons' was unexpected" in found.message


def test_a_step_that_the_program_needs_and_that_is_missing(copy: Path) -> None:
    edit(copy / "flows/guidance/urgent_danger.yml", lambda raw: raw["steps"].pop("stopped"))
    places = {(found.file, found.where): found.message for found in errors(copy)}
    assert "the program needs this step" in places["flows/guidance/urgent_danger.yml", "stopped"]


def test_a_start_that_is_missing(copy: Path) -> None:
    edit(copy / "flows/guidance/evidence.yml", lambda raw: raw.update(start="nowhere"))
    found = only(copy)
    assert (found.file, found.where, found.message) == (
        "flows/guidance/evidence.yml", "start", "there is no step nowhere",
    )  # fmt: skip


def test_a_button_that_leads_nowhere(copy: Path) -> None:
    edit(copy / "flows/guidance/menu.yml", lambda raw: raw["steps"]["main"]["buttons"][0].update(goto="menu.gone"))
    dead = [found for found in errors(copy) if "does not exist" in found.message]
    assert [(found.file, found.where) for found in dead] == [("flows/guidance/menu.yml", "main")]
    assert dead[0].message == "a button goes to menu.gone, which does not exist"


def test_a_quiz_that_is_not_there(copy: Path) -> None:
    def change(raw: Any) -> None:
        (button,) = [button for button in raw["steps"]["main"]["buttons"] if "quiz" in button]
        button["quiz"] = "gone"

    edit(copy / "flows/guidance/menu.yml", change)
    found = only(copy)
    assert (found.where, found.message) == ("main", "a button starts the quiz gone, which does not exist")


def test_an_intent_that_two_flows_claim(copy: Path) -> None:
    edit(copy / "flows/guidance/help.yml", lambda raw: raw.update(intents=["report_sextortion"]))
    (twice,) = [found for found in errors(copy) if "answered by" in found.message]
    assert twice.where == "intents"
    assert {"help", "sextortion"} <= set(re.findall(r"\w+", f"{twice.file} {twice.message}"))


def test_a_step_that_stands_twice(copy: Path) -> None:
    file = copy / "flows/guidance/hide.yml"
    file.write_text(file.read_text("utf-8") + "  hidden:\n    text: Another.\n", encoding="utf-8")
    found = only(copy)
    assert found.file == "flows/guidance/hide.yml"
    assert "hidden stands twice" in str(found)


def test_a_question_of_the_quiz_with_two_right_answers(copy: Path) -> None:
    edit(
        copy / "flows/quizzes/recognise.yml",
        lambda raw: [option.update(right=True) for option in raw["questions"][0]["options"]],
    )
    found = only(copy)
    assert found.file == "flows/quizzes/recognise.yml"
    assert "right options, and needs one" in found.message


# services


def service(copy: Path, change: Callable[[dict[str, Any]], object]) -> Issue:
    """Break one Belgian record, and give the error it makes."""
    file = copy / "flows/services/be.yml"
    # the record's own lines, so that dates stay as they are written
    edit(file, lambda raw: [record.update(checked=str(record["checked"])) for record in raw])
    edit(file, lambda raw: change(next(record for record in raw if record["id"] == "be-1712")))
    return only(copy)


def test_a_number_that_cannot_be_rung(copy: Path) -> None:
    found = service(copy, lambda record: record.update(phone="+3229999"))
    assert (found.file, found.where) == ("flows/services/be.yml", "be-1712")
    assert found.message == "phone: +3229999 is not a valid number in BE"


def test_hours_that_cannot_be_read(copy: Path) -> None:
    found = service(copy, lambda record: record.update(hours="Mo-Fr 9 to 5-ish"))
    assert (found.file, found.where) == ("flows/services/be.yml", "be-1712")
    assert "hours" in found.message


@pytest.mark.parametrize("field", ["source", "checked"])
def test_a_record_without_source_or_date(field: str, copy: Path) -> None:
    found = service(copy, lambda record: record.pop(field))
    assert found.file == "flows/services/be.yml"
    assert "be-1712" in found.where
    assert f"'{field}' is a required property" in found.message


def test_a_country_without_services(copy: Path) -> None:
    edit(copy / "config.yml", lambda raw: raw["countries"].append("PT"))
    found = only(copy)
    assert (found.file, found.where) == ("config.yml", "countries")
    assert "PT has no flows/services/pt.yml" in found.message


# translations

BUTTON = r'msgctxt "button\.human"\nmsgid "Talk to a person"\n'


@pytest.mark.parametrize("language", ["fr", "es"])
def test_a_text_that_is_not_translated(language: str, copy: Path) -> None:
    name = f"locales/{language}/LC_MESSAGES/messages.po"
    swap(copy / name, BUTTON + r'msgstr "[^"]+"', 'msgctxt "button.human"\nmsgid "Talk to a person"\nmsgstr ""')
    found = only(copy)
    assert (found.file, found.where, found.language) == (name, "button.human", language)
    assert found.message == "not translated"
    assert str(found) == f"error: {name}:button.human:{language}: not translated"


def test_a_translation_that_is_a_guess(copy: Path) -> None:
    name = "locales/fr/LC_MESSAGES/messages.po"
    swap(copy / name, BUTTON, '#, fuzzy\nmsgctxt "button.human"\nmsgid "Talk to a person"\n')
    found = only(copy)
    assert (found.where, found.language, found.message) == ("button.human", "fr", "not translated")


@pytest.mark.parametrize("said", ["Tél", "Tél. {telephone}", "Tél. {phone", "Tél. {}", "Tél. {phone:>10}", "{phone!r}"])
def test_a_placeholder_that_differs(said: str, copy: Path) -> None:
    name = "locales/fr/LC_MESSAGES/messages.po"
    swap(
        copy / name, r'msgctxt "services\.phone"\nmsgid "Phone: \{phone\}"\nmsgstr "[^"]+"',
        f'msgctxt "services.phone"\nmsgid "Phone: {{phone}}"\nmsgstr "{said}"',
    )  # fmt: skip
    found = only(copy)
    assert (found.file, found.where, found.language) == (name, "services.phone", "fr")
    assert found.message == "placeholders differ from ['phone']"


def test_a_label_that_no_button_can_show(copy: Path) -> None:
    name = "locales/es/LC_MESSAGES/messages.po"
    long = "Hablar ahora mismo con una persona del equipo"
    swap(copy / name, BUTTON + r'msgstr "[^"]+"', f'msgctxt "button.human"\nmsgid "Talk to a person"\nmsgstr "{long}"')
    found = only(copy)
    assert (found.where, found.language) == ("button.human", "es")
    assert found.message == f"too long: {len(long)} characters"


def test_a_plural_form_too_few(copy: Path) -> None:
    name = "locales/fr/LC_MESSAGES/messages.po"
    both = r'(?<=counsellors are on duty now\."\n)msgstr\[0\] "[^"]+"\nmsgstr\[1\] "[^"]+"'
    swap(copy / name, both, 'msgstr[0] "{n}"')
    found = errors(copy)
    assert {(one.file, one.where, one.language) for one in found} == {(name, "desk.on_duty", "fr")}


def test_a_service_that_is_not_described_in_a_language(copy: Path) -> None:
    name = "locales/fr/LC_MESSAGES/messages.po"
    swap(copy / name, r'(?<=msgctxt "services\.be-112"\n)msgid ("[^"]+")\nmsgstr "[^"]+"', 'msgid "Other"\nmsgstr ""')
    found = only(copy)
    assert (found.where, found.language) == ("services.be-112", "fr")


def test_a_text_that_is_left_over_is_warned_about(copy: Path) -> None:
    name = "locales/fr/LC_MESSAGES/messages.po"
    with (copy / name).open("a", encoding="utf-8") as file:
        file.write('\nmsgctxt "menu.gone"\nmsgid "An old text"\nmsgstr "Un vieux texte"\n')
    (found,) = [issue for issue in check(copy, TODAY) if issue.message.startswith("left over")]
    assert (found.level, found.file, found.where, found.language) == ("warning", name, "menu.gone", "fr")


def test_a_text_that_the_template_lacks(copy: Path) -> None:
    edit(copy / "flows/guidance/about.yml", lambda raw: next(iter(raw["steps"].values())).update(text="New words."))
    found = errors(copy)
    translations = {file.relative_to(copy).as_posix() for file in copy.glob("locales/*/LC_MESSAGES/messages.po")}
    assert len(translations) == 10
    assert {one.file for one in found} == {"locales/messages.pot", *translations}
    assert all(one.where.startswith("about.") for one in found)


def test_a_template_that_is_missing(copy: Path) -> None:
    (copy / "locales/messages.pot").unlink()
    found = only(copy)
    assert (found.file, found.message) == ("locales/messages.pot", "missing: run `make texts`")


def test_a_language_without_translations(copy: Path) -> None:
    (copy / "locales/es/LC_MESSAGES/messages.po").unlink()
    found = only(copy)
    assert (found.file, found.language) == ("locales/es/LC_MESSAGES/messages.po", "es")


def test_a_language_that_does_not_ship(copy: Path) -> None:
    edit(copy / "config.yml", lambda raw: raw["languages"].append("nl"))
    found = errors(copy)
    assert ("config.yml", "languages") in {(one.file, one.where) for one in found}


# danger rules


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_danger_rule_whose_pattern_cannot_be_read(language: str, copy: Path) -> None:
    name = f"flows/danger/{language}.yml"
    swap(copy / name, "pattern: he is at my door", "pattern: (he is [at my door")
    found = only(copy)
    assert (found.file, found.where, found.language) == (name, "danger_now", language)


def test_a_danger_rule_that_does_not_find_its_own_example(copy: Path) -> None:
    swap(copy / "flows/danger/es.yml", "pattern: i want to die", "pattern: something else")
    found = only(copy)
    assert (found.file, found.where, found.language) == ("flows/danger/es.yml", "self_harm_ask", "es")
    assert found.message == "does not match its own example 1"


def test_a_danger_rule_with_an_unknown_key(copy: Path) -> None:
    edit(copy / "flows/danger/fr.yml", lambda raw: raw["danger"]["now"][0].update(level="now"))
    found = only(copy)
    assert (found.file, found.language) == ("flows/danger/fr.yml", "fr")
    assert "danger_now" in found.where
    assert "'level' was unexpected" in found.message


def test_a_language_without_danger_rules(copy: Path) -> None:
    (copy / "flows/danger/fr.yml").unlink()
    found = only(copy)
    assert (found.file, found.language) == ("flows/danger/fr.yml", "fr")


# configuration


@pytest.mark.parametrize(
    ("pattern", "new", "where"),
    [
        ("organisation:", "organization:", "organi"),
        ("people_days: 30", "people_days: never", "retention.people_days"),
        (r"languages: \[en, fr, es, [a-z, ]+\]", "languages: [en, fr", ""),
    ],
)
def test_a_configuration_that_cannot_be_used(pattern: str, new: str, where: str, copy: Path) -> None:
    swap(copy / "config.yml", pattern, new)
    found = only(copy)
    assert found.file == "config.yml"
    assert where in f"{found.where} {found.message}"
