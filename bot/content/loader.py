"""Owns reading flows and quizzes from YAML into typed objects, and giving their texts to the translators' tools.

Never judges what they mean; the lint does, once they have the right shape.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from bot.domain.conversation import Place
from bot.domain.flow import Choice, Flow, Question, Quiz, Step
from bot.domain.phrases import Phrase
from bot.errors import BadContent
from bot.plain import PlainLoader


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the files hold: structure, and the English text of every key."""

    flows: Mapping[str, Flow]
    quizzes: Mapping[str, Quiz]
    texts: Mapping[str, Phrase]


@dataclass(frozen=True, slots=True)
class Text:
    """One text for a translator."""

    context: str
    text: str
    is_safety: bool = False


def load(folder: Path) -> Loaded:
    """Read every flow and quiz under ``flows/``.

    Raises:
        BadContent: a file cannot be read, or does not have the shape of the schema; names file and place.
    """
    schema = json.loads((folder / "schema.json").read_text(encoding="utf-8"))
    flows: dict[str, Flow] = {}
    quizzes: dict[str, Quiz] = {}
    texts: dict[str, Phrase] = {}
    for file in sorted((*folder.glob("guidance/*.yml"), *folder.glob("quizzes/*.yml"))):
        raw = _read(file, schema)
        name = raw.get("flow") or raw["quiz"]
        if name != file.stem:
            raise BadContent(_place(file), f"says it is {name}, and a flow bears the name of its file")
        if name in flows or name in quizzes:
            raise BadContent(_place(file), f"{name} exists twice")
        if "flow" in raw:
            flows[name] = _flow(raw, file)
        else:
            quizzes[name] = _quiz(raw, file)
        texts.update(_keys(raw))
    return Loaded({name: _resolved(flow, flows) for name, flow in flows.items()}, quizzes, texts)


def translatable(raw: Mapping[str, Any]) -> Iterable[Text]:
    """List the texts of a flow or a quiz, in the order in which she meets them."""
    if "flow" in raw:
        if topic := raw.get("topic"):
            yield Text(raw["flow"], topic)
        for name, step in raw["steps"].items():
            context = f"{raw['flow']}.{name}"
            safety = bool(step.get("safety"))
            yield Text(context, step["text"].strip(), safety)
            for button in step.get("buttons", ()):
                yield Text(context, button["label"], safety)
        return
    yield Text(raw["quiz"], raw["title"])
    yield Text(f"{raw['quiz']}.intro", raw["intro"].strip())
    for question in raw["questions"]:
        context = f"{raw['quiz']}.{question['id']}"
        yield Text(context, question["text"].strip())
        for option in question["options"]:
            yield Text(context, option["text"])
            yield Text(context, option["explain"].strip())
    for score in raw["scores"]:
        yield Text(f"{raw['quiz']}.scores", score["text"].strip())


def context_of(key: str) -> str:
    """Name the gettext context of a key: a label is translated in the context of its step."""
    return key.partition("#")[0].partition("!")[0]


def _keys(raw: Mapping[str, Any]) -> dict[str, Phrase]:
    if "flow" in raw:
        keys = {raw["flow"]: Phrase(raw["topic"])} if "topic" in raw else {}
        for name, step in raw["steps"].items():
            place = f"{raw['flow']}.{name}"
            keys[place] = Phrase(step["text"].strip())
            keys |= {f"{place}#{at}": Phrase(button["label"]) for at, button in enumerate(step.get("buttons", ()))}
        return keys
    quiz = raw["quiz"]
    keys = {quiz: Phrase(raw["title"]), f"{quiz}.intro": Phrase(raw["intro"].strip())}
    for question in raw["questions"]:
        place = f"{quiz}.{question['id']}"
        keys[place] = Phrase(question["text"].strip())
        for at, option in enumerate(question["options"]):
            keys[f"{place}#{at}"] = Phrase(option["text"])
            keys[f"{place}!{at}"] = Phrase(option["explain"].strip())
    keys |= {f"{quiz}.scores#{at}": Phrase(score["text"].strip()) for at, score in enumerate(raw["scores"])}
    return keys


def _read(file: Path, schema: dict[str, Any]) -> dict[str, Any]:
    try:
        raw = yaml.load(file.read_text(encoding="utf-8"), Loader=PlainLoader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError) as why:
        raise BadContent(_place(file), " ".join(str(why).split())) from None
    # judged as what it says it is: "matches neither a flow nor a quiz" would tell an author nothing
    kind = "quiz" if isinstance(raw, dict) and "quiz" in raw else "flow"
    shape = {"$defs": schema["$defs"], "$ref": f"#/$defs/{kind}"}
    if fault := best_match(Draft202012Validator(shape).iter_errors(raw)):
        where = ".".join(str(part) for part in fault.absolute_path) or "the file"
        raise BadContent(_place(file), where, fault.message.splitlines()[0][:200])
    result: dict[str, Any] = raw
    return result


def _flow(raw: Mapping[str, Any], file: Path) -> Flow:
    name = raw["flow"]
    kinds = tuple(raw.get("kinds", ()))
    steps = {step: _step(Place(name, step), values, kinds) for step, values in raw["steps"].items()}
    if raw["start"] not in steps:
        raise BadContent(_place(file), "start", f"there is no step {raw['start']}")
    return Flow(name, raw["start"], steps, tuple(raw.get("intents", ())), has_topic="topic" in raw)


def _step(place: Place, values: Mapping[str, Any], kinds: tuple[str, ...]) -> Step:
    return Step(
        place=place,
        choices=tuple(_choice(place, button) for button in values.get("buttons", ())),
        show=values.get("show"),
        kinds=tuple(values.get("kinds", kinds)),
        minor=bool(values.get("minor")),
        footer=values.get("footer", "full") == "full",
        safety=bool(values.get("safety")),
        sources=tuple(values.get("sources", ())),
    )


def _choice(place: Place, button: Mapping[str, Any]) -> Choice:
    target = button.get("goto")
    if target is None:
        return Choice(do=button.get("do"), quiz=button.get("quiz"))
    return Choice(goto=Place.parse(target) if "." in target else Place(place.flow, target))


def _resolved(flow: Flow, flows: Mapping[str, Flow]) -> Flow:
    """Settle every ``goto``: a step of this flow where it has one of that name, else the start of another flow."""
    steps = {
        name: replace(step, choices=tuple(_settle(choice, flow, flows) for choice in step.choices))
        for name, step in flow.steps.items()
    }
    return replace(flow, steps=steps)


def _settle(choice: Choice, flow: Flow, flows: Mapping[str, Flow]) -> Choice:
    goto = choice.goto
    if goto is None or goto.flow != flow.name or goto.step in flow.steps or goto.step not in flows:
        return choice  # what leads nowhere is the lint's to report
    return replace(choice, goto=Place(goto.step, flows[goto.step].start))


def _quiz(raw: Mapping[str, Any], file: Path) -> Quiz:
    questions = []
    for question in raw["questions"]:
        right = [at for at, option in enumerate(question["options"]) if option.get("right")]
        if len(right) != 1:
            raise BadContent(_place(file), question["id"], f"has {len(right)} right options, and needs one")
        questions.append(Question(question["id"], len(question["options"]), right[0]))
    bounds = tuple(score["from"] for score in raw["scores"])
    if bounds[0] != 0 or list(bounds) != sorted(set(bounds)):
        raise BadContent(_place(file), "scores", "must begin at 0 and rise")
    return Quiz(raw["quiz"], tuple(questions), bounds)


def _place(file: Path) -> str:
    return f"flows/{file.parent.name}/{file.name}"
