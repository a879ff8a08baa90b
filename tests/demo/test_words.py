"""The stand-in's refusals are Telegram's own words, wherever a list of them lies beside the project."""

import csv
import re

import pytest

from bot.demo import refusals
from bot.demo.refusals import Refusal, bad, conflict, flood, forbidden

from .schema import FOLDER

#: what python-telegram-bot's users meet most; the whole list is held to the file of the real server's words
COMMON = {
    "CHAT_NOT_FOUND": "chat not found",
    "TEXT_EMPTY": "message text is empty",
    "BUTTON_DATA_INVALID": "BUTTON_DATA_INVALID",
    "BLOCKED": "bot was blocked by the user",
}
#: heard from Telegram, and on neither list: tdlib writes them below the Bot API server
UNLISTED = {
    "CAPTION_TOO_LONG",
    "NO_TEXT_TO_EDIT",
    "COPY_NOT_FOUND",
    "CANNOT_COPY",
    "FORWARD_NOT_FOUND",
    "CANNOT_FORWARD",
    "REACT_NOT_FOUND",
    "PIN_NOT_FOUND",
    "UNPIN_NOT_FOUND",
    "CANNOT_PIN",
    "IDS_NOT_INCREASING",
    "TERMINATED_BY_WEBHOOK",
}


def words() -> dict[str, str]:
    return {name: value for name, value in vars(refusals).items() if name.isupper() and isinstance(value, str)}


def plain(text: str) -> str:
    """Return the words without the kind of error, in small letters: the server lowers the first letter of tdlib's."""
    return re.sub(r"^(Bad Request|Forbidden|Conflict): ", "", text).lower().removesuffix(" ...").strip()


def listed() -> set[str]:
    found: set[str] = set()
    for name in ("errors_wire.tsv", "tdlib_error_strings.tsv"):
        file = FOLDER / name
        if file.exists():
            with file.open(encoding="utf-8", newline="") as lines:
                found |= {plain(row[1]) for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row[1:]}
    return found


LISTED = listed()


@pytest.mark.parametrize("name", sorted(COMMON))
def test_the_common_refusals_are_telegrams(name: str) -> None:
    assert words()[name] == COMMON[name]


@pytest.mark.parametrize("name", sorted(set(words()) - UNLISTED if LISTED else COMMON))
def test_a_refusal_is_on_the_list_of_the_real_server(name: str) -> None:
    assert plain(words()[name]) in (LISTED or {plain(text) for text in COMMON.values()})


@pytest.mark.parametrize(
    ("refusal", "code", "description"),
    [
        (bad("x"), 400, "Bad Request: x"),
        (forbidden("x"), 403, "Forbidden: x"),
        (conflict("x"), 409, "Conflict: x"),
        (flood(5), 429, "Too Many Requests: retry after 5"),
    ],
)
def test_a_refusal_has_its_code(refusal: Refusal, code: int, description: str) -> None:
    assert (refusal.code, refusal.description) == (code, description)
