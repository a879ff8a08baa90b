"""sendPoll and stopPoll.

Never closes a poll by the clock: open_period and close_date are checked and shown, and nothing happens then.
"""

import secrets
from collections.abc import Sequence
from typing import Any, Required

from telegram.constants import PollLimit, PollType
from typing_extensions import TypedDict

from bot.demo.chats import Json
from bot.demo.markup import check_markup
from bot.demo.methods.access import writable_chat
from bot.demo.methods.sending import Outgoing, inline_markup, post
from bot.demo.refusals import bad
from bot.demo.registry import Api, method
from bot.demo.shapes import ChatId, InlineKeyboardMarkup, InputPollOption, MessageEntity, Nested
from bot.demo.texts import read_caption
from bot.demo.utf16 import units


class SendPoll(Outgoing, total=False):
    """The parameters of sendPoll."""

    question: Required[str]
    question_parse_mode: str
    question_entities: Nested[list[MessageEntity]]
    options: Required[Nested[list[InputPollOption]]]
    is_anonymous: bool
    type: str
    allows_multiple_answers: bool
    allows_revoting: bool
    correct_option_ids: Nested[list[int]]
    explanation: str
    explanation_parse_mode: str
    explanation_entities: Nested[list[MessageEntity]]
    open_period: int
    close_date: int
    is_closed: bool


class StopPoll(TypedDict, total=False):
    """The parameters of stopPoll."""

    chat_id: Required[ChatId]
    message_id: Required[int]
    reply_markup: Nested[InlineKeyboardMarkup]


def read_part(text: str, mode: str | None, entities: Sequence[Any] | None, limits: tuple[int, int], what: str) -> Json:
    """Return a text of a poll as {"text", "entities"}.

    Raises:
        Refusal: too short or too long.
    """
    seen, marks = read_caption(text, mode, entities)
    if not limits[0] <= units(seen) <= limits[1]:
        raise bad(f"{what} length must not exceed {limits[1]}" if seen else f"{what} must be non-empty")
    return {"text": seen, "entities": marks}


def read_options(options: Sequence[InputPollOption]) -> list[Json]:
    """Return the answers of a new poll.

    Raises:
        Refusal: too few, too many, or one of a wrong length.
    """
    if len(options) < 2:
        # The documentation allows one answer since Bot API 9.4; a poll of one makes no sense in a quiz.
        raise bad("poll must have at least 2 option")
    if len(options) > PollLimit.MAX_OPTION_NUMBER:
        raise bad(f"poll can't have more than {PollLimit.MAX_OPTION_NUMBER.value} options")
    lengths = (PollLimit.MIN_OPTION_LENGTH, PollLimit.MAX_OPTION_LENGTH)
    written = []
    for number, option in enumerate(options):
        part = read_part(
            option["text"], option.get("text_parse_mode"), option.get("text_entities"), lengths, "poll options"
        )
        told: Json = {"persistent_id": f"{number}", "text": part["text"], "voter_count": 0}
        if part["entities"]:
            told["text_entities"] = part["entities"]
        written.append(told)
    return written


@method("sendPoll")
def send_poll(api: Api, args: SendPoll) -> Json:
    """Send a poll or a quiz."""
    lengths = (PollLimit.MIN_QUESTION_LENGTH, PollLimit.MAX_QUESTION_LENGTH)
    question = read_part(
        args["question"], args.get("question_parse_mode"), args.get("question_entities"), lengths, "poll question"
    )
    kind = args.get("type", PollType.REGULAR.value)
    if kind not in (PollType.REGULAR.value, PollType.QUIZ.value):
        raise bad("unsupported poll type specified")
    options = read_options(args["options"])
    poll: Json = {
        "id": str(secrets.randbits(62)),
        "question": question["text"],
        "options": options,
        "total_voter_count": 0,
        "is_closed": args.get("is_closed", False),
        "is_anonymous": args.get("is_anonymous", True),
        "type": kind,
        "allows_multiple_answers": args.get("allows_multiple_answers", False),
        "allows_revoting": args.get("allows_revoting", kind == PollType.REGULAR.value),
        "members_only": False,
    }
    if question["entities"]:
        poll["question_entities"] = question["entities"]
    if kind == PollType.QUIZ.value:
        poll.update(_quiz(args, len(options)))
    poll.update(_ending(api, args))
    message = post(api, args, {"poll": poll})
    api.world.polls[poll["id"]] = (message.chat_id, message.id)
    return api.world.message_json(message)


def _quiz(args: SendPoll, options: int) -> Json:
    correct = args.get("correct_option_ids", [])
    if not correct or any(not 0 <= option < options for option in correct):
        raise bad("wrong correct option ID specified")
    if len(correct) > 1 and not args.get("allows_multiple_answers"):
        raise bad("wrong correct option ID specified")
    told: Json = {"correct_option_ids": correct}
    if args.get("explanation"):
        explanation = read_part(
            args["explanation"], args.get("explanation_parse_mode"), args.get("explanation_entities"),
            (0, PollLimit.MAX_EXPLANATION_LENGTH), "poll explanation",
        )  # fmt: skip
        if explanation["text"].count("\n") > PollLimit.MAX_EXPLANATION_LINE_FEEDS:
            raise bad("poll explanation has too many line feeds")
        told["explanation"] = explanation["text"]
        if explanation["entities"]:
            told["explanation_entities"] = explanation["entities"]
    return told


def _ending(api: Api, args: SendPoll) -> Json:
    told: Json = {}
    if "open_period" in args:
        period = args["open_period"]
        if not PollLimit.MIN_OPEN_PERIOD <= period <= PollLimit.MAX_OPEN_PERIOD:
            raise bad("poll can't be closed at the given time")
        told["open_period"] = period
    if "close_date" in args:
        if args["close_date"] <= api.world.clock() or "open_period" in args:
            raise bad("poll can't be closed at the given time")
        told["close_date"] = args["close_date"]
    return told


@method("stopPoll")
def stop_poll(api: Api, args: StopPoll) -> Json:
    """Close a poll and return its result."""
    chat = writable_chat(api.world, args["chat_id"])
    message = api.world.message(chat.id, args["message_id"])
    if message is None:
        raise bad("message with poll to stop not found")
    if message.kind != "poll" or not message.is_by_bot:
        raise bad("message with poll can't be stopped")
    poll: Json = message.content["poll"]
    if poll["is_closed"]:
        raise bad("poll has already been closed")
    markup: Any = args.get("reply_markup")
    check_markup(markup)
    closed = {**poll, "is_closed": True}
    api.world.rewrite(message, content={**message.content, "poll": closed}, markup=inline_markup(markup))
    api.world.updates.add("poll", closed, chat.id)
    return closed
