"""Owns putting logging back as it was: it belongs to the whole process, and a test changes it.

Never configures anything.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import structlog


@contextmanager
def restored() -> Iterator[None]:
    """Let logging be set up inside, and bring back afterwards what was there before."""
    config = structlog.get_config()
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    show = warnings.showwarning
    # a capture that an earlier test began would make the one under test do nothing
    logging.captureWarnings(False)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        warnings.showwarning = show
        structlog.configure(**config)
        root.setLevel(level)
        root.handlers = handlers
