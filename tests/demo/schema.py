"""The official shapes of the Bot API, from every source there is on this machine.

Two sources: python-telegram-bot's own classes, always; and the machine-readable schema of Bot API 10.3, where that
folder lies beside the project. Both answer the same questions, so that every test runs against both.
"""

import inspect
import json
import re
import types
import typing
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import telegram
from telegram import TelegramObject

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "telegram"
#: fields of Bot API 10.1 to 10.3, which python-telegram-bot 22.8 (10.0) does not know yet
NEWER = frozenset({"can_send_welcome_messages"})


class Source(Protocol):
    """Who knows the official shapes."""

    name: str

    def parameters(self, method: str) -> dict[str, bool]:
        """Return the parameters of a method, and whether each is required."""

    def fields(self, kind: str) -> set[str]:
        """Return the fields of an object."""

    def problems(self, kind: str, value: Any) -> list[str]:
        """Return what is wrong with an object of this kind."""

    def result_problems(self, method: str, value: Any) -> list[str]:
        """Return what is wrong with the result of a method."""


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Library:
    """python-telegram-bot's own classes."""

    name = "python-telegram-bot"
    #: what every method takes beyond its parameters
    OWN = frozenset(
        [
            "self",
            "read_timeout",
            "write_timeout",
            "connect_timeout",
            "pool_timeout",
            "api_kwargs",
            "reply_to_message_id",
            "allow_sending_without_reply",
            "disable_web_page_preview",
            "filename",
            "contact",
            "location",
            "venue",
            "correct_option_id",
            "current_offset",
            "auto_pagination",
        ]
    )

    def parameters(self, method: str) -> dict[str, bool]:
        signature = inspect.signature(getattr(telegram.Bot, snake(method)))
        return {
            name: parameter.default is inspect.Parameter.empty
            for name, parameter in signature.parameters.items()
            if name not in self.OWN
        }

    def fields(self, kind: str) -> set[str]:
        return {"from" if name == "from_user" else name for name in _slots(getattr(telegram, kind))}

    def problems(self, kind: str, value: Any) -> list[str]:
        try:
            read = getattr(telegram, kind).de_json(value, None)
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            return [f"{kind}: {error}"]
        return [*self._unread(kind, read), *self._changed(kind, value, read.to_dict())]

    def result_problems(self, method: str, value: Any) -> list[str]:
        kind = _result_of(method)
        if kind is bool:
            return [] if isinstance(value, bool) else [f"{method}: {value!r} is no bool"]
        if typing.get_origin(kind) is tuple:
            inner = typing.get_args(kind)[0]
            name = inner if isinstance(inner, str) else inner.__name__
            return [problem for item in value for problem in self.problems(name, item)]
        return self.problems(kind.__name__, value)

    def _unread(self, path: str, value: object) -> Iterator[str]:
        """Yield every field that the library did not know, and every one that it must have."""
        if isinstance(value, TelegramObject):
            for name in set(value.api_kwargs) - NEWER:
                yield f"{path}: unknown field {name}"
            cls: Any = type(value)
            for name in _required(cls):
                if _field(value, name) is None:
                    yield f"{path}.{name} is missing"
            for slot in _slots(cls):
                yield from self._unread(f"{path}.{slot}", _field(value, slot))
        elif isinstance(value, list | tuple):
            for item in value:
                yield from self._unread(path, item)

    def _changed(self, path: str, sent: Any, read: Any) -> Iterator[str]:
        """Yield what was not read as it was sent: a number in a string, a date that is none."""
        if isinstance(sent, dict) and isinstance(read, dict):
            for name, value in sent.items():
                if name in NEWER:
                    continue
                if name in read:
                    yield from self._changed(f"{path}.{name}", value, read[name])
                elif value not in ([], False):
                    yield f"{path}.{name} was not read"
        elif isinstance(sent, list) and isinstance(read, list | tuple):
            for one, other in zip(sent, read, strict=True):
                yield from self._changed(path, one, other)
        elif sent != read:
            yield f"{path}: {sent!r} was read as {read!r}"


