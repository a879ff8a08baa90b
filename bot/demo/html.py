"""Reads the HTML style of the Bot API into a text and its entities.

Never guesses: what is not balanced or not allowed is refused with the words and the byte offset of tdlib's parser.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.demo.chats import Json
from bot.demo.links import is_link
from bot.demo.refusals import Refusal, bad
from bot.demo.utf16 import units

PLAIN = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "code": "code", "pre": "pre",
}  # fmt: skip
OTHERS = frozenset({"a", "span", "tg-emoji", "blockquote"})
PIECE = re.compile(r"[^<&]+|<|&")
REFERENCE = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
START = re.compile(r"<([^\s>/]*)")
ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
END = re.compile(r"</([^\s>]*)\s*>")


@dataclass(frozen=True, slots=True)
class Open:
    """A tag that waits for its end."""

    tag: str
    offset: int
    at: int
    attributes: dict[str, str]


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Return the text and the entities of an HTML source.

    Raises:
        Refusal: the markup is not balanced or not allowed.
    """
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[str] = []
        self.length = 0
        self.open: list[Open] = []
        self.entities: list[Json] = []

    def read(self) -> tuple[str, list[Json]]:
        at = 0
        while match := PIECE.match(self.source, at):
            piece = match.group()
            if piece == "<":
                at = self._end(at) if self.source.startswith("</", at) else self._start(at)
            elif piece == "&":
                at = self._reference(at)
            else:
                self._write(piece)
                at = match.end()
        if self.open:
            raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{self.open[-1].tag}\"")
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.parts), self.entities

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += units(text)

    def _reference(self, at: int) -> int:
        match = REFERENCE.match(self.source, at)
        if match is None:
            self._write("&")
            return at + 1
        decimal, hexadecimal, name = match.groups()
        code = int(decimal) if decimal else int(hexadecimal, 16) if hexadecimal else 0
        if name is None and not (0 < code < 0x110000 and not 0xD800 <= code < 0xE000):
            self._write("&")
            return at + 1
        self._write(NAMED[name] if name else chr(code))
        return match.end()

    def _start(self, at: int) -> int:
        match = START.match(self.source, at)
        tag = match.group(1).lower() if match else ""
        if match is None or match.end() >= len(self.source):
            raise self._wrong("Unclosed start tag at byte offset {}", at)
        if tag not in PLAIN and tag not in OTHERS:
            raise self._wrong(f'Unsupported start tag "{tag}" at byte offset {{}}', at)
        attributes: dict[str, str] = {}
        position = match.end()
        while True:
            rest = len(self.source[position:]) - len(self.source[position:].lstrip())
            position += rest
            if self.source.startswith(">", position):
                break
            found = ATTRIBUTE.match(self.source, position)
            if found is None:
                words = "Unclosed start tag at byte offset {}"
                if position < len(self.source) and self.source[position] != "=":
                    words = f'Empty attribute name in the tag "{tag}" at byte offset {{}}'
                raise self._wrong(words, at)
            attributes[found.group(1).lower()] = next((value for value in found.groups()[1:] if value is not None), "")
            position = found.end()
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._wrong('Tag "span" must have class "tg-spoiler" at byte offset {}', at)
        self.open.append(Open(tag, self.length, at, attributes))
        return position + 1

    def _end(self, at: int) -> int:
        if not self.open:
            raise self._wrong("Unexpected end tag at byte offset {}", at)
        match = END.match(self.source, at)
        if match is None:
            raise self._wrong("Unclosed end tag at byte offset {}", at)
        started = self.open.pop()
        name = match.group(1).lower()
        if name and name != started.tag:
            raise self._wrong(
                f'Unmatched end tag at byte offset {{}}, expected "</{started.tag}>", found "</{name}>"', at
            )
        length = self.length - started.offset
        if length:
            for entity in self._close(started, length):
                self.entities.append({**entity, "offset": started.offset, "length": length})
        return match.end()

    def _close(self, started: Open, length: int) -> Iterator[Json]:
        tag, given = started.tag, started.attributes
        if tag == "a":
            address = given.get("href") or "".join(self.parts)[-length:]
            if is_link(address):
                yield {"type": "text_link", "url": address}
        elif tag == "span":
            yield {"type": "spoiler"}
        elif tag == "blockquote":
            yield {"type": "expandable_blockquote" if "expandable" in given else "blockquote"}
        elif tag == "tg-emoji":
            if given.get("emoji-id", "").isdigit():
                yield {"type": "custom_emoji", "custom_emoji_id": given["emoji-id"]}
        elif tag == "code" and self.open and self.open[-1].tag == "pre":
            language = given.get("class", "").removeprefix("language-")
            if language:
                self.open[-1].attributes["language"] = language
        elif tag == "pre" and given.get("language"):
            yield {"type": "pre", "language": given["language"]}
        else:
            yield {"type": PLAIN[tag]}

    def _wrong(self, words: str, at: int) -> Refusal:
        return bad("can't parse entities: " + words.format(len(self.source[:at].encode())))
