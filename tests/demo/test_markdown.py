"""MarkdownV2."""

import pytest

from bot.demo.markdown import parse_markdown
from bot.demo.refusals import Refusal


def marks(source: str) -> list[tuple[str, int, int]]:
    return [(entity["type"], entity["offset"], entity["length"]) for entity in parse_markdown(source)[1]]


@pytest.mark.parametrize(
    ("mark", "kind"),
    [("*", "bold"), ("_", "italic"), ("__", "underline"), ("~", "strikethrough"), ("||", "spoiler"), ("`", "code")],
)
def test_a_mark_marks_its_text(mark: str, kind: str) -> None:
    assert parse_markdown(f"a {mark}b{mark} c")[0] == "a b c"
    assert marks(f"a {mark}b{mark} c") == [(kind, 2, 1)]


def test_marks_may_lie_in_each_other() -> None:
    assert marks("*a _b_*") == [("bold", 0, 3), ("italic", 2, 1)]


def test_code_takes_everything_as_it_is_written() -> None:
    assert parse_markdown("`a*b_\\`c`")[0] == "a*b_`c"
    assert parse_markdown("```python\na = 1```") == (
        "a = 1",
        [{"type": "pre", "offset": 0, "length": 5, "language": "python"}],
    )


def test_a_link_keeps_its_address() -> None:
    assert parse_markdown("[here](https://example.org/a\\)b)") == (
        "here",
        [{"type": "text_link", "offset": 0, "length": 4, "url": "https://example.org/a)b"}],
    )
    assert parse_markdown("[here](tel:112)") == ("here", [])


def test_a_quotation_ends_with_its_lines() -> None:
    assert parse_markdown(">a\n>b\nc") == ("a\nb\nc", [{"type": "blockquote", "offset": 0, "length": 3}])
    assert marks(">a\n>b||") == [("expandable_blockquote", 0, 3)]


def test_a_backslash_makes_a_mark_a_letter() -> None:
    assert parse_markdown("1\\. \\*a\\*") == ("1. *a*", [])


@pytest.mark.parametrize("character", list("()#+-=|{}.!]>"))
def test_a_reserved_character_must_be_escaped(character: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_markdown(f"a{character}b")
    words = f"Character '{character}' is reserved and must be escaped with the preceding '\\'"
    assert caught.value.description == f"Bad Request: can't parse entities: {words}"


@pytest.mark.parametrize(
    ("source", "name"), [("é*a", "Bold"), ("é_a", "Italic"), ("é[a", "TextUrl"), ("é```a", "PreCode"), ("é`a", "Code")]
)
def test_a_mark_without_an_end_is_refused(source: str, name: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_markdown(source)
    words = f"Can't find end of {name} entity at byte offset 2"
    assert caught.value.description == f"Bad Request: can't parse entities: {words}"
