"""Owns the option that rewrites what the written conversations expect: ``pytest tests/golden --update``."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write down what the golden conversations show now")


@pytest.fixture(scope="session")
def is_updating(request: pytest.FixtureRequest) -> bool:
    # the default: where the whole suite runs, this file is read after the command line
    return bool(request.config.getoption("--update", default=False))
