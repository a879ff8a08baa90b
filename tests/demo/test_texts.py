"""What a reader sees of a text, and what Telegram finds in it."""

import pytest

from bot.demo.links import find_entities, is_link
from bot.demo.texts import read_caption, read_text


def test_white_space_at_both_ends_goes_and_the_marks_move_along() -> None:
    assert read_text("  <b> a</b> ", "HTML", None) == ("a", [{"type": "bold", "offset": 0, "length": 1}])


def test_control_characters_and_old_direction_marks_go_and_isolates_stay() -> None:
    assert read_text("a\r\n\x07b\u202e\u2068c\u2069", None, None)[0] == "a\n b\u2068c\u2069"


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("go /start now", "bot_command", "/start"),
        ("/help@halcyon_demo_bot", "bot_command", "/help@halcyon_demo_bot"),
        ("see https://example.org/a.", "url", "https://example.org/a"),
        ("write to a.b@example.org", "email", "a.b@example.org"),
        ("ask @somebody", "mention", "@somebody"),
        ("a #word", "hashtag", "#word"),
        ("call +32 2 555 12 34", "phone_number", "+32 2 555 12 34"),
    ],
)
def test_telegram_finds_by_itself(text: str, kind: str, found: str) -> None:
    assert find_entities(text) == [{"type": kind, "offset": text.index(found), "length": len(found)}]


@pytest.mark.parametrize("text", ["and/or", "1/2", "a@b", "#1", "112", "+32", "//x", "@ab"])
def test_telegram_finds_nothing_here(text: str) -> None:
    assert find_entities(text) == []


def test_nothing_is_found_in_code_or_in_a_link() -> None:
    assert [entity["type"] for entity in read_text("<code>/start</code> /help", "HTML", None)[1]] == [
        "code",
        "bot_command",
    ]


def test_an_offset_counts_utf16_units() -> None:
    assert find_entities("😀 /start")[0]["offset"] == 3


def test_a_caption_may_be_empty() -> None:
    assert read_caption(" ", None, None) == ("", [])


@pytest.mark.parametrize(
    ("address", "is_one"),
    [("https://example.org", True), ("https://127.0.0.1/a", True), ("tg://resolve?domain=a", True), ("tg:", False),
     ("https://localhost", False), ("ftp://example.org", False), ("example.org", False), ("https://a b.org", False)],
)  # fmt: skip
def test_which_addresses_open(address: str, *, is_one: bool) -> None:
    assert is_link(address) is is_one
