"""Chooses the intent of a message, with a confidence that means what it says.

Never reads the words, only their vectors, and never pickles: the arrays it saves cannot run code when loaded.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression

Array = NDArray[Any]
SAVED_AS = "classifier.npz"


@dataclass(frozen=True, slots=True)
class Classifier:
    """Logistic regression: a weight for each label and number of the vector, sharpened into probabilities."""

    #: Name of each row of weights.
    labels: Array
    #: Mean and spread of the vectors. All e5 vectors point much the same way; this brings out what differs.
    mean: Array
    spread: Array
    weights: Array
    bias: Array
    #: What scores are multiplied by before they become probabilities.
    sharpness: float

    @classmethod
    def fit(cls, rows: Array, intents: list[str], penalty: float, sharpness: float) -> Classifier:
        """Find the weights at which the examples surprise least, large ones being penalised."""
        labels, right = np.unique(intents, return_inverse=True)
        mean, spread = rows.mean(axis=0), rows.std(axis=0)
        found = LogisticRegression(C=1 / penalty, max_iter=500).fit((rows - mean) / spread, right)
        mean, spread, weights, bias = (
            array.astype(np.float32) for array in (mean, spread, found.coef_, found.intercept_)
        )
        return cls(labels, mean, spread, weights, bias, sharpness)

    def probabilities(self, rows: Array) -> Array:
        """Return the probability of each label (columns, as in `labels`) for each row."""
        return softmax(self.sharpness * ((rows - self.mean) / self.spread @ self.weights.T + self.bias))

    def save(self, path: Path) -> None:
        """Write every field into one file of arrays."""
        np.savez(path, **{field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def read(cls, path: Path) -> Classifier:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as saved:
            return cls(**{name: saved[name] for name in saved.files})


def softmax(scores: Array) -> Array:
    """Turn each row of scores into probabilities that add up to one."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CalibratedClassifier(IntentClassifier, GraphComponent):
    """Rasa's side of the classifier: messages in, intent and full ranking out."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Ask for a featurizer earlier in the pipeline."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings of the pipeline file, as measured in decision 0016."""
        return {"penalty": 1.0, "sharpness": 1.0}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        """Remember where to save to; there is no classifier before training or loading."""
        self._config = config
        self._storage = storage
        self._resource = resource
        self._classifier: Classifier | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CalibratedClassifier:
        """Build an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> CalibratedClassifier:
        """Read a trained component; a model without one stops the server at its start, not at her first message."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._classifier = Classifier.read(folder / SAVED_AS)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Fit to the training examples and save."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        rows = np.vstack([features(example) for example in examples])
        intents = [example.get(INTENT) for example in examples]
        found = Classifier.fit(rows, intents, self._config["penalty"], self._config["sharpness"])
        with self._storage.write_to(self._resource) as folder:
            found.save(folder / SAVED_AS)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking; without a text neither, and Rasa answers with no intent at confidence 0."""
        for message in messages:
            if self._classifier is None or not message.get(TEXT):
                continue
            chances = self._classifier.probabilities(features(message))[0]
            ranking = [
                {INTENT_NAME_KEY: str(self._classifier.labels[at]), PREDICTED_CONFIDENCE_KEY: float(chances[at])}
                for at in np.argsort(-chances, kind="stable")
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages


def features(message: Message) -> Array:
    """Return the message's sentence vector as one row."""
    _, sentence = message.get_dense_features(TEXT)
    return np.asarray(sentence.features)
