"""Owns the encoder as PyTorch runs it: the package's weights, held still, and beside each two narrow ones to learn.

Never reads or writes a file of its own; the weights come from `components/weights.py`.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from components.adapter import Adapter
from components.weights import Weights
from torch import Tensor, nn
from torch.nn import functional

#: the matrices of a layer: to ask, to answer, what is answered, out of it, into the inner layer, and out of that
MATRICES = ("q", "k", "v", "ao", "fi", "fo")
DROPOUT = 0.1


class Narrowed(nn.Module):
    """A linear layer that learns only `up @ down` beside its weights (Hu et al., 2021, arXiv 2106.09685)."""

    def __init__(self, source: Weights, name: str, rows: int, columns: int, rank: int) -> None:
        """Start as the package's layer: `up` is zero."""
        super().__init__()
        self.weight = _held(source, f"{name}.w", rows, columns)
        self.bias = _held(source, f"{name}.b", rows)
        self.down = nn.Parameter(torch.randn(rank, columns) / math.sqrt(columns))
        self.up = nn.Parameter(torch.zeros(rows, rank))

    def forward(self, x: Tensor) -> Tensor:
        """Return the layer's numbers for those given, the last dimension being `columns`."""
        changed = functional.linear(functional.linear(x, self.down), self.up)
        return functional.linear(x, self.weight, self.bias) + changed


class Layer(nn.Module):
    """One layer of the encoder."""

    def __init__(self, source: Weights, at: int, rank: int) -> None:
        """Read the layer of that number."""
        super().__init__()
        width, inner = source.width, source.inner
        self.heads = source.heads
        for name in MATRICES:
            rows, columns = {"fi": (inner, width), "fo": (width, inner)}.get(name, (width, width))
            setattr(self, name, Narrowed(source, f"l{at}.{name}", rows, columns, rank))
        self.aln, self.oln = _norm(source, f"l{at}.aln"), _norm(source, f"l{at}.oln")

    def forward(self, x: Tensor, seen: Tensor | None) -> Tensor:
        """Return numbers of the shape given (messages, tokens, width); `seen` says which tokens there are."""
        shape = (*x.shape[:2], self.heads, -1)
        asked, offered, told = (part(x).view(shape).transpose(1, 2) for part in (self.q, self.k, self.v))
        heard = functional.scaled_dot_product_attention(asked, offered, told, attn_mask=seen)
        x = self.aln(x + functional.dropout(self.ao(heard.transpose(1, 2).reshape(x.shape)), DROPOUT, self.training))
        return self.oln(x + functional.dropout(self.fo(functional.gelu(self.fi(x))), DROPOUT, self.training))


class Network(nn.Module):
    """The encoder: numbers of tokens in, a vector of unit length out."""

    def __init__(self, source: Weights, rank: int) -> None:
        """Read all layers."""
        super().__init__()
        self.padding = source.tokens.padding
        self.words = _held(source, "emb.word", -1, source.width)
        places = source.tensor("emb.pos", -1, source.width) + source.tensor("emb.type", -1, source.width)[0]
        self.places = nn.Parameter(torch.tensor(places), requires_grad=False)
        self.norm = _norm(source, "emb.ln")
        self.layers = nn.ModuleList(Layer(source, at, rank) for at in range(source.layers))

    def forward(self, messages: list[list[int]]) -> Tensor:
        """Return one row for each message."""
        longest = max(map(len, messages))
        ids = torch.full((len(messages), longest), self.padding)
        for row, message in zip(ids, messages, strict=True):
            row[: len(message)] = torch.tensor(message)
        lengths = torch.tensor([len(message) for message in messages])
        there = torch.arange(longest) < lengths[:, None]
        x = self.norm(functional.embedding(ids, self.words) + self.places[:longest])
        seen = None if bool(there.all()) else there[:, None, None, :]
        for layer in self.layers:
            x = layer(x, seen)
        weight = there[..., None].float()
        return functional.normalize((x * weight).sum(1) / weight.sum(1), dim=1)

    def learned(self) -> list[nn.Parameter]:
        """Return what is trained."""
        return [each for each in self.parameters() if each.requires_grad]

    def take_up(self, known: Adapter) -> None:
        """Go on from the narrow matrices of an adapter of the same rank."""
        for at, layer in enumerate(self.layers):
            for name in MATRICES:
                for part in ("up", "down"):
                    learnt = torch.tensor(known.parts[f"l{at}.{name}.{part}"].astype(np.float32))
                    getattr(getattr(layer, name), part).data.copy_(learnt)

    def adapter(self) -> dict[str, np.ndarray]:
        """Return the narrow matrices in half precision, by the names that `components/adapter.py` reads."""
        return {
            f"l{at}.{name}.{part}": getattr(getattr(layer, name), part).detach().numpy().astype(np.float16)
            for at, layer in enumerate(self.layers)
            for name in MATRICES
            for part in ("up", "down")
        }


def _held(source: Weights, name: str, *shape: int) -> nn.Parameter:
    return nn.Parameter(torch.tensor(source.tensor(name, *shape).copy()), requires_grad=False)


def _norm(source: Weights, name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(source.width, source.epsilon)
    norm.weight, norm.bias = (_held(source, f"{name}.{part}", source.width) for part in "wb")
    return norm
