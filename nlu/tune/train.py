"""Trains the narrow matrices and writes `adapter.npz`: `python -m tune.train`, about an hour on two cores.

Never touches the training data, and never learns from the development set: it only prints how often that is right.
With `--on` it goes on from the adapter that stands there, which is what new messages want.
"""

# ruff: noqa: T201  (its product is a file and what it prints)

from __future__ import annotations

import argparse
import random
import time
from collections import deque
from collections.abc import Iterator

import numpy as np
import torch
from components import adapter, encoder, weights
from components.adapter import Adapter
from components.encoder import Encoder
from torch import Tensor, nn
from torch.nn import functional

from tune import examples
from tune.examples import Example
from tune.network import Network
from tune.variation import vary

RANK, PASSES, BATCH, SEED = 32, 4, 32, 11
#: how often, in a pass, it is saved and held against the development set
LOOKS = 4
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


class Pupil:
    """The network and the classifier on its vectors, which learn together."""

    def __init__(self, labels: list[str]) -> None:
        """Start as the package's encoder, and a classifier that knows nothing."""
        self.labels = labels
        self.network, self.head = Network(weights.read(), RANK), nn.Linear(384, len(labels))
        nn.init.normal_(self.head.weight, std=0.02)

    def take_up(self, known: Adapter) -> None:
        """Go on from an adapter; an intent that it does not know starts from nothing."""
        self.network.take_up(known)
        labels, rows, bias = known.head
        with torch.no_grad():
            for at, label in enumerate(labels.tolist()):
                if label in self.labels:
                    place = self.labels.index(label)
                    self.head.weight[place] = torch.tensor(rows[at] / SCALE)
                    self.head.bias[place] = float(bias[at])

    def scores(self, messages: list[list[int]]) -> Tensor:
        """Score every intent for every message."""
        # in 16 bits, where these processors compute several times as fast; what is learnt stays in 32
        with torch.autocast("cpu", torch.bfloat16):
            vectors = self.network(messages)
        return self.head(functional.dropout(vectors.float() * SCALE, 0.1, self.network.training))

    def hits(self, rows: list[Example], tokens: Encoder) -> float:
        """Return how often the right intent comes first."""
        self.network.eval()
        with torch.no_grad():
            messages = [tokens.numbers(row.text) for row in rows]
            right = 0
            for places in batches(messages):
                guesses = self.scores([messages[at] for at in places]).argmax(1).tolist()
                right += sum(self.labels[guess] == rows[at].intent for guess, at in zip(guesses, places, strict=True))
        self.network.train()
        return right / len(rows)

    def save(self) -> None:
        """Write what was learnt."""
        head = {
            "head.labels": np.array(self.labels),
            "head.weights": SCALE * self.head.weight.detach().numpy(),
            "head.bias": self.head.bias.detach().numpy(),
        }
        np.savez(adapter.FILE, **self.network.adapter(), **head)


def train(pupil: Pupil, tokens: Encoder, passes: int, highest: tuple[float, float]) -> None:
    """Learn, and save and look after each quarter of a pass; each pass reads the data anew."""
    learned = pupil.network.learned()
    optimiser = torch.optim.AdamW(
        [{"params": learned, "weight_decay": 0.01}, {"params": list(pupil.head.parameters())}]
    )
    unseen, losses, began = examples.development(), deque(maxlen=200), time.monotonic()
    for turn in range(passes):
        rows = examples.training()
        talk = small_talk(rows)
        messages = [tokens.numbers(vary(row, lambda *of: random.choice(talk.get(of, [None])))) for row in rows]  # noqa: B023
        groups = list(batches(messages))
        looks = {len(groups) * look // LOOKS - 1 for look in range(1, LOOKS + 1)}
        for number, places in enumerate(groups):
            done = (turn + number / len(groups)) / passes
            for group, top in zip(optimiser.param_groups, highest, strict=True):
                group["lr"] = top * min(1.0, (done + 1e-4) / RISING) * max(0.02, 1 - done)
            right = torch.tensor([pupil.labels.index(rows[at].intent) for at in places])
            loss = functional.cross_entropy(pupil.scores([messages[at] for at in places]), right, label_smoothing=0.05)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(learned, 1.0)
            optimiser.step()
            losses.append(loss.item())
            if number in looks:
                pupil.save()
                spent = (time.monotonic() - began) / 60
                print(
                    f"pass {turn + 1}/{passes}, {number + 1}/{len(groups)} of {len(rows)} messages: "
                    f"loss {np.mean(losses):.3f}, first {pupil.hits(unseen, tokens):.1%}, {spent:.0f} min",
                    flush=True,
                )


def main() -> None:
    """Read what is asked, and train."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--on", action="store_true", help="go on from the adapter that stands there")
    asked.add_argument("--passes", type=int, default=PASSES, help="how often every message is seen")
    asked.add_argument("--step", type=float, default=STEP, help="the highest step of the encoder")
    args = asked.parse_args()
    random.seed(SEED)
    torch.manual_seed(SEED)
    torch.set_flush_denormal(True)
    pupil = Pupil(sorted({row.intent for row in examples.training()}))
    if args.on:
        pupil.take_up(adapter.read())
    threads = torch.get_num_threads()
    tokens = encoder.load()
    torch.set_num_threads(threads)  # the engine of the tokens has set them to one, for both
    train(pupil, tokens, args.passes, (args.step, HEAD_STEP))


if __name__ == "__main__":
    main()
