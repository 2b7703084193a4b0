"""A deployment in this process for the whole session, and how much is asked of it."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from portico.core.data.table import Table

from tests.conftest import ENVIRONMENT
from tests.security.deployment import Deployment, RunningClock
from tests.security.edge import close_event_loops
from tests.support.store import Backend
from tests.support.wire import mocked_aws
from tests.support.world import World, forget


@dataclass(frozen=True)
class Size:
    """How much: `seed` makes it the same again; `examples` are values at random for each operation."""

    seed: int
    quick: bool
    paths: int
    examples: int


SIZE = pytest.StashKey[Size]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--security-quick` asks a sample, as continuous integration does; `--security-seed` chooses another one than the fixed."""
    group = parser.getgroup("security")
    group.addoption("--security-quick", action="store_true", help="a sample, of minutes, instead of all")
    group.addoption("--security-seed", type=int, default=None, help="what chance begins from; 0 takes one at random")


def pytest_configure(config: pytest.Config) -> None:
    """Chooses how much, once."""
    quick, asked = (
        bool(config.getoption("--security-quick", default=False)),
        config.getoption("--security-seed", default=None),
    )
    seed = 20260101 if asked is None else asked or secrets.randbelow(2**31)
    config.stash[SIZE] = Size(seed, quick, 5_000 if quick else 100_000, 1 if quick else 4)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that no process is at it when the others have nothing left."""
    items.sort(key=lambda item: item.path.name != "test_conformance.py")


def pytest_report_header(config: pytest.Config) -> str:
    """Tells the seed, so that what is found can be found again."""
    size = config.stash[SIZE]
    return f"security: {'a sample' if size.quick else 'everything'}, --security-seed={size.seed}"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tells how much was asked, and what came of it, in whichever process."""
    reports = (
        report for found in terminalreporter.stats.values() for report in found if isinstance(report, pytest.TestReport)
    )
    told = [(name, value) for report in reports if report.when == "call" for name, value in report.user_properties]
    for name, value in told:
        if name == "figure":
            terminalreporter.write_line(f"security: {value}")
    if cases := sum(value for name, value in told if name == "cases"):
        terminalreporter.write_line(f"security: {cases} cases of Schemathesis in all")


@pytest.fixture(scope="session")
def size(request: pytest.FixtureRequest) -> Size:
    """How much is asked."""
    return request.config.stash[SIZE]


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Notes a line for the summary."""
    return lambda text: record_property("figure", text)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The platform on moto, with its first administrator and the layer of the agent of sessions."""
    layer = tmp_path_factory.mktemp("layer")
    for program in ("agent", "app-proxy"):
        (layer / f"{program}.zip").write_bytes(program.encode())
    with mocked_aws(), pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        patch.setenv("_LAMBDA_LAYERS_DIRS", str(layer))
        yield Deployment(World(Backend("moto", Table()), patch.setenv, RunningClock()))
        close_event_loops()
        forget()


@pytest.fixture
def deployment(shared: Deployment) -> Deployment:
    """The session's, with an edge that has seen nothing."""
    shared.edge.ran.clear()
    return shared
