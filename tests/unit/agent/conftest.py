"""Agents of tests, ended with them. Those that `shared` gives run for all tests of a module."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from local import environments
from tests.support.agents import pack
from tests.unit.agent.session import Session

INTERPRETERS = ("warm", "jupyter")


def python_of(interpreter: str) -> str:
    """An environment without ipykernel, or one with it."""
    if interpreter == "warm":
        return sys.executable
    environments.prepare(environments.JUPYTER)
    return str(environments.JUPYTER.python)


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The agent, packed as its layer is."""
    return pack(tmp_path_factory.mktemp("agent") / "agent.zip")


@pytest.fixture
def session(archive: Path, tmp_path: Path) -> Iterator[Callable[..., Session]]:
    made: list[Session] = []

    def make(python: str = sys.executable, **specification: Any) -> Session:
        made.append(Session(archive, tmp_path / f"task{len(made)}", python, **specification))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(scope="module", params=INTERPRETERS)
def shared(
    request: pytest.FixtureRequest, archive: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Session]:
    """A session that is ready, with each interpreter."""
    one = Session(archive, tmp_path_factory.mktemp("task"), python_of(request.param))
    yield one.ready()
    one.close()
