"""Owns what a log line may hold: our own events, with the few keys on the list below.

Never lets a library's message through: httpx prints addresses with the token, telegram prints texts.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

#: ids of ours, kinds, counts and durations; everything else is dropped, because a deny list is never complete
ALLOWED = frozenset(
    {
        *("event", "level", "timestamp", "logger", "error", "where", "kind", "role", "case", "letter", "chat_key"),
        *("update", "count", "tries", "seconds", "milliseconds", "port", "host", "pid", "status", "version"),
        *("languages", "countries", "database", "mode", "depth", "file", "advice"),
    }
)


def _only_allowed(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value for key, value in event.items() if key in ALLOWED}


class _Foreign(logging.Handler):
    """Says that a library has something to say, and of which kind; never what."""

    def emit(self, record: logging.LogRecord) -> None:
        """Pass on the level, the name of the logger and the type of the exception."""
        error = {"error": record.exc_info[0].__name__} if record.exc_info and record.exc_info[0] else {}
        # structlog knows the five levels only, and a KeyError here would come up inside the library that logged
        level = max(logging.DEBUG, min(record.levelno // 10 * 10, logging.CRITICAL))
        structlog.get_logger().log(level, "library", logger=record.name, **error)


def configure(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Set logging up for the whole process."""
    number = logging.getLevelNamesMapping()[level]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_allowed,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], drop_missing=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [_Foreign()]
    root.setLevel(logging.WARNING)
    # a warning's text is a library's message too; without this it goes to the standard error stream as it is
    logging.captureWarnings(True)
    for name in ("httpx", "httpcore", "telegram", "telegram.ext", "aiosqlite", "sqlalchemy", "uvicorn", "alembic"):
        logger = logging.getLogger(name)
        # set on the logger itself: a library that lowers the root must not open it again
        logger.setLevel(logging.WARNING)
        logger.handlers = []
        logger.propagate = True


def get() -> Any:
    """Give the logger."""
    return structlog.get_logger()
