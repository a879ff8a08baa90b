"""The HTML style of the Bot API."""

import pytest

from bot.demo.html import parse_html
from bot.demo.refusals import Refusal


def marks(source: str) -> list[tuple[str, int, int]]:
    return [(entity["type"], entity["offset"], entity["length"]) for entity in parse_html(source)[1]]


@pytest.mark.parametrize(
    ("tags", "kind"),
    [("b", "bold"), ("strong", "bold"), ("i", "italic"), ("em", "italic"), ("u", "underline"), ("ins", "underline"),
     ("s", "strikethrough"), ("strike", "strikethrough"), ("del", "strikethrough"), ("tg-spoiler", "spoiler"),
     ("code", "code"), ("pre", "pre"), ("blockquote", "blockquote")],
)  # fmt: skip
def test_a_tag_marks_its_text(tags: str, kind: str) -> None:
    assert parse_html(f"a <{tags}>b</{tags}> c")[0] == "a b c"
    assert marks(f"a <{tags}>b</{tags}> c") == [(kind, 2, 1)]


def test_lengths_are_utf16_units() -> None:
    assert marks("😀<b>é😀</b>") == [("bold", 2, 3)]


def test_marks_may_lie_in_each_other() -> None:
    assert marks("<b>a<i>b</i></b>") == [("bold", 0, 2), ("italic", 1, 1)]


def test_a_link_keeps_its_address() -> None:
    text, entities = parse_html("<a href='https://example.org/?a=1'>here</a>")
    assert text == "here"
    assert entities == [{"type": "text_link", "url": "https://example.org/?a=1", "offset": 0, "length": 4}]


def test_a_link_to_a_telephone_is_only_text() -> None:
    assert parse_html('<a href="tel:112">112</a>') == ("112", [])


def test_a_link_without_an_address_takes_its_text() -> None:
    assert parse_html("see <a>https://example.org</a>")[1][0]["url"] == "https://example.org"


def test_special_tags() -> None:
    assert marks('<span class="tg-spoiler">a</span>') == [("spoiler", 0, 1)]
    assert marks("<blockquote expandable>a</blockquote>") == [("expandable_blockquote", 0, 1)]
    assert parse_html('<pre><code class="language-python">a</code></pre>')[1] == [
        {"type": "pre", "language": "python", "offset": 0, "length": 1}
    ]
    assert marks('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>') == [("custom_emoji", 0, 2)]


def test_references_become_characters() -> None:
    assert parse_html("&lt;b&gt; &amp;amp; &quot;x&quot; &#65;&#x42; &nbsp; a & b &#0;")[0] == (
        '<b> &amp; "x" AB &nbsp; a & b &#0;'
    )


def test_an_end_tag_may_be_nameless_and_an_empty_mark_is_none() -> None:
    assert marks("<b>a</>") == [("bold", 0, 1)]
    assert marks("a<b></b>") == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("é</b>", "Unexpected end tag at byte offset 2"),
        ("<b>é</i>", 'Unmatched end tag at byte offset 5, expected "</b>", found "</i>"'),
        ("<p>a</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<br/>", 'Unsupported start tag "br" at byte offset 0'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<a '>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b <i>a", 'Can\'t find end tag corresponding to start tag "b"'),
    ],
)  # fmt: skip
def test_what_is_not_balanced_or_not_allowed_is_refused(source: str, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_html(source)
    assert caught.value.code == 400
    assert caught.value.description == f"Bad Request: can't parse entities: {words}"
