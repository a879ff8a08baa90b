"""Forgets what a message said, once its intent is known.

Never changes what was understood. It stands last in the pipeline.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Forgetter(GraphComponent):
    """Empties the text before Rasa's own last step, which every pipeline gets.

    That step (RegexMessageHandler) takes "/name" for the intent `name` with confidence 1, whoever typed it, and writes
    any other message that begins with a slash into the log, at WARNING. With no text left it does neither, and the
    answer does not echo her words.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Forgetter:
        """Build the component; it has nothing to load."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Empty the text of every message."""
        for message in messages:
            message.set(TEXT, "", add_to_output=True)
        return messages
