"""The tour of the console in a real browser (`make test-console`), as three roles, with an accessibility checker and canaries.

PORTICO_BROWSER is a Chromium or a Chrome. What drives it, and axe, are in environments of their own, which the first run installs.
The pictures of `docs/guides/console.md` are made here.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest

from local import environments
from local.home import ROOT
from tests.console.world import PASSWORD, Place, World, populated
from tests.e2e.api import Access, Api, unique
from tests.support.browsers import driven

ROWS: Final = 10_000
DRIVER: Final = Path(__file__).parent / "drive.py"
AXE: Final = environments.CONSOLE.folder / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    client = Api(Access.of_stack())
    with client.http:
        yield client


@pytest.fixture(scope="module")
def world(api: Api) -> Iterator[World]:
    with populated(api) as made:
        yield made


def tour(place: Place, domain: str, upload: Path, says: str = "42") -> list[dict[str, Any]]:
    """A function, a failed run, a redrive, a session that `says` something, a folder, a policy that is tried, a quota."""
    names = place.names
    greet = f"/v1/functions/{names['greet']}"
    return [
        {"project": place.project, "go": "/v1/functions", "wait": names["greet"], "name": "functions"},
        {"do": [["click", "Create"]], "wait": "Unique in its project", "name": "function-form"},
        {"do": [["fill", "Name (required)", "not a name"], ["click", "Create"]], "wait": "a name has 1 to 63", "name": "function-form-wrong"},
        {"do": [["press", "Escape"]]},
        {"go": greet, "wait": "Runs by outcome", "name": "function"},
        {"do": [["fill", "Input", '{"name": "Ada"}'], ["click", "Run"]], "wait": "What it did and printed", "name": "function-run"},
        {"go": f"/v1/runs/{names['died']}", "wait": "ValueError", "name": "failed-run"},
        {"go": "/v1/dead-letters", "wait": names["letter"], "name": "dead-letters"},
        {"go": f"/v1/dead-letters/{names['letter']}", "do": [["click", "Redrive"]], "wait": "REDRIVEN", "name": "redriven"},
        {"go": "/v1/sessions", "wait": names["train"], "name": "sessions"},
        {"go": f"/v1/sessions/{names['session']}", "wait": "Run code"},
        {"do": [["fill", "Code", "print(6 * 7)"], ["click", "Run"]], "wait": says, "name": "session"},
        {"go": f"/v1/folders/{names['data']}/files", "wait": "Nothing is here yet", "name": "folder-empty"},
        {"do": [["upload", "Files to upload", str(upload)]], "wait": f"{upload.name} was uploaded"},
        {"do": [["see", f"Download {upload.name}"]], "name": "folder"},
        {"go": "/v1/authz/simulate", "wait": "Decide"},
        {"do": [["fill", "Action (required)", "run:get"], ["fill", "Type (required)", "run"], ["click", "Decide"]],
         "wait": "decided by", "name": "simulator"},
        {"go": "/v1/quotas", "wait": "Functions", "name": "quotas"},
        {"go": f"/v1/domains/{domain}/audit-logs", "wait": "runs.create", "name": "audit"},
    ]  # fmt: skip


def administration(world: World, token: str) -> list[dict[str, Any]]:
    """What an administrator of the platform sees beyond a project."""
    domain = f"/v1/domains/{world.domain}"
    return [
        {"go": f"{domain}/policies", "wait": world.names["readers"], "name": "policies"},
        {"go": f"{domain}/users/{world.names['ann']}", "wait": "domain_admin", "name": "user"},
        {"do": [["click", "Edit"]], "wait": "Save", "name": "user-form"},
        {"do": [["press", "Escape"]]},
        {"do": [["click", "Delete"]], "wait": "Cancel", "name": "question"},
        {"do": [["click", "Cancel"]]},
        {"go": "/v1/admin/domains", "wait": world.domain, "name": "domains"},
        {"go": "/v1/events", "do": [["news", "/v1/events", unique("meanwhile"), token, world.plain.project]]},
        {"go": "/v1/resource-groups", "wait": "Slots in use", "name": "resource-groups"},
        {"do": [["states", "/v1/admin/domains", "domains"]]},
        {"go": "/v1/nothing", "wait": "There is nothing at this address", "name": "nowhere"},
        {"do": [["canaries"]]},
    ]


def domain_admin(world: World) -> list[dict[str, Any]]:
    """Another project, whose texts are markup; and what is not an administrator's of a domain."""
    return [
        {"wait": world.announced, "name": "announced"},
        {"do": [["click", f"Dismiss {world.names['soon']}"], ["gone", world.announced]]},
        {"go": f"/v1/domains/{world.domain}/users", "wait": world.names["ben"], "name": "users"},
        {"go": "/v1/admin/domains", "wait": "There is nothing at this path", "name": "forbidden"},
    ]


