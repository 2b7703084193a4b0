"""The tour of the console in a real browser (`make test-console`), as three roles, with an accessibility checker and canaries.

PORTICO_BROWSER is a Chromium or a Chrome. What drives it, and axe, are in environments of their own, which the first run installs.
The pictures of `docs/guides/console.md` are made here.
"""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest

from local import environments
from local.home import ROOT
from tests.e2e.api import PYTHON, Access, Api, unique
from tests.support.waiting import eventually

DRIVER: Final = Path(__file__).parent / "drive.py"
AXE: Final = environments.CONSOLE.folder / "node_modules" / "axe-core" / "axe.min.js"
CANARY: Final = '"><img src=x onerror="window.xss=1"><script>window.xss=1</script>{{7*7}}'
PASSWORD: Final = "nine-lamps-under-snow"
RETRIES: Final = {"max_attempts": 2, "backoff": {"initial": 0.1}}
CODE: Final = """def handle(context, payload):
    print("greeting", payload)
    if payload.get("fail"):
        raise ValueError(payload["fail"])
    return {"hello": payload.get("name")}
"""


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    named = os.environ.get("PORTICO_LOCAL")
    assert named, "PORTICO_LOCAL must name the local.json of a running stack: make test-console"
    told = json.loads(Path(named).read_text())
    client = Api(Access(**{name: told[name] for name in Access.__dataclass_fields__ if name in told}))
    with client.http:
        yield client


def made(api: Api, path: str, body: Mapping[str, Any]) -> Any:
    reply = api("POST", path, json={**body})
    assert reply.status_code in (200, 201, 202), reply.text
    return reply.json()


@pytest.fixture(scope="module")
def world(api: Api) -> Iterator[dict[str, Any]]:
    """A function with runs of all outcomes, a dead letter, a session, a folder, a policy and two people; canaries in their texts."""
    domain, project = api.access.domain, f"{api.access.domain}/{api.access.project}"
    texts = {"description": CANARY, "display_name": CANARY}
    names = {kind: unique(kind) for kind in ("greet", "train", "data", "readers", "ann", "ben")}
    function = {
        "name": names["greet"],
        "image": PYTHON,
        "handler": "main.handle",
        "source": {"files": {"main.py": CODE}},
    }
    made(api, "/v1/functions", {**function, **texts, "tags": {CANARY: CANARY}, "retries": RETRIES})
    place = f"/v1/functions/{names['greet']}"
    assert eventually(lambda: api("GET", place).json()["status"] == "READY", 120)
    for given in ({"name": "Ada"}, {"name": CANARY}, {"fail": CANARY}, {"name": "Grace"}):
        made(api, f"{place}/runs?blocking=true", {"input": given})
    died = made(api, f"{place}/runs", {"input": {"fail": CANARY}})["id"]
    letters = f"/v1/dead-letters?filter={json.dumps({'run': {'equals': died}})}"
    assert eventually(lambda: api("GET", letters).json()["items"], 120)
    session = made(
        api,
        "/v1/sessions?wait=20",
        {"name": names["train"], "image": "python", "resources": {"cpu": 1, "mem": "512m"}, **texts},
    )
    assert eventually(lambda: api("GET", f"/v1/sessions/{session['id']}").json()["status"] == "RUNNING", 180)
    made(api, "/v1/folders", {"name": names["data"], **texts})
    permit = f'permit (principal, action == Portico::Action::"run:get", resource in Portico::Project::"{project}");'
    made(api, f"/v1/domains/{domain}/policies", {"name": names["readers"], "cedar": permit, **texts})
    for name, role in ((names["ann"], "domain_admin"), (names["ben"], "user")):
        person = {"name": name, "password": PASSWORD, "role": role, "full_name": CANARY}
        made(api, f"/v1/domains/{domain}/users", {**person, "projects": [{"name": api.access.project}]})
    yield {
        **names,
        "domain": domain,
        "died": died,
        "letter": api("GET", letters).json()["items"][0]["id"],
        "session": session["id"],
    }
    api("POST", f"/v1/sessions/{session['id']}/terminate", json={"forced": True})
    assert eventually(lambda: api("GET", f"/v1/sessions/{session['id']}").json()["status"] == "TERMINATED", 60)
    for path in (
        f"/v1/sessions/{session['id']}",
        place,
        f"/v1/folders/{names['data']}",
        *(f"/v1/domains/{domain}/users/{names[one]}" for one in ("ann", "ben")),
        f"/v1/domains/{domain}/policies/{names['readers']}",
    ):
        api("DELETE", path)
        api("DELETE", f"{path}?purge=1")


