"""A project with one of everything is purged: nothing of it stays, in the table or beside it, and its name can be had anew."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.e2e.api import PYTHON, Access, unique
from tests.e2e.cloud import STACK, Cloud
from tests.e2e.tenancy import world as worlds
from tests.e2e.tenancy.callers import Caller, administrator, by_token
from tests.support.waiting import eventually

PROJECTS = "/v1/domains/{domain}/projects"
OF_THE_PLATFORM = ("/v1/base-images", "/v1/resource-groups")  # listed in a project for all who may use them
BUSY = 90.0  # seconds for all that is asynchronous on a loaded machine


@dataclass(frozen=True)
class Remains:
    """What is kept of a project, wherever it is; `uids` are those by which other services know its functions and images."""

    cloud: Cloud
    scope: str
    uids: frozenset[str]

    def items(self) -> Counter[str]:
        """How many items of each type the table has of the project, but counters and folds that have come down to nothing."""
        found: Counter[str] = Counter()
        for item in items_of(self.cloud, self.scope):
            types = re.sub(r"#\d\d$", "", item["pk"]["S"].partition("#")[2])  # of all shards
            if not types.endswith("#fold") or item["ends"]["S"] != "{}":
                found[types] += int(item["count"]["N"]) if types.endswith("#count") else 1
        return +found  # the shards of a counter are added up, and one that is empty is nothing

    def elsewhere(self) -> dict[str, list[str]]:
        """What other services have of it, by service."""
        functions = self.cloud.user_functions()
        layers = self.cloud.client("lambda").get_paginator("list_layers").paginate().build_full_result()["Layers"]
        schedules = self.cloud.client("scheduler").get_paginator("list_schedules").paginate(GroupName=STACK)
        named = {
            "functions": functions,
            "layers": {layer["LayerName"] for layer in layers},
            "schedules": {one["Name"] for page in schedules for one in page["Schedules"]},
            "objects": set(self._objects()),
        }
        return {kind: sorted(filter(self._is_its, names)) for kind, names in named.items()}

    def _objects(self) -> Iterator[str]:
        pages = self.cloud.client("s3").get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.cloud.outputs["ObjectsBucket"]):
            yield from (item["Key"] for item in page.get("Contents", ()))

    def _is_its(self, name: str) -> bool:
        return any(uid in name for uid in self.uids) or f"uploads/{self.scope}/" in name


def items_of(cloud: Cloud, scope: str) -> Iterator[dict[str, Any]]:
    """What the table has of a project, under whatever key; all of it is looked at, but no more than that is sent."""
    asked = {
        "FilterExpression": "begins_with(pk, :scope)",
        "ExpressionAttributeValues": {":scope": {"S": scope}},
        "ProjectionExpression": "pk, #count, uid, ends",
        "ExpressionAttributeNames": {"#count": "count"},
    }
    pages = cloud.client("dynamodb").get_paginator("scan")
    for page in pages.paginate(TableName=cloud.outputs["EntitiesTable"], ConsistentRead=True, **asked):
        yield from (item for item in page["Items"] if item["pk"]["S"].partition("#")[0] == scope)


def uids_of(cloud: Cloud, scope: str) -> frozenset[str]:
    """By what the services beside the table know what is in a project."""
    return frozenset(item["uid"]["S"] for item in items_of(cloud, scope) if "uid" in item)


@pytest.fixture(scope="module")
def root(access: Access) -> Iterator[Caller]:
    caller = by_token(access.url, "root", "user:default/admin", access.token)
    with caller.http:
        yield caller


@pytest.fixture
def owner(cloud: Cloud, root: Caller) -> Iterator[tuple[Caller, str, str]]:
    """An administrator of a domain of the test's own, the domain, and its project."""
    domain, project = unique("doomed"), unique("vision")
    admin = administrator(cloud, domain, project)
    with admin.http:
        yield admin, domain, project
    root.json("DELETE", f"/v1/admin/domains/{domain}", purge="true", cascade="true")


def collections(world: worlds.World) -> list[str]:
    """The paths of the lists of a project; what is below a function or a subscription goes with it."""
    listed = {op.path for op in worlds.operations() if op.method == "GET" and op.in_project}
    return sorted(
        thing.collection for thing in worlds.THINGS if thing.collection in listed and "{" not in thing.collection
    )


def listed(caller: Caller, path: str, headers: dict[str, str]) -> Any:
    reply = caller.http.get(path, headers=headers)
    assert reply.status_code == 200, f"{path}: {reply.text}"
    return reply.json()


def places_of_members(admin: Caller, domain: str) -> set[str]:
    members = admin.json("GET", f"/v1/domains/{domain}/users")["items"]
    return {place["name"] for member in members for place in member["projects"]}


def test_nothing_of_a_purged_project_stays(cloud: Cloud, root: Caller, owner: tuple[Caller, str, str]) -> None:
    admin, domain, project = owner
    world = worlds.build(domain, project, admin, root)
    layered = {"name": "layered", "base_image": PYTHON, "dependencies": "iniconfig==2.0.0\n"}
    admin.json("POST", "/v1/images", layered)
    assert eventually(lambda: admin.json("GET", "/v1/images/layered")["status"] == "READY", BUSY)
    scope = f"project/{domain}/{project}"
    upload = admin.json("POST", "/v1/uploads", {"size": 3, "content_type": "text/plain"})
    assert httpx.put(upload["url"], content=b"abc", headers=upload["headers"], timeout=60).status_code == 200
    event = {"specversion": "1.0", "id": "1", "source": "/purge", "type": world.ids["/v1/events"], "data": {"n": 1}}
    reply = admin.http.post(
        f"/v1/events/{event['type']}/emit", json=event, headers={"Content-Type": "application/cloudevents+json"}
    )
    assert reply.status_code == 202, reply.text
    remains = Remains(cloud, scope, uids_of(cloud, scope))
    kinds = {kind for kind, names in remains.elsewhere().items() if names}
    assert kinds == {"functions", "layers", "schedules", "objects"}, remains.elsewhere()
    assert remains.items().keys() >= {
        *("functions", "versions", "aliases", "runs", "dead_letters", "images", "secrets", "event_types", "emissions"),
        *("subscriptions", "replays", "schedules", "uploads", "webhooks"),
    }, remains.items()

    admin.json("DELETE", f"/v1/domains/{domain}/projects/{project}", purge="true", cascade="true")
    assert eventually(lambda: not remains.items(), BUSY), remains.items()
    assert eventually(lambda: not any(remains.elsewhere().values()), BUSY), remains.elsewhere()
    assert admin.http.get(f"/v1/domains/{domain}/projects/{project}").status_code == 404
    assert eventually(lambda: project not in places_of_members(admin, domain), BUSY)  # they end after the project has

    admin.json("POST", f"/v1/domains/{domain}/projects", {"name": project})
    paths = collections(world)
    with ThreadPoolExecutor(4) as pool:
        for path, page in zip(paths, pool.map(lambda path: listed(admin, path, world.headers), paths), strict=True):
            if path not in OF_THE_PLATFORM:
                assert (page["items"], page["total_count"] or 0) == ([], 0), path
    gone = admin.http.get(f"/v1/secrets/{world.ids['/v1/secrets']}", headers=world.headers)
    assert gone.status_code == 404
    time.sleep(2)
    assert not remains.items(), remains.items()  # nothing that was on its way has come back to life