def user(world: World) -> list[dict[str, Any]]:
    """By keyboard, many rows, a narrow screen, and tokens that are no longer taken: once, then for good."""
    return [
        {"go": f"/v1/functions/{world.plain.names['greet']}", "wait": "Run now"},
        {"do": [["gone", world.announced]]},
        {"go": "/v1/functions", "do": [["tab_to", world.plain.names["greet"]]], "wait": "Run now"},
        *by_keyboard(unique("typed")),
        {"do": [["many", "/v1/images", ROWS]]},
        {"do": [["narrow"]]},
        {"go": f"/v1/functions/{world.plain.names['greet']}", "wait": "Runs by outcome", "name": "narrow"},
        {"do": [["refuse", 1]], "wait": "Run now"},
        {"go": "/v1/auth/me", "wait": world.names["ben"], "name": "me"},
        {"do": [["refuse", 2]], "wait": "Your sign-in has ended", "name": "ended"},
    ]


def by_keyboard(name: str) -> list[dict[str, Any]]:
    """An event type is made and deleted, without a pointer."""
    return [
        {"go": "/v1/events", "do": [["tab_to", "Create"], ["tab_into", "Name (required)"], ["type", name], ["press", "Enter"]], "wait": "Updated at"},
        {"do": [["tab_to", "Delete"]], "wait": f"Delete {name}?"},
        {"do": [["tab_to", "Delete"]], "wait": f"{name} was deleted."},
    ]  # fmt: skip


@pytest.fixture(scope="module")
def seen(api: Api, world: World, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a browser saw on the tour."""
    upload = tmp_path_factory.mktemp("upload") / "numbers.csv"
    upload.write_text("a,b\n1,2\n")
    pictures = ROOT / ".portico" / "console-pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    people = {one: {"domain": world.domain, "user": world.names[one], "password": PASSWORD} for one in ("ann", "ben")}
    marked = [{**step, **({"name": f"marked-{step['name']}"} if "name" in step else {})}
              for step in tour(world.marked, world.domain, upload, "You may not do this: session:execute")]  # fmt: skip
    walks = [
        {
            "who": {"token": api.access.token()},
            "steps": [*tour(world.plain, world.domain, upload), *administration(world, api.access.token())],
            "still": True,
        },
        {"who": people["ann"], "steps": [*marked, *domain_admin(world)]},
        {"who": people["ben"], "steps": user(world)},
    ]
    asked = json.dumps({"url": api.access.url, "walks": walks})
    return driven(DRIVER, AXE, pictures, told=asked)


def test_the_tour_is_walked_as_three_roles(seen: Any) -> None:
    assert seen["failed"] == []
    assert {"functions", "failed-run", "redriven", "session", "folder", "simulator", "quotas", "users", "me"} <= set(
        seen["places"]
    )


def test_only_rows_that_are_seen_are_elements(seen: Any) -> None:
    assert 10 < seen["elements"] < 100


def test_axe_finds_nothing_in_either_theme(seen: Any) -> None:
    assert seen["axe"] == []


def test_texts_of_tenants_stay_texts(seen: Any) -> None:
    assert seen["alerts"] == []


def test_texts_of_all_replies_stay_texts_and_fit_a_phone(seen: Any) -> None:
    assert len(seen["judged"]) > 100
    assert len(seen["read"]) > len(seen["judged"]) / 2, "canaries are not shown"
    assert seen["wide"] == []


def test_lists_tell_when_there_is_nothing_to_show(seen: Any) -> None:
    told = ["Loading…", "There are no domains yet.", "INTERNAL, request request-1", "Portico cannot be reached."]
    assert seen["states"] == told


def test_interactions_and_paints_are_measured(seen: Any, record_property: Callable[[str, object], None]) -> None:
    slow = [took for took in seen["took"] if took > 200]
    figures = f"first paint {max(seen['painted']):.0f} ms; of {len(seen['took'])} interactions, slowed 4 times, {len(slow)} over 200 ms"
    sys.stdout.write(f"\n{figures}: {sorted(map(round, slow))}\n")
    record_property("figures", figures)
    assert len(seen["painted"]) == 3
    assert len(seen["took"]) > 30


def test_no_script_fails_and_no_policy_is_broken(seen: Any) -> None:
    # A browser says by itself that a reply was no success: the sign-in without a session, and what a role may not see.
    refused = "Failed to load resource"
    assert [error for error in seen["errors"] if not error.startswith(refused)] == []


def test_no_host_is_asked_but_the_platforms_own(api: Api, seen: Any) -> None:
    assert [host for host in seen["hosts"] if host] == [urlsplit(api.access.url).netloc]