def administrator(world: Mapping[str, Any], upload: Path) -> list[dict[str, Any]]:
    """The tour: a function, a failed run, a redrive, a session, a folder, a policy that is tried, a quota."""
    greet, domain = f"/v1/functions/{world['greet']}", f"/v1/domains/{world['domain']}"
    return [
        {"go": "/v1/functions", "wait": world["greet"], "name": "functions"},
        {"do": [["click", "Create"]], "wait": "Unique in its project", "name": "function-form"},
        {"do": [["fill", "Name (required)", "not a name"], ["click", "Create"]], "wait": "a name has 1 to 63", "name": "function-form-wrong"},
        {"do": [["press", "Escape"]]},
        {"go": greet, "wait": "Run now", "name": "function"},
        {"do": [["fill", "Input", '{"name": "Ada"}'], ["click", "Run"]], "wait": "What it did and printed", "name": "function-run"},
        {"go": f"/v1/runs/{world['died']}", "wait": "ValueError", "name": "failed-run"},
        {"go": "/v1/dead-letters", "wait": world["letter"], "name": "dead-letters"},
        {"go": f"/v1/dead-letters/{world['letter']}", "do": [["click", "Redrive"]], "wait": "REDRIVEN", "name": "redriven"},
        {"go": "/v1/sessions", "wait": world["train"]},
        {"go": f"/v1/sessions/{world['session']}", "wait": "Run code"},
        {"do": [["fill", "Code", "print(6 * 7)"], ["click", "Run"]], "wait": "42", "name": "session"},
        {"go": f"/v1/folders/{world['data']}/files", "wait": "Nothing is here yet", "name": "folder-empty"},
        {"do": [["upload", "Files to upload", str(upload)]], "wait": f"{upload.name} was uploaded", "name": "folder"},
        {"go": f"{domain}/policies", "wait": world["readers"], "name": "policies"},
        {"go": "/v1/authz/simulate", "do": [["fill", "Action (required)", "run:get"], ["fill", "Type (required)", "run"], ["click", "Decide"]],
         "wait": "decided by", "name": "simulator"},
        {"go": "/v1/quotas", "wait": "Functions", "name": "quotas"},
        {"go": f"{domain}/audit-logs", "wait": "users.create", "name": "audit"},
        {"go": f"{domain}/users/{world['ann']}", "wait": "domain_admin", "name": "user"},
        {"do": [["click", "Delete"]], "wait": "Cancel", "name": "question"},
        {"do": [["click", "Cancel"]]},
        {"go": "/v1/admin/domains", "wait": world["domain"], "name": "domains"},
        {"go": "/v1/nothing", "wait": "There is nothing at this address", "name": "nowhere"},
    ]  # fmt: skip


def domain_admin(world: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"go": f"/v1/domains/{world['domain']}/users", "wait": world["ben"], "name": "users"},
        {"go": "/v1/admin/domains", "wait": "There is nothing at this path", "name": "forbidden"},
    ]


def user(world: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"go": f"/v1/functions/{world['greet']}", "wait": "Run now"},
        {"go": "/v1/auth/me", "wait": world["ben"], "name": "me"},
    ]


@pytest.fixture(scope="module")
def seen(api: Api, world: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a browser saw on the tour."""
    browser = os.environ.get("PORTICO_BROWSER")
    assert browser, "PORTICO_BROWSER must name a Chromium or a Chrome: make test-console"
    upload = tmp_path_factory.mktemp("upload") / "numbers.csv"
    upload.write_text("a,b\n1,2\n")
    pictures = ROOT / ".portico" / "console-pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    people = {name: {"domain": world["domain"], "user": world[name], "password": PASSWORD} for name in ("ann", "ben")}
    walks = [
        {"who": {"token": api.access.token()}, "steps": administrator(world, upload)},
        {"who": people["ann"], "steps": domain_admin(world)},
        {"who": people["ben"], "steps": user(world)},
    ]
    tour = json.dumps({"url": api.access.url, "walks": walks})
    command = [str(environments.BROWSER.python), str(DRIVER), browser, str(AXE), str(pictures)]
    done = subprocess.run(command, input=tour, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_tour_is_walked_as_three_roles(seen: Any) -> None:
    assert seen["failed"] == []
    assert {"functions", "failed-run", "redriven", "session", "folder", "simulator", "quotas", "users", "me"} <= set(
        seen["places"]
    )


def test_axe_finds_nothing_in_either_theme(seen: Any) -> None:
    assert seen["axe"] == []


def test_texts_of_tenants_stay_texts(seen: Any) -> None:
    assert seen["alerts"] == []


def test_no_script_fails_and_no_policy_is_broken(seen: Any) -> None:
    # A browser says by itself that a reply was no success: the sign-in without a session, and what a role may not see.
    refused = "Failed to load resource"
    assert [error for error in seen["errors"] if not error.startswith(refused)] == []


def test_no_host_is_asked_but_the_platforms_own(api: Api, seen: Any) -> None:
    assert [host for host in seen["hosts"] if host] == [urlsplit(api.access.url).netloc]
