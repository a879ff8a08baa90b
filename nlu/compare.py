"""Measures ways to choose an intent on the development set, and prints the table of decision 0016.

Never writes into the project. `.venv/bin/python compare.py` takes some ten minutes.
"""

# ruff: noqa: T201  (its product is what it prints)

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from components import adapter, encoder, weights
from components.adapter import Adapter
from components.calibrated_classifier import Classifier
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tune import examples
from tune.examples import Example

Array = NDArray[Any]
URGENT = ("urgent_danger", "urgent_self_harm")
#: share of the calm messages that may be raised when the share of the urgent ones is compared
FALSE_ALARMS = 0.03
#: what a candidate gives: labels, and a row of probabilities for each message
Answer = tuple[Array, Array]


def letters(rows: list[Example], unseen: list[Example]) -> Answer:
    """Logistic regression over groups of one to four letters."""
    counts = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), min_df=3, sublinear_tf=True, max_features=200_000)
    # `saga` with a loose tolerance: the default solver takes an hour over so many columns
    model = make_pipeline(counts, LogisticRegression(C=10, solver="saga", tol=1e-2, max_iter=30))
    model.fit([row.text for row in rows], [row.intent for row in rows])
    return model.classes_, model.predict_proba([row.text for row in unseen])


def vectors(engine: encoder.Encoder) -> Callable[[list[Example], list[Example]], Answer]:
    """Logistic regression over the standardised vectors of an encoder."""

    def answer(rows: list[Example], unseen: list[Example]) -> Answer:
        model = make_pipeline(StandardScaler(), LogisticRegression(tol=1e-3, max_iter=300))
        model.fit(engine.vectors([row.text for row in rows]), [row.intent for row in rows])
        return model.classes_, model.predict_proba(engine.vectors([row.text for row in unseen]))

    return answer


def shipped(rows: list[Example], unseen: list[Example]) -> Answer:
    """The classifier that was trained with the encoder; it learns nothing here."""
    found = Classifier(*adapter.read().head, sharpness=1.0)
    return found.labels, found.probabilities(encoder.load().vectors([row.text for row in unseen]))


def frozen() -> encoder.Encoder:
    """Build the encoder as the package has it, beside the project."""
    with tempfile.TemporaryDirectory() as folder:
        encoder.build(weights.read(), Adapter({}), Path(folder) / "encoder-frozen")
        return encoder.opened(Path(folder) / "encoder-frozen")


def line(name: str, unseen: list[Example], answer: Answer) -> Iterator[str]:
    """Give one row of the table: right first in each language, then over all, among three, and danger."""
    labels, chances = answer
    right = np.array([row.intent for row in unseen])
    languages = np.array([row.language for row in unseen])
    order = np.argsort(-chances, axis=1)
    first = labels[order[:, 0]] == right
    third = (labels[order[:, :3]] == right[:, np.newaxis]).any(axis=1)
    alarm = chances[:, np.isin(labels, URGENT)].sum(axis=1)
    urgent = np.isin(right, URGENT)
    threshold = np.quantile(alarm[~urgent], 1 - FALSE_ALARMS)
    yield name
    yield from (f"{first[languages == language].mean():.1%}" for language in sorted(set(languages)))
    yield from (f"{share.mean():.1%}" for share in (first, third, alarm[urgent] >= threshold))


def main() -> None:
    """Print the table."""
    rows, unseen = examples.training(), examples.development()
    columns = ("", *sorted({row.language for row in unseen}), "all", "among three", "urgent found")
    print("|", " | ".join(columns), "|")
    print("|" + "---|" * len(columns))
    candidates = {
        "letters + logistic regression": letters,
        "e5 as it comes + logistic regression": vectors(frozen()),
        "e5 fine-tuned + logistic regression": vectors(encoder.load()),
        "e5 fine-tuned + what was trained with it": shipped,
    }
    for name, candidate in candidates.items():
        print("|", " | ".join(line(name, unseen, candidate(rows, unseen))), "|", flush=True)


if __name__ == "__main__":
    main()
