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
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components import adapter

Array = NDArray[Any]
SAVED_AS = "classifier.npz"


@dataclass(frozen=True, slots=True)
class Classifier:
    """A weight for each label and number of the vector; the scores are sharpened into probabilities."""

    #: Name of each row of weights.
    labels: Array
    weights: Array
    bias: Array
    #: What scores are multiplied by before they become probabilities. Guo et al., On Calibration of Modern Neural
    #: Networks, 2017, call its inverse temperature. It changes no ranking.
    sharpness: float

    def probabilities(self, rows: Array) -> Array:
        """Return the probability of each label (columns, as in `labels`) for each row."""
        return softmax(self.sharpness * (rows @ self.weights.T + self.bias))

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
        return {"sharpness": 1.0}

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
        """Save the classifier that was trained with the encoder.

        Raises:
            InvalidConfigException: it knows other intents than the training data; it has to be trained again.
        """
        labels, weights, bias = adapter.read().head
        if set(labels.tolist()) != training_data.intents:
            raise InvalidConfigException("nlu/data has other intents than tune/adapter.npz: see nlu/tune/README.md.")
        with self._storage.write_to(self._resource) as folder:
            Classifier(labels, weights, bias, self._config["sharpness"]).save(folder / SAVED_AS)
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
