"""The stage of ``tests/whole``, for tests that attack it.

Never makes a stage of its own.
"""

from tests.whole.conftest import _content, _durations, database_url, log, nlu_url, setup, stage

__all__ = ["_content", "_durations", "database_url", "log", "nlu_url", "setup", "stage"]
