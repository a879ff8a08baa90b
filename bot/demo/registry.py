"""Which methods are played, and the compiled check of the parameters of each.

Never carries a call out. The parameters of a method are the fields of the TypedDict that its function takes.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config
from pydantic_core import ErrorDetails

from bot.demo.hooks import Webhook
from bot.demo.limits import Limits
from bot.demo.polling import Polls
from bot.demo.profile import Profile
from bot.demo.refusals import CHAT_ID_EMPTY, TEXT_EMPTY, Refusal, bad
from bot.demo.wire import Parameters
from bot.demo.world import World


@dataclass(frozen=True, slots=True)
class Api:
    """What the methods work on."""

    world: World
    limits: Limits
    webhook: Webhook
    polls: Polls
    profile: Profile


@dataclass(frozen=True, slots=True)
class Method:
    """One method of the Bot API."""

    name: str
    shape: Any
    check: TypeAdapter[Any]
    handle: Callable[[Api, Any], Any | Awaitable[Any]]


METHODS: dict[str, Method] = {}
#: what tdlib says when these are missing
MISSING = {
    "chat_id": CHAT_ID_EMPTY,
    "from_chat_id": CHAT_ID_EMPTY,
    "text": TEXT_EMPTY,
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "document": "there is no document in the request",
    "photo": "there is no photo in the request",
    "action": "wrong parameter action in request",
}
#: how pydantic names the sides of "int or str" on the way to an error
ALTERNATIVES = frozenset({"int", "str", "KeyboardButton"})


def method(name: str) -> Callable[[Callable[[Api, Any], Any]], Callable[[Api, Any], Any]]:
    """Register the function that plays a method."""

    def register(handle: Callable[[Api, Any], Any]) -> Callable[[Api, Any], Any]:
        shape = with_config(ConfigDict(extra="forbid"))(get_type_hints(handle, include_extras=True)["args"])
        METHODS[name.lower()] = Method(name, shape, TypeAdapter(shape), handle)
        return handle

    return register


def check(method: Method, parameters: Parameters) -> dict[str, Any]:
    """Return the parameters as the types that the method takes.

    Raises:
        Refusal: one is missing, unknown, or of the wrong type.
    """
    try:
        checked: dict[str, Any] = method.check.validate_python(
            parameters.values, strict=True if parameters.is_json else None
        )
    except ValidationError as wrong:
        raise _refusal(wrong.errors(include_url=False, include_context=False)[0]) from None
    return checked


def _refusal(error: ErrorDetails) -> Refusal:
    path = [part for part in error["loc"] if isinstance(part, str) and part not in ALTERNATIVES]
    parameter = path[0] if path else ""
    field = path[-1] if len(path) > 1 else ""
    kind = error["type"]
    if kind == "extra_forbidden":
        # Stricter than Telegram, which reads past what it does not know.
        return bad(f'unknown field "{field}" in {parameter}' if field else f"unknown parameter {parameter}")
    if kind == "missing":
        if field:
            return bad(f'can\'t parse {parameter}: field "{field}" is missing')
        return bad(MISSING.get(parameter, f'parameter "{parameter}" is required'))
    if field in ("inline_keyboard", "keyboard"):
        return bad(f'Field "{field}" must be of type Array')
    if parameter == "reply_markup" and not field:
        return bad("object expected as reply markup")
    if field:
        return bad(f'can\'t parse {parameter}: field "{field}" has a wrong type')
    return bad(f'parameter "{parameter}" has a wrong type')
