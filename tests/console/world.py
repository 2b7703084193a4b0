"""What the tour of the console shows: the same in two projects, in one of them with markup in every text that a tenant can write."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from tests.e2e.api import PYTHON, Api, unique
from tests.support.waiting import eventually

CANARY: Final = '"><img src=x onerror="window.xss=1"><script>window.xss=1</script>{{7*7}}'
PASSWORD: Final = "nine-lamps-under-snow"
RETRIES: Final = {"max_attempts": 2, "backoff": {"initial": 0.1}}
CODE: Final = """def handle(context, payload):
    print("greeting", payload)
    if payload.get("fail"):
        raise ValueError(payload["fail"])
    return {"hello": payload.get("name")}
"""


@dataclass
class Place:
    """A project with a function that has run, a dead letter, a session and a folder."""

    api: Api
    project: str
    words: str
    names: dict[str, str] = field(default_factory=lambda: {kind: unique(kind) for kind in ("greet", "train", "data")})

    def __call__(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The reply to a request in the project."""
        options: dict[str, Any] = {
            "headers": {"X-Portico-Project": self.project},
            **({"json": body} if body is not None else {}),
        }
        reply = self.api(method, path, **options)
        assert reply.status_code in (200, 201, 202, 204), reply.text
        return reply.json() if reply.content else None

    def fill(self) -> None:
        """Makes all of it."""
        texts = {"description": self.words, "display_name": self.words}
        code = {"image": PYTHON, "handler": "main.handle", "source": {"files": {"main.py": CODE}}, "retries": RETRIES}
        self("POST", "/v1/functions", {"name": self.names["greet"], **code, **texts, "tags": {"team": self.words}})
        place = f"/v1/functions/{self.names['greet']}"
        assert eventually(lambda: self("GET", place)["status"] == "READY", 120)
        for given in ({"name": "Ada"}, {"name": self.words}, {"name": "Grace"}):
            self("POST", f"{place}/runs?blocking=true", {"input": given})
        self.names["died"] = self("POST", f"{place}/runs", {"input": {"fail": self.words}})["id"]
        letters = f"/v1/dead-letters?filter={json.dumps({'run': {'equals': self.names['died']}})}"
        assert eventually(lambda: self("GET", letters)["items"], 120)
        self.names["letter"] = self("GET", letters)["items"][0]["id"]
        session = {"name": self.names["train"], "image": "python", "resources": {"cpu": 1, "mem": "512m"}}
        self.names["session"] = self("POST", "/v1/sessions?wait=20", {**session, **texts})["id"]
        assert eventually(lambda: self("GET", f"/v1/sessions/{self.names['session']}")["status"] == "RUNNING", 180)
        self("POST", "/v1/folders", {"name": self.names["data"], **texts})

    def empty(self) -> None:
        """Takes all of it away."""
        session = f"/v1/sessions/{self.names['session']}"
        self("POST", f"{session}/terminate", {"forced": True})
        assert eventually(lambda: self("GET", session)["status"] == "TERMINATED", 60)
        self("DELETE", f"{session}?purge=1")
        for path in (f"/v1/functions/{self.names['greet']}", f"/v1/folders/{self.names['data']}"):
            self("DELETE", path)
            self("DELETE", f"{path}?purge=1")


@dataclass
class World:
    """Both projects, and who works in them."""

    plain: Place
    marked: Place
    domain: str
    names: dict[str, str]
    announced: str = f"Maintenance on Sunday. {CANARY}"


@contextmanager
def populated(api: Api) -> Iterator[World]:
    """The world, and nothing of it afterwards."""
    domain, names = (
        api.access.domain,
        {kind: unique(kind) for kind in ("marked", "readers", "small", "soon", "ann", "ben")},
    )
    home, other = (f"{domain}/{name}" for name in (api.access.project, names["marked"]))
    world = World(Place(api, home, "It greets."), Place(api, other, CANARY), domain, names)
    root, tenant = world.plain, f"/v1/domains/{domain}"
    root("POST", f"{tenant}/projects", {"name": names["marked"], "description": CANARY})
    permit = f'permit (principal, action == Portico::Action::"run:get", resource in Portico::Project::"{home}");'
    root("POST", f"{tenant}/policies", {"name": names["readers"], "cedar": permit, "description": CANARY})
    projects = [{"name": api.access.project}, {"name": names["marked"]}]
    for name, role in ((names["ann"], "domain_admin"), (names["ben"], "user")):
        person = {"name": name, "password": PASSWORD, "role": role, "full_name": CANARY, "projects": projects}
        root("POST", f"{tenant}/users", person)
    told = {"name": names["soon"], "message": world.announced, "audience": ["role/domain_admin"]}
    root("POST", "/v1/admin/announcements", told)
    limits = f"/v1/admin/resource-policies/{names['small']}"
    root("POST", "/v1/admin/resource-policies", {"name": names["small"], "max_functions": 5, "max_folders": 5})
    root("PATCH", f"{tenant}/projects/{api.access.project}", {"resource_policy": names["small"]})
    for place in (world.plain, world.marked):
        place.fill()
    yield world
    for place in (world.plain, world.marked):
        place.empty()
    root("PATCH", f"{tenant}/projects/{api.access.project}", {"resource_policy": None})
    of_users = [f"{tenant}/users/{names[one]}" for one in ("ann", "ben")]
    for path in (
        *of_users,
        f"{tenant}/policies/{names['readers']}",
        limits,
        f"/v1/admin/announcements/{names['soon']}",
    ):
        root("DELETE", path)
        root("DELETE", f"{path}?purge=1")
    root("DELETE", f"{tenant}/projects/{names['marked']}?purge=1&cascade=1")