def _field(value: object, name: str) -> object:
    """Return a field without the warning that the library gives for durations."""
    return getattr(value, f"_{name}" if hasattr(type(value), f"_{name}") else name, None)


@cache
def _slots(kind: Any) -> frozenset[str]:
    slots = {name for cls in kind.__mro__ for name in getattr(cls, "__slots__", ())}
    return frozenset(name for name in slots if not name.startswith("_") and name != "api_kwargs")


@cache
def _required(kind: Any) -> tuple[str, ...]:
    parameters = inspect.signature(kind).parameters.values()
    return tuple(parameter.name for parameter in parameters if parameter.default is inspect.Parameter.empty)


@cache
def _result_of(method: str) -> Any:
    function = getattr(telegram.Bot, snake(method))
    annotation = inspect.signature(function).return_annotation
    if isinstance(annotation, str):
        annotation = eval(annotation, vars(telegram))
    if typing.get_origin(annotation) in (types.UnionType, typing.Union):
        annotation = next(kind for kind in typing.get_args(annotation) if kind is not bool)
    return annotation


class Official:
    """The schema of Bot API 10.3."""

    name = "Bot API 10.3"
    PLAIN: typing.ClassVar[dict[str, type | tuple[type, ...]]] = {
        "integer": int, "number": (int, float), "float": (int, float), "string": str, "boolean": bool, "true": bool,
    }  # fmt: skip

    def __init__(self, file: Path) -> None:
        whole = json.loads(file.read_text(encoding="utf-8"))
        self._methods, self._types = whole["methods"], whole["types"]

    def parameters(self, method: str) -> dict[str, bool]:
        return {field["name"]: field["required"] for field in self._methods[method].get("fields", ())}

    def fields(self, kind: str) -> set[str]:
        return {field["name"] for field in self._types[kind]["fields"]}

    def problems(self, kind: str, value: Any) -> list[str]:
        return list(self._check(kind, kind, value))

    def result_problems(self, method: str, value: Any) -> list[str]:
        return min((list(self._check(method, kind, value)) for kind in self._methods[method]["returns"]), key=len)

    def _check(self, path: str, kind: str, value: Any) -> Iterator[str]:
        if kind.startswith("Array of ") or kind.endswith("[]"):
            inner = kind.removeprefix("Array of ").removesuffix("[]")
            if not isinstance(value, list):
                yield f"{path} is no list"
                return
            for number, item in enumerate(value):
                yield from self._check(f"{path}[{number}]", inner, item)
            return
        plain = self.PLAIN.get(kind.lower())
        if plain is not None:
            if not isinstance(value, plain) or (isinstance(value, bool) and plain is not bool):
                yield f"{path}: {value!r} is no {kind}"
            return
        yield from self._check_object(path, self._types[kind], value)

    def _check_object(self, path: str, declared: Any, value: Any) -> Iterator[str]:
        if declared.get("subtypes"):
            yield from min((list(self._check(path, kind, value)) for kind in declared["subtypes"]), key=len)
            return
        if not isinstance(value, dict):
            yield f"{path} is no object"
            return
        fields = {field["name"]: field for field in declared.get("fields", ())}
        for name in fields:
            if fields[name]["required"] and name not in value:
                yield f"{path}.{name} is missing"
        for name, item in value.items():
            if name not in fields:
                yield f"{path}.{name} is unknown"
            else:
                kinds = fields[name]["types"]
                yield from min((list(self._check(f"{path}.{name}", kind, item)) for kind in kinds), key=len)


def sources() -> Sequence[Source]:
    """Return every source that exists here."""
    file = FOLDER / "api-10.3-merged.json"
    return (Library(), Official(file)) if file.exists() else (Library(),)


SOURCES = sources()
