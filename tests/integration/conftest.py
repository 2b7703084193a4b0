"""AWS for integration tests."""

import pytest

from tests.support.fixtures import (  # noqa: F401 - pytest finds fixtures by name
    backend,
    clock,
    emulator,
    events,
    moto,
    one_by_one,
    store,
    subscriptions,
    world,
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--all-replies` compares the replies to 10,000 requests with those of FastAPI's handler, not to a sample."""
    parser.addoption("--all-replies", action="store_true", help="compare all requests at random, not a sample")
