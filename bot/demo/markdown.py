"""Reads MarkdownV2 of the Bot API into a text and its entities.

Never reads the older "Markdown" style: Telegram keeps it for old bots only, and the stand-in refuses it.
"""

import re
from dataclasses import dataclass

from bot.demo.chats import Json
from bot.demo.links import is_link
from bot.demo.refusals import Refusal, bad
from bot.demo.utf16 import units

RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
#: longest first, because "__" is not two italics
MARKS = (("```", "pre"), ("__", "underline"), ("||", "spoiler"), ("_", "italic"), ("*", "bold"),
         ("~", "strikethrough"), ("`", "code"))  # fmt: skip
#: how tdlib calls an entity that has no end
TITLES = {"pre": "PreCode", "text_link": "TextUrl"}
LANGUAGE = re.compile(r"([^\s`]+)\n|\n")
ADDRESS = re.compile(r"\(((?:\\.|[^)\\])*)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Open:
    """A mark that waits for its end."""

    mark: str
    kind: str
    offset: int
    at: int
    language: str | None = None


def parse_markdown(source: str) -> tuple[str, list[Json]]:
    """Return the text and the entities of a MarkdownV2 source.

    Raises:
        Refusal: a mark has no end, or a reserved character is not escaped.
    """
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[str] = []
        self.length = 0
        self.open: list[Open] = []
        self.entities: list[Json] = []
        self.quote: int | None = None

    def read(self) -> tuple[str, list[Json]]:
        at = 0
        is_line_start = True
        while at < len(self.source):
            character = self.source[at]
            if is_line_start and not self._is_literal():
                if character == ">":
                    self.quote = self.length if self.quote is None else self.quote
                    at, is_line_start = at + 1, False
                    continue
                self._end_quote("blockquote")
            is_line_start = character == "\n"
            at = self._step(character, at)
        if self.open:
            last = self.open[-1]
            name = TITLES.get(last.kind, last.kind.title())
            raise bad(f"can't parse entities: Can't find end of {name} entity at byte offset {self._bytes(last.at)}")
        self._end_quote("blockquote")
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.parts), self.entities

    def _step(self, character: str, at: int) -> int:
        if character == "\\" and at + 1 < len(self.source) and 0 < ord(self.source[at + 1]) < 127:
            self._write(self.source[at + 1])
            return at + 2
        if self._is_literal():
            last = self.open[-1]
            if self.source.startswith(last.mark, at):
                return self._close(at)
            self._write(character)
            return at + 1
        if character not in RESERVED:
            self._write(character)
            return at + 1
        return self._mark(character, at)

    def _mark(self, character: str, at: int) -> int:
        if character == "]" and self.open and self.open[-1].kind == "text_link":
            return self._close(at)
        if character == "[":
            self.open.append(Open("]", "text_link", self.length, at))
            return at + 1
        for mark, kind in MARKS:
            if not self.source.startswith(mark, at):
                continue
            if self.open and self.open[-1].mark == mark:
                return self._close(at)
            if mark == "||" and self.quote is not None and (at + 2 == len(self.source) or self.source[at + 2] == "\n"):
                self._end_quote("expandable_blockquote")
                return at + 2
            return self._begin(mark, kind, at)
        raise self._reserved(character)

    def _begin(self, mark: str, kind: str, at: int) -> int:
        end = at + len(mark)
        language = None
        if kind == "pre" and (match := LANGUAGE.match(self.source, end)):
            language, end = match.group(1), match.end()
        self.open.append(Open(mark, kind, self.length, at, language))
        return end

    def _close(self, at: int) -> int:
        last = self.open.pop()
        end = at + len(last.mark)
        entity: Json = {"type": last.kind, "offset": last.offset, "length": self.length - last.offset}
        if last.kind == "text_link":
            match = ADDRESS.match(self.source, end)
            address = re.sub(r"\\(.)", r"\1", match.group(1)) if match else "".join(self.parts)[-entity["length"] :]
            end = match.end() if match else end
            if not is_link(address):
                return end
            entity["url"] = address
        if last.language:
            entity["language"] = last.language
        if entity["length"]:
            self.entities.append(entity)
        return end

    def _end_quote(self, kind: str) -> None:
        if self.quote is not None and self.length > self.quote:
            text = "".join(self.parts)
            end = self.length - (1 if text.endswith("\n") else 0)
            self.entities.append({"type": kind, "offset": self.quote, "length": end - self.quote})
        self.quote = None

    def _is_literal(self) -> bool:
        return bool(self.open) and self.open[-1].kind in ("code", "pre")

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += units(text)

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _reserved(self, character: str) -> Refusal:
        return bad(
            f"can't parse entities: Character '{character}' is reserved and must be escaped with the preceding '\\'"
        )
