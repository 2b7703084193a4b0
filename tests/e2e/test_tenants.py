"""Two tenants: of what belongs to one, the other learns nothing, not even that it is there."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.api import ECHO, PYTHON, Api, error_of, unique
from tests.e2e.conftest import MakeFunction

MISSING_RUN = "01a1face-0000-7000-8000-000000000000"
SECRET = "only for the first tenant"
Case = tuple[str, str, Any]


@pytest.fixture(scope="module")
def function(make: MakeFunction) -> str:
    """A function of the first tenant."""
    return make(ECHO)


@pytest.fixture(scope="module")
def run(api: Api, function: str) -> str:
    """A run of the first tenant."""
    return str(api.run(function, SECRET)["id"])


def _cases(function: str, run: str) -> list[Case]:
    """Everything that can be asked of one function and one run."""
    source = {"files": {"main.py": ECHO}}
    whole = {"image": PYTHON, "handler": "main.handle", "source": source}
    return [
        ("GET", f"/v1/functions/{function}", None),
        ("PATCH", f"/v1/functions/{function}", {"description": "mine now"}),
        ("PUT", f"/v1/functions/{function}", whole),
        ("DELETE", f"/v1/functions/{function}", None),
        ("DELETE", f"/v1/functions/{function}?purge=true", None),
        ("POST", f"/v1/functions/{function}/restore", None),
        ("POST", f"/v1/functions/{function}/runs", {"input": 1}),
        ("POST", f"/v1/functions/{function}/runs?blocking=true", {"input": 1}),
        ("GET", f"/v1/functions/{function}/runs", None),
        ("POST", "/v1/functions/batch-delete", {"names": [function]}),
        ("POST", "/v1/functions/batch-purge", {"names": [function]}),
        ("POST", "/v1/functions/batch-update", {"items": [{"name": function, "description": "mine now"}]}),
        ("GET", f"/v1/runs/{run}", None),
        ("POST", f"/v1/runs/{run}/kill", None),
    ]


CASES = range(len(_cases("x", "x")))


def _shape(client: Api, case: Case, known: list[str], **headers: str) -> Any:
    """The 404 without what differs from one request to the other: its id, and the name that was asked for."""
    method, path, body = case
    options = {} if body is None else {"json": body}
    error = error_of(client(method, path, headers=headers, **options), 404)
    error["request_id"] = ""
    text = str(error)
    for name in known:
        text = text.replace(name, "<name>")
    return text


@pytest.mark.parametrize("number", CASES)
def test_what_is_anothers_is_as_what_is_not_there(neighbour: Api, function: str, run: str, number: int) -> None:
    absent = unique()
    theirs = _shape(neighbour, _cases(function, run)[number], [function, run])
    assert theirs == _shape(neighbour, _cases(absent, MISSING_RUN)[number], [absent, MISSING_RUN])


@pytest.mark.parametrize("number", CASES)
def test_naming_anothers_project_opens_nothing(api: Api, neighbour: Api, function: str, run: str, number: int) -> None:
    theirs = {"X-Portico-Project": f"{api.access.domain}/{api.access.project}"}
    nowhere = {"X-Portico-Project": f"{unique('d')}/{api.access.project}"}
    case = _cases(function, run)[number]
    known = [function, run, theirs["X-Portico-Project"], nowhere["X-Portico-Project"]]
    known += [nowhere["X-Portico-Project"].partition("/")[0]]
    assert _shape(neighbour, case, known, **theirs) == _shape(neighbour, case, known, **nowhere)


@pytest.mark.parametrize("path", ["/v1/functions", "/v1/runs"])
def test_anothers_project_cannot_be_listed_nor_added_to(api: Api, neighbour: Api, path: str) -> None:
    theirs = {"X-Portico-Project": f"{api.access.domain}/{api.access.project}"}
    error_of(neighbour("GET", path, headers=theirs), 404)
    body = {"name": unique(), "image": PYTHON, "handler": "main.handle", "source": {"files": {"main.py": ECHO}}}
    error_of(neighbour("POST", "/v1/functions", json=body, headers=theirs), 404)
    error_of(api("GET", f"/v1/functions/{body['name']}"), 404)


def test_lists_hold_ones_own_only(neighbour: Api, function: str, run: str) -> None:
    assert function not in {found["name"] for found in neighbour.all("/v1/functions")}
    assert run not in {found["id"] for found in neighbour.all("/v1/runs")}
    searched = neighbour("POST", "/v1/functions/search", json={"filter": {"name": {"equals": function}}})
    assert (searched.json()["items"], searched.json()["total_count"]) == ([], 0)


def test_a_cursor_of_one_is_of_no_use_to_the_other(api: Api, neighbour: Api, make: MakeFunction) -> None:
    make()
    cursor = api("GET", "/v1/functions?limit=1").json()["next_cursor"]
    assert cursor
    error_of(neighbour("GET", "/v1/functions", params={"limit": 1, "cursor": cursor}), 400, "INVALID_CURSOR")


def test_nothing_was_changed_by_all_that(api: Api, function: str, run: str) -> None:
    shown = api("GET", f"/v1/functions/{function}").json()
    assert (shown["status"], shown["description"], shown["version"]) == ("READY", None, 1)
    assert api.read(run)["output"] == SECRET
    assert len(api.all(f"/v1/functions/{function}/runs")) == 1


@pytest.fixture
def same_name(neighbour: Api, function: str) -> Iterator[str]:
    """A function of the neighbour's, with the name of the first tenant's."""
    reply = neighbour.create(function, "def handle(context, payload):\n    return 'the neighbour'\n")
    assert reply.status_code == 201, reply.text
    assert neighbour.built(function)["status"] == "READY"
    yield function
    neighbour.purge(function)


def test_both_may_use_the_same_name(api: Api, neighbour: Api, same_name: str) -> None:
    assert neighbour.run(same_name)["output"] == "the neighbour"
    assert api.run(same_name, "mine")["output"] == "mine"
    assert [run["output"] for run in neighbour.all(f"/v1/functions/{same_name}/runs")] == ["the neighbour"]
    neighbour.purge(same_name)
    assert api.run(same_name, "still there")["output"] == "still there"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/bootstrap"),
        ("POST", "/v1/admin/domains"),
        ("GET", "/v1/admin/domains"),
        ("GET", "/v1/admin/audit-logs"),
        ("POST", "/v1/functions/x/build"),
    ],
)
def test_a_user_can_neither_bootstrap_nor_administer(neighbour: Api, method: str, path: str) -> None:
    body = {"name": "d"} if path == "/v1/admin/domains" else {"domain": "d", "project": "p", "user": "u"}
    error_of(neighbour(method, path, json=body), 404)


def test_a_user_is_told_its_own_role_only(neighbour: Api) -> None:
    shown = neighbour("GET", "/v1/auth/me").json()
    assert (shown["role"], shown["domain"]) == ("user", neighbour.access.domain)
