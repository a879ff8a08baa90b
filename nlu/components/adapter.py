"""Owns what fine-tuning made: what it changed in the encoder, and the classifier that was trained with it.

Never trains; `tune/` does, and writes the one file that is read here. Low-rank adaptation: Hu et al., 2021,
arXiv 2106.09685.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
FILE = Path(__file__).parents[1] / "tune" / "adapter.npz"


@dataclass(frozen=True, slots=True)
class Adapter:
    """The arrays by name: two narrow matrices for each one they change, `l0.q.up` and `l0.q.down`, and the head."""

    parts: dict[str, Array]

    def tuned(self, name: str, weights: Array) -> Array:
        """Return the weights of that name as fine-tuning left them; unchanged where it left them alone."""
        if f"{name}.up" not in self.parts:
            return weights
        up, down = (self.parts[f"{name}.{part}"].astype(np.float32) for part in ("up", "down"))
        return weights + up @ down

    @property
    def head(self) -> tuple[Array, Array, Array]:
        """Labels, a row of weights for each, and what is added: scores of a vector, before they are sharpened."""
        return self.parts["head.labels"], self.parts["head.weights"], self.parts["head.bias"]


def read() -> Adapter:
    """Read the file that stands in the project.

    Raises:
        FileNotFoundError: it does not.
    """
    with np.load(FILE, allow_pickle=False) as saved:
        return Adapter({name: saved[name] for name in saved.files})
