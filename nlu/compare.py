"""Measures ways to choose an intent on Halcyon's own training data, and prints the tables of decision 0002.

Never writes into the project. `.venv/bin/python compare.py` takes minutes; `--rasa`, an hour and more.
"""

# ruff: noqa: T201  (its product is what it prints)

from __future__ import annotations

import argparse
import asyncio
import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from components.calibrated_classifier import Classifier
from components.e5_featurizer import embed
from numpy.typing import NDArray
from rasa.core.agent import Agent
from rasa.model_training import train_nlu
from rasa.shared.nlu.training_data.loading import load_data
from rasa.utils.log_utils import configure_structlog
from scipy.sparse import csr_matrix, hstack
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

Array = NDArray[Any]
HERE = Path(__file__).parent
FOLDS, SEED = 5, 0
# Cosine of two vectors, less their languages' means, above which two examples say the same thing. The pairs found at
# 0.65 are translations and rephrasings ("quita mi información de vuestro sistema", "retirez mes données de votre
# système").
SAME = 0.65
# What `rasa init` proposes, less the parts for entities and responses, with 30 epochs instead of 100: each takes long.
DIET: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 30, "random_seed": SEED, "entity_recognition": False, "ranking_length": 0},
]


@dataclass(frozen=True, slots=True)
class Examples:
    """The training data as columns: text, intent (a number into `labels`), language and vector."""

    texts: Array
    intents: Array
    languages: Array
    vectors: Array
    labels: Array

    def said_alike(self) -> Array:
        """Number the examples so that those which say the same thing, in any language, share a number."""
        centred = self.vectors.copy()
        for language in np.unique(self.languages):
            centred[self.languages == language] -= centred[self.languages == language].mean(axis=0)
        centred /= np.linalg.norm(centred, axis=1, keepdims=True)
        return connected_components(csr_matrix(centred @ centred.T > SAME))[1]


#: Learns from the first rows and returns probabilities for the second ones.
Candidate = Callable[[Examples, Array, Array], Array]


def read(folder: Path) -> Examples:
    """Read the examples of every language folder, as Rasa reads them."""
    found = [
        (example.get("text"), example.get("intent"), language.name)
        for language in sorted(folder.iterdir())
        if language.is_dir()
        for example in load_data(str(language)).intent_examples
    ]
    texts, intents, languages = (np.array(column, dtype=object) for column in zip(*found, strict=True))
    labels, numbers = np.unique(intents.astype(str), return_inverse=True)
    return Examples(texts, numbers, languages.astype(str), embed(list(texts), 1000), labels)


def rasa_logistic(data: Examples, known: Array, asked: Array) -> Array:
    """Rasa's LogisticRegressionClassifier on the vectors, with its own settings."""
    model = LogisticRegression(class_weight="balanced", random_state=42)
    return model.fit(data.vectors[known], data.intents[known]).predict_proba(data.vectors[asked])


def rasa_logistic_with_ngrams(data: Examples, known: Array, asked: Array) -> Array:
    """The same, on the vectors beside counts of one to four characters within words."""
    counter = CountVectorizer(analyzer="char_wb", ngram_range=(1, 4), strip_accents="unicode")
    counts = counter.fit_transform(data.texts[known]), counter.transform(data.texts[asked])
    rows = [hstack([c, csr_matrix(data.vectors[part])]).tocsr() for c, part in zip(counts, (known, asked), strict=True)]
    model = LogisticRegression(class_weight="balanced", random_state=42)
    return model.fit(rows[0], data.intents[known]).predict_proba(rows[1])


def logistic(data: Examples, known: Array, asked: Array) -> Array:
    """A logistic regression on standardised vectors, the best C of 0.003, 0.01, 0.02, 0.03 and 0.05."""
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.03, max_iter=1000))
    return model.fit(data.vectors[known], data.intents[known]).predict_proba(data.vectors[asked])


def ours(data: Examples, known: Array, asked: Array, gamma: float = 0.8, ridge: float = 0.1) -> Array:
    """The classifier of the pipeline."""
    names = list(data.labels[data.intents[known]])
    return Classifier.fit(data.vectors[known], names, gamma, ridge).probabilities(data.vectors[asked])


def ours_and_logistic(data: Examples, known: Array, asked: Array) -> Array:
    """The mean of both."""
    return (ours(data, known, asked) + logistic(data, known, asked)) / 2


