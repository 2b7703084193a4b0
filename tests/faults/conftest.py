"""A plant for the whole session, on moto, and how much of the tests is run."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from moto.core.config import default_user_config
from portico.core.data import codec, due_index

from tests.support.faults import Line, on_line, pauses_of
from tests.support.in_process_stack import Plant
from tests.support.moto_snapshot import Kept
from tests.support.roles import watching
from tests.support.wire import mocked_aws


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="a sample of the faults, drawn by --fault-seed")
    parser.addoption("--fault-seed", type=int, default=1, help="the seed of what is drawn by lot (1)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a sample follow one another, for they begin with the same undisturbed mutation."""
    turns: dict[object, int] = {}
    for item in items:
        if (sample := _sample(item)) is not None:
            turns.setdefault(sample, len(turns))
    items.sort(key=lambda item: turns.get(_sample(item), -1))


def _sample(item: pytest.Item) -> object:
    """The name of the sample that a test is about, None for another test."""
    called = getattr(item, "callspec", None)
    return getattr(called.params.get("sample"), "name", None) if called is not None else None


@dataclass(frozen=True)
class Extent:
    """How much is run, and the seed of what is drawn by lot."""

    quick: bool
    seed: int


@pytest.fixture(scope="session")
def extent(request: pytest.FixtureRequest) -> Extent:
    return Extent(
        request.config.getoption("--quick", default=False), request.config.getoption("--fault-seed", default=1)
    )


@dataclass(frozen=True)
class Bases:
    """A plant, and what it may begin with: the samples' state as it is, and that state when all has come to rest."""

    plant: Plant
    busy: Kept
    calm: Kept


@pytest.fixture(scope="session")
def bases(no_account: None) -> Iterator[Bases]:
    patch = pytest.MonkeyPatch()
    patch.setitem(default_user_config, "lambda", {"use_docker": False})
    patch.setenv("POWERTOOLS_LOG_LEVEL", "CRITICAL")
    for module in (
        codec,
        due_index,
    ):  # a sweep asks each shard; 32 of them teach no more than 2 do, and take most of the time
        patch.setattr(module, "DUE_SHARDS", 2)
    with (
        mocked_aws(),
        on_line(Line()) as line,
        pauses_of(line.wait),
        asyncio.Runner() as runner,
    ):
        asyncio.set_event_loop(runner.get_loop())
        plant = Plant(patch.setenv, line=line)
        busy = plant.keep()
        plant.bus.send("WakeupQueue", "{}")
        plant.settle()
        with watching(plant) as watch:
            yield Bases(plant, busy, plant.keep())
        assert watch.denied == set()  # the roles of the template are enough for all that went wrong, too
    patch.undo()


@pytest.fixture
def plant(bases: Bases) -> Plant:
    """The plant at rest, with the samples' state."""
    bases.plant.reset(bases.calm)
    return bases.plant


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Prints a figure for whoever runs the tests."""

    def said(text: str) -> None:
        with capsys.disabled():
            print(f"\n{text}")  # noqa: T201

    return said
