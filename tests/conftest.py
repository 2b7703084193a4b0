"""Fixtures of all tests: an environment that reaches no account, and reproducible property tests."""

import asyncio
import gc
import os
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import portico
import pytest
from hypothesis import HealthCheck, settings

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}
HERE = Path(__file__).parent
SPREAD = {"unit", "contracts", "integration"}
_NAMES = ("AWS_PROFILE", "AWS_REGION", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL")

assert portico.__doc__  # imported, for it defers garbage collection, for processes that make little garbage
gc.set_threshold(700, 10, 10)  # as Python has it: what tests use makes cycles, and large ones

# No deadline: the machine may be slow. No database and no randomness: a failure is the same everywhere.
settings.register_profile(
    "portico",
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("portico")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Processes that share the files take those that wait among those that compute, the same way each time."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: _turn(item.path.relative_to(HERE)))


def _turn(file: Path) -> int:
    return crc32(str(file).encode()) if file.parts[0] in SPREAD else 0


@pytest.fixture(scope="session", autouse=True)
def no_account() -> None:
    """Credentials that are worth nothing, whatever the machine has."""
    os.environ.update(ENVIRONMENT)
    for name in _NAMES:
        os.environ.pop(name, None)


@pytest.fixture(autouse=True)
def event_loop_of_handlers() -> Iterator[None]:
    """Handlers take the thread's event loop, as in Lambda; tests that have run one of their own leave none behind."""
    with asyncio.Runner() as runner:
        asyncio.set_event_loop(runner.get_loop())
        yield
