"""End to end: over HTTP, against the running stack whose `local.json` is named by PORTICO_LOCAL.

With `-n` several processes ask that stack at once. Each is a tenant of its own, with a neighbour of its own, and takes whole
files, so that what a module makes is made once. Tests with the mark `alone` need a stack to themselves, for they kill its
processes, count what is in all of it, or measure; they are run by another pytest (`-m alone`), with another stack.
"""

import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from xdist.scheduler import LoadFileScheduling

from local.home import Home
from local.root_key import root_key
from tests.e2e.api import ECHO, Access, Api, unique
from tests.e2e.cloud import Cloud
from tests.e2e.tenancy.tenants import Tenants, two_tenants
from tests.support.waiting import eventually

MakeFunction = Callable[..., str]


# Files whose tests one process has to take: their worlds have things of the platform's, and they see that none changes.
TOGETHER = {"test_tenant_matrix.py": "worlds", "test_tenant_references.py": "worlds", "test_purge.py": "worlds"}
# What takes longest, so that no process is at it when the others have nothing left; most of them wait.
FIRST = ("test_tenant_matrix.py", "test_restore.py", "test_schedules.py", "test_secrets.py", "test_grants.py")


def pytest_configure(config: pytest.Config) -> None:
    """Makes the mark known."""
    config.addinivalue_line("markers", "alone: needs the stack to itself")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, what kills the stack last."""
    items.sort(key=lambda item: (item.path.name == "test_crashes.py", _turn(item.path.name)))


def _turn(file: str) -> int:
    return FIRST.index(file) if file in FIRST else len(FIRST)


class ByFile(LoadFileScheduling):
    """Whole files for each process, in the order of the tests."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return TOGETHER.get(Path(file).name, file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """By group would be `loadgroup`, which pytest 9 has made deaf to its marks."""
    config.option.loadscopereorder = False
    return ByFile(config, log)


@pytest.fixture(scope="session")
def home() -> Path:
    """The stack's folder."""
    named = os.environ.get("PORTICO_LOCAL")
    assert named, "PORTICO_LOCAL must name the local.json of a running stack: make test-e2e"
    found = Path(named).resolve().parent
    Home(found).exchange.mkdir(exist_ok=True)  # before any worker starts, which is let into what is there
    return found


@pytest.fixture
def tmp_path(home: Path) -> Iterator[Path]:
    """A folder of the test's own that users' code may write to, which the rest of the machine is closed to."""
    folder = Path(tempfile.mkdtemp(dir=Home(home).exchange))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session", autouse=True)
def nothing_was_denied(home: Path) -> Iterator[None]:
    """The role of each of the platform's functions is enough for all that the tests ask of it."""
    log = home / "stack.log"
    begin = log.stat().st_size if log.exists() else 0
    yield
    with log.open("rb") if log.exists() else io.BytesIO() as file:
        file.seek(begin)
        said = file.read().decode(errors="replace")
    denied = set(re.findall(r"denied: (\S+ on \S+ to \S+:assumed-role/portico-\S+)", said))
    assert not {one for one in denied if "portico-UserFunctionRole-" not in one}


@pytest.fixture(scope="session", autouse=True)
def certificates_once() -> Iterator[None]:
    """httpx reads the certificates of all authorities for every client, which takes as long as a request to the stack."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("httpx._transports.default.create_ssl_context", cache(httpx.create_ssl_context))
        yield


@pytest.fixture(scope="session")
def cloud(home: Path) -> Cloud:
    """The emulator, as an operator sees it."""
    return Cloud(json.loads((home / "local.json").read_text())["url"], root_key(Home(home)))


def add_up(cloud: Cloud, group: str) -> bool:
    """True if the slots that are counted are those that sessions hold; others may begin and end while one looks."""
    return eventually(lambda: (found := cloud.slots(group))[0] == found[1])


@pytest.fixture(autouse=True)
def slots_add_up(cloud: Cloud) -> Iterator[None]:
    """What is used of the usual resource group is what sessions hold of it, after each test."""
    yield
    assert add_up(cloud, "default"), cloud.slots("default")


@pytest.fixture(scope="session", autouse=True)
def slots_of_all_add_up(cloud: Cloud) -> Iterator[None]:
    """The same of every group, at the end."""
    yield
    assert [group for group in cloud.groups() if not add_up(cloud, group)] == []


@pytest.fixture(scope="session")
def keys(home: Path, cloud: Cloud, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `local.json` of this process: that of the stack, or where there are several that of an administrator of its own."""
    if worker_id == "master":
        return home / "local.json"
    own = cloud.tenant(f"first-{worker_id}", "default", "StandardPlan", user="admin", role="superadmin")
    file = tmp_path_factory.mktemp("home") / "local.json"
    file.write_text(json.dumps(asdict(own)))
    return file


@pytest.fixture(scope="session")
def access(keys: Path) -> Access:
    """The access of the administrator, who is the first tenant."""
    return Access(**json.loads(keys.read_text()))


@pytest.fixture(scope="session")
def api(access: Access) -> Iterator[Api]:
    """The first tenant."""
    client = Api(access)
    with client.http:
        yield client


@pytest.fixture(scope="session")
def neighbour(cloud: Cloud, access: Access, worker_id: str) -> Iterator[Api]:
    """Another tenant, a mere user, whose project has the same name as the first one's."""
    client = Api(cloud.tenant(f"neighbour-{worker_id}", access.project, "StandardPlan"))
    with client.http:
        yield client


@pytest.fixture(scope="session")
def free(cloud: Cloud, worker_id: str) -> Iterator[Api]:
    """A tenant on the plan `free`; impatient, for its 429s are looked at."""
    client = Api(cloud.tenant(f"free-{worker_id}", "p", "FreePlan"), patient=False)
    with client.http:
        yield client


@pytest.fixture(scope="module")
def tenants(cloud: Cloud, access: Access) -> Iterator[Tenants]:
    """Two tenants with a world each, for what one of them tries on the other."""
    with two_tenants(cloud, access) as both:
        yield both


@pytest.fixture(scope="module")
def make(api: Api) -> Iterator[MakeFunction]:
    """Makes functions of the first tenant that are READY; they are gone after the module."""
    made: list[str] = []

    def make_function(code: str = ECHO, **fields: object) -> str:
        name = unique()
        reply = api.create(name, code, **fields)
        assert reply.status_code == 201, reply.text
        made.append(name)
        function = api.built(name)
        assert function["status"] == "READY", function
        return name

    yield make_function
    for name in made:
        api.purge(name)
