"""Chooses the intent of a message, with a confidence that means what it says.

Never reads the words: it sees the features alone. Never pickles: what it saves are arrays, which cannot run code when loaded.
"""

from __future__ import annotations

from typing import Any

import numpy as np
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
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

SAVED_AS = "classifier.npz"
FOLDS = 5


class Classifier:
    """A multinomial logistic regression; scaling and temperature are folded into its weights."""

    def __init__(self, labels: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> None:
        """Take the label of each row of weights, the weights, and the bias of each label."""
        self.labels, self.weights, self.bias = labels, weights, bias

    @classmethod
    def fit(cls, rows: np.ndarray, intents: list[str], strength: float, seed: int) -> Classifier:
        """Fit to the rows, then soften or sharpen until held-out confidence equals held-out accuracy."""
        # e5 vectors all point much the same way; standardising brings out what differs between them.
        scaler = StandardScaler()
        regression = LogisticRegression(C=strength, max_iter=1000, random_state=seed)
        pipeline = make_pipeline(scaler, regression)
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
        held_out = cross_val_predict(pipeline, rows, intents, cv=folds, method="decision_function")
        pipeline.fit(rows, intents)
        labels = regression.classes_
        heat = temperature(held_out, np.searchsorted(labels, intents))
        weights = regression.coef_ / scaler.scale_
        bias = regression.intercept_ - weights @ scaler.mean_
        return cls(labels, weights / heat, bias / heat)

    def probabilities(self, rows: np.ndarray) -> np.ndarray:
        """Return the probability of each label (columns, as in `labels`) for each row."""
        return softmax(rows @ self.weights.T + self.bias)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Turn each row of logits into probabilities that add up to one."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def temperature(logits: np.ndarray, right: np.ndarray) -> float:
    """Return what to divide the logits by so that they are the least surprised by the right answers.

    Guo et al., On Calibration of Modern Neural Networks, 2017: one number, which changes no ranking.
    """
    each = np.arange(len(right))

    def surprise(log_heat: float) -> float:
        return float(-np.log(softmax(logits / np.exp(log_heat))[each, right] + 1e-12).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-3.0, 3.0), method="bounded").x))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CalibratedClassifier(IntentClassifier, GraphComponent):
    """Rasa's side of the classifier: messages in, intent and full ranking out."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Ask for a featurizer earlier in the pipeline."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Name the packages that must be importable."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings of the pipeline file; `strength` is scikit-learn's C."""
        return {"strength": 0.03, "random_seed": 42}

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
        with model_storage.read_from(resource) as folder, np.load(folder / SAVED_AS, allow_pickle=False) as saved:
            component._classifier = Classifier(saved["labels"], saved["weights"], saved["bias"])
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Fit to the training examples and save.

        Raises:
            InvalidConfigException: an intent has too few examples to hold some out.
        """
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        intents = [example.get(INTENT) for example in examples]
        scarce = sorted({intent for intent in intents if intents.count(intent) < FOLDS})
        if scarce:
            raise InvalidConfigException(f"CalibratedClassifier: fewer than {FOLDS} examples of {', '.join(scarce)}.")
        rows = np.vstack([features(example) for example in examples])
        found = Classifier.fit(rows, intents, self._config["strength"], self._config["random_seed"])
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / SAVED_AS, labels=found.labels, weights=found.weights, bias=found.bias)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking. A message with no text gets neither, which Rasa answers with no intent at confidence 0."""
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


def features(message: Message) -> np.ndarray:
    """Return the message's sentence vector as one row."""
    _, sentence = message.get_dense_features(TEXT)
    return np.asarray(sentence.features, dtype=np.float64)
