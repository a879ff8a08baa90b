"""Trains the narrow matrices and writes `adapter.npz`: `python -m tune.train`, about an hour on two cores.

Never touches the training data, and never learns from the development set: it only prints how often that is right.
"""

# ruff: noqa: T201  (its product is a file and what it prints)

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import numpy as np
import torch
from components import adapter, encoder, weights
from torch import Tensor, nn
from torch.nn import functional

from tune import examples
from tune.examples import Example
from tune.network import Network
from tune.variation import vary

RANK, EPOCHS, BATCH, SEED = 32, 4, 32, 11
#: the highest step of the encoder and of the head; both rise over the first steps and fall to nothing at the end
STEP, HEAD_STEP, RISING = 1e-3, 2e-3, 0.06
#: the head sees the vector this many times as long: a vector of length 1 says little to it
SCALE = 8


def small_talk(rows: list[Example]) -> dict[tuple[str, str], list[str]]:
    """Collect what can stand before or after a message."""
    found: dict[tuple[str, str], list[str]] = {}
    for text, intent, language in rows:
        if intent in {"greet", "thank"} and len(text) < 60:
            found.setdefault((intent, language), []).append(text)
    return found


def batches(messages: list[list[int]]) -> Iterator[list[int]]:
    """Yield places of messages of about the same length, the batches in random order."""
    order = sorted(range(len(messages)), key=lambda at: len(messages[at]) + random.random() * 2)
    groups = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    random.shuffle(groups)
    yield from groups


def head_arrays(head: nn.Linear, labels: list[str]) -> dict[str, np.ndarray]:
    """Return the classifier, for vectors of unit length, by the names that `components/adapter.py` reads."""
    return {
        "head.labels": np.array(labels),
        "head.weights": SCALE * head.weight.detach().numpy(),
        "head.bias": head.bias.detach().numpy(),
    }


def main() -> None:
    """Train, and save after each quarter of an epoch."""
    random.seed(SEED)
    torch.manual_seed(SEED)
    tokens, rows, unseen = encoder.load(), examples.training(), examples.development()
    labels = sorted({row.intent for row in rows})
    right = torch.tensor([labels.index(row.intent) for row in rows])
    talk = small_talk(rows)
    network, head = Network(weights.read(), RANK), nn.Linear(384, len(labels))
    nn.init.normal_(head.weight, std=0.02)
    optimiser = torch.optim.AdamW(
        [{"params": network.learned(), "weight_decay": 0.01}, {"params": list(head.parameters())}]
    )

    def small(intent: str, language: str) -> str | None:
        known = talk.get((intent, language))
        return random.choice(known) if known else None

    def scores(messages: list[list[int]]) -> Tensor:
        # in 16 bits, where these processors compute several times as fast; what is learnt stays in 32
        with torch.autocast("cpu", torch.bfloat16):
            vectors = network(messages)
        return head(functional.dropout(vectors.float() * SCALE, 0.1, network.training))

    steps, step, losses, began = EPOCHS * len(rows) // BATCH, 0, [], time.monotonic()
    while step < steps:
        messages = [tokens.numbers(vary(row, small)) for row in rows]
        for places in batches(messages):
            rate = min(1.0, (step + 1) / (RISING * steps)) * max(0.02, 1 - step / steps)
            for group, highest in zip(optimiser.param_groups, (STEP, HEAD_STEP), strict=True):
                group["lr"] = highest * rate
            loss = functional.cross_entropy(
                scores([messages[at] for at in places]), right[places], label_smoothing=0.05
            )
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.learned(), 1.0)
            optimiser.step()
            losses.append(loss.item())
            step += 1
            if step % (steps // (4 * EPOCHS)) == 0 or step == steps:
                np.savez(adapter.FILE, **network.adapter(), **head_arrays(head, labels))
                network.eval()
                with torch.no_grad():
                    guesses = [scores([tokens.numbers(row.text)]).argmax().item() for row in unseen]
                network.train()
                hits = np.mean([labels[at] == row.intent for at, row in zip(guesses, unseen, strict=True)])
                spent = (time.monotonic() - began) / 60
                print(
                    f"{step}/{steps}: loss {np.mean(losses[-200:]):.3f}, first {hits:.1%}, {spent:.0f} min", flush=True
                )
            if step == steps:
                break


if __name__ == "__main__":
    main()
