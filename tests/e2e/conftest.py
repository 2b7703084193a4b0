"""End to end: over HTTP, against the running stack whose `local.json` is named by PORTICO_LOCAL."""

import io
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.api import ECHO, Access, Api, unique
from tests.e2e.cloud import Cloud
from tests.e2e.tenancy.tenants import Tenants, two_tenants

MakeFunction = Callable[..., str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What kills the stack comes last."""
    items.sort(key=lambda item: item.path.name == "test_crashes.py")


@pytest.fixture(scope="session")
def home() -> Path:
    """The stack's folder."""
    named = os.environ.get("PORTICO_LOCAL")
    assert named, "PORTICO_LOCAL must name the local.json of a running stack: make test-e2e"
    return Path(named).resolve().parent


@pytest.fixture(scope="session", autouse=True)
def nothing_was_denied(home: Path) -> Iterator[None]:
    """Where the stack enforces IAM, the role of each of the platform's functions is enough for all that the tests ask of it."""
    log = home / "stack.log"
    begin = log.stat().st_size if log.exists() else 0
    yield
    with log.open("rb") if log.exists() else io.BytesIO() as file:
        file.seek(begin)
        said = file.read().decode(errors="replace")
    denied = set(re.findall(r"denied: (\S+ on \S+ to \S+:assumed-role/portico-\S+)", said))
    assert not {one for one in denied if "portico-UserFunctionRole-" not in one}


@pytest.fixture(scope="session")
def access(home: Path) -> Access:
    """The access of the administrator, who is the first tenant."""
    return Access(**json.loads((home / "local.json").read_text()))


@pytest.fixture(scope="session")
def cloud(access: Access) -> Cloud:
    """The emulator, as an operator sees it."""
    return Cloud(access.url)


@pytest.fixture(scope="session")
def api(access: Access) -> Iterator[Api]:
    """The first tenant."""
    client = Api(access)
    with client.http:
        yield client


@pytest.fixture(scope="session")
def neighbour(cloud: Cloud, access: Access) -> Iterator[Api]:
    """Another tenant, a mere user, whose project has the same name as the first one's."""
    client = Api(cloud.tenant("neighbour", access.project, "StandardPlan"))
    with client.http:
        yield client


@pytest.fixture(scope="session")
def free(cloud: Cloud) -> Iterator[Api]:
    """A tenant on the plan `free`; impatient, for its 429s are looked at."""
    client = Api(cloud.tenant("d2", "p", "FreePlan"), patient=False)
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