def through_rasa(data: Examples, known: Array, asked: Array, pipeline: list[dict[str, Any]]) -> Array:
    """A whole pipeline, trained and asked by Rasa itself."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"recipe": "default.v1", "assistant_id": "compare", "language": "mul", "pipeline": pipeline}
        blocks = [
            {"intent": str(label), "examples": "".join(f"- {text}\n" for text in data.texts[known][right])}
            for number, label in enumerate(data.labels)
            if (right := data.intents[known] == number).any()
        ]
        config, examples = Path(folder, "config.yml"), Path(folder, "nlu.yml")
        config.write_text(yaml.safe_dump({**settings, "policies": []}))
        examples.write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, width=10**6))
        agent = Agent.load(train_nlu(str(config), str(examples), folder))

        async def ask() -> list[list[dict[str, Any]]]:
            return [(await agent.parse_message(text))["intent_ranking"] for text in data.texts[asked]]

        column = {label: number for number, label in enumerate(data.labels)}
        chances = np.zeros((len(asked), len(data.labels)))
        for row, ranking in enumerate(asyncio.run(ask())):
            for place in ranking:
                chances[row, column[place["name"]]] = place["confidence"]
        return chances


def held_out(data: Examples, candidate: Candidate, groups: Array | None) -> Array:
    """Return probabilities for every example, from a model that saw neither it nor its group."""
    strata = np.char.add(data.labels[data.intents], data.languages)
    splitter = StratifiedKFold if groups is None else StratifiedGroupKFold
    folds = splitter(FOLDS, shuffle=True, random_state=SEED).split(data.texts, strata, groups)
    chances = np.zeros((len(data.texts), len(data.labels)))
    for known, asked in folds:
        chances[asked] = candidate(data, known, asked)
    return chances


def line(data: Examples, chances: Array, name: str) -> str:
    """Return the candidate's row of the table."""
    order = np.argsort(-chances, axis=1, kind="stable")
    first = order[:, 0] == data.intents
    third = (order[:, :3] == data.intents[:, np.newaxis]).any(axis=1)
    urgent = np.char.startswith(data.labels, "urgent")
    is_urgent, called_urgent = urgent[data.intents], urgent[order[:, 0]]
    sure = chances.max(axis=1)
    bins = np.minimum((sure * 10).astype(int), 9)
    off = sum(abs((sure - first)[bins == b].sum()) for b in range(10)) / len(sure)
    each = [
        f"{first[data.languages == language].mean():.1%} / {third[data.languages == language].mean():.1%}"
        for language in np.unique(data.languages)
    ]
    rest = [
        f"{first.mean():.1%} / {third.mean():.1%}",
        f"{called_urgent[is_urgent].mean():.1%}",
        f"{called_urgent[~is_urgent].mean():.1%}",
        f"{off:.3f}",
        *(
            f"{(sure >= limit).mean():.0%}, {first[sure >= limit].mean():.1%}" if (sure >= limit).any() else "none"
            for limit in (0.5, 0.6)
        ),
    ]
    return " | ".join(["", name, *each, *rest, ""]).strip()


def main() -> None:
    """Print one table for each way to hold examples out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rasa", action="store_true", help="only what Rasa itself trains: DIET, and config.yml")
    options = parser.parse_args()
    configure_structlog(logging.ERROR)  # before it is told, it prints every message it parses
    data = read(HERE / "data")
    candidates: dict[str, Candidate] = {
        "e5 + LogisticRegressionClassifier": rasa_logistic,
        "e5 + character n-grams + LogisticRegressionClassifier": rasa_logistic_with_ngrams,
        "standardised e5 + logistic regression": logistic,
        "**standardised e5 + kernel ridge, calibrated**": ours,
        "mean of the last two": ours_and_logistic,
    }
    groups = data.said_alike()
    ways: dict[str, Array | None] = {
        "What is said alike is held out together": groups,
        "Held out at random": None,
    }
    if options.rasa:
        chosen = yaml.safe_load((HERE / "config.yml").read_text())["pipeline"]
        candidates = {
            "config.yml, through Rasa": partial(through_rasa, pipeline=chosen),
            "Rasa's default: counts + DIET": partial(through_rasa, pipeline=DIET),
        }
        del ways["Held out at random"]
    heads = [*np.unique(data.languages), "all", "urgent found", "calm called urgent", "off", "at 0.5", "at 0.6"]
    for title, kept in ways.items():
        print(f"\n{title}: {len(data.texts)} examples, {len(set(groups))} groups\n", flush=True)
        print("| candidate | " + " | ".join(heads) + " |\n|" + "---|" * (len(heads) + 1), flush=True)
        for name, candidate in candidates.items():
            print(line(data, held_out(data, candidate, kept), name), flush=True)


if __name__ == "__main__":
    main()
