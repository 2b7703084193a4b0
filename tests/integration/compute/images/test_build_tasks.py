"""Builds of images are tasks: told of by the builder, ended with the image, cancelled by who asked for them."""

from collections import Counter
from typing import Any

import pytest
from portico.compute.functions.entity import BuildFailure
from portico.compute.images.actions import BuildImage
from portico.compute.images.builder import BuildRefused
from portico.compute.images.manifest import Manifest
from portico.compute.images.resource import IMAGES
from portico.core.actions.standard import MAX_BATCH
from portico.core.data.codec import key_in_table
from portico.core.data.writes import Delete, Expectation
from portico.core.model.principal import PLATFORM, Principal
from portico.core.model.scope import Scope
from portico.tenancy.tasks.entity import Task

from tests.support.built_images import Images
from tests.support.gateway import Client
from tests.support.hooks import watched
from tests.support.sample_resource import HOME
from tests.support.world import World

MINE = Scope("acme", user="ann")


@pytest.fixture
def tasks(world: World) -> Client:
    return world.client("tasks")


def task_of(images: Images, tasks: Client, name: str = "small") -> Any:
    """The task of an image's last build, as who asked for it reads it."""
    reply = tasks.get(f"/v1/tasks/{images.read(name).task}")
    assert reply.status == 200, reply.body
    return reply.json


def test_an_image_names_the_task_of_its_build(api: Client, images: Images, tasks: Client) -> None:
    made = api.post("/v1/images", body={"base_image": "python3.11", "dependencies": "iniconfig\n", "name": "small"})
    found = tasks.get(f"/v1/tasks/{made.json['task']}").json
    assert (found["kind"], found["target"], found["status"]) == ("image_build", "small", "PENDING")
    assert found["progress"] == {"current": 0, "total": 2, "message": None}
    images.deliver()
    found = task_of(images, tasks)
    assert (found["status"], found["progress"]["current"], found["errors"]) == ("SUCCEEDED", 2, [])
    assert found["result"] == {"url": None, "version": 1, "digest": images.read().content}
    assert [one["result"] for one in tasks.get("/v1/tasks").json["items"]] == [None]


def test_the_builder_tells_how_far_it_is(images: Images, tasks: Client) -> None:
    seen: list[Any] = []
    images.builder.on_build = lambda _manifest: seen.append(task_of(images, tasks))
    images.make()
    images.deliver()
    assert [(one["status"], one["progress"]["message"]) for one in seen] == [("RUNNING", "Packages are installed.")]


def test_a_failure_is_the_tasks_too(images: Images, tasks: Client) -> None:
    def refuse(_manifest: Manifest) -> None:
        raise BuildRefused(BuildFailure(type="NoSuchPackage", message="There is no such package."), "")

    images.builder.on_build = refuse
    images.make()
    images.deliver()
    found = task_of(images, tasks)
    assert (found["status"], found["result"]) == ("FAILED", None)
    assert found["errors"] == [{"code": "NoSuchPackage", "message": "There is no such package."}]


def test_what_was_built_before_is_taken_at_once(images: Images, tasks: Client) -> None:
    images.make()
    images.deliver()
    images.make("twin")
    images.deliver()
    found = task_of(images, tasks, "twin")
    assert (found["status"], found["result"]["digest"]) == ("SUCCEEDED", images.read().content)


@pytest.mark.parametrize("waiting", [True, False], ids=["before it", "during it"])
def test_a_cancelled_build_leaves_an_image_in_error(images: Images, tasks: Client, waiting: bool) -> None:
    images.make()
    path = f"/v1/tasks/{images.read().task}/cancel"
    replies = []
    if waiting:
        replies.append(tasks.post(path))
    else:
        images.builder.on_build = lambda _manifest: replies.append(tasks.post(path))
    images.deliver()
    assert [(reply.status, reply.json["status"]) for reply in replies] == [(202, "CANCELLED")]
    image = images.read()
    assert (image.status, image.reason and image.reason.type, image.layer) == ("ERROR", "BuildCancelled", None)
    assert images.layers.made == 0
    assert (task_of(images, tasks)["status"], task_of(images, tasks)["errors"]) == ("CANCELLED", [])
    again = tasks.post(path)
    assert (again.status, again.error["code"]) == (409, "TASK_ENDED")


def test_a_cancelled_image_is_built_again_when_asked(images: Images, tasks: Client) -> None:
    first = images.make()
    tasks.post(f"/v1/tasks/{first.task}/cancel")
    second = images.change(dependencies="iniconfig\n")
    assert (second.status, second.task != first.task) == ("CREATING", True)
    images.deliver()
    assert (images.read().status, task_of(images, tasks)["result"]["version"]) == ("READY", 2)


def test_functions_that_wait_for_a_cancelled_build_are_in_error(images: Images, world: World, tasks: Client) -> None:
    made = images.make()
    world.create(image="small")
    tasks.post(f"/v1/tasks/{made.task}/cancel")
    images.deliver()
    assert images.function().status == "ERROR"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda images: images.change(dependencies="pluggy"), "IMAGE_CHANGED"),
        (lambda images: images.remove(), "IMAGE_DELETED"),
        (lambda images: images.world.run(IMAGES.actions["delete"](HOME, "small")), "IMAGE_DELETED"),
    ],
    ids=["changed", "purged", "deleted"],
)
def test_a_build_that_is_overtaken_is_over(images: Images, tasks: Client, change: Any, code: str) -> None:
    made = images.make()
    change(images)
    found = tasks.get(f"/v1/tasks/{made.task}").json
    assert (found["status"], [error["code"] for error in found["errors"]]) == ("CANCELLED", [code])


def forget(world: World, task: str | None) -> None:
    """Its retention has ended, or its maker was purged."""
    store = world.platform.store
    found = world.platform.repository(Task).get(MINE, str(task))
    store.table.transact([Delete(store.entities, key_in_table(found), Expectation(version=found.version))])


def test_a_build_outlives_its_task(images: Images, world: World) -> None:
    forget(world, images.make().task)
    images.deliver()
    assert images.read().status == "READY"


def test_no_step_is_asked_for(images: Images, world: World) -> None:
    images.make()
    images.deliver()
    operations = [one.operation for one in world.records(MINE) if one.entity_type == "task"]
    assert operations == ["begin", "settle"]


def test_a_task_costs_a_build_three_reads_and_two_writes(images: Images, world: World) -> None:
    def requests(name: str, *, told: bool) -> tuple[Counter[str], int]:
        made = images.make(name, dependencies=f"iniconfig=={len(name)}")
        if not told:
            forget(world, made.task)
        with watched(world.platform.table.client) as seen:
            world.run(BuildImage(HOME, name), PLATFORM)
        reads = [asked for asked in seen.parameters("BatchGetItem") if made.task in str(asked)]
        return Counter(seen.operations()), len(reads)

    (without, _), (told, reads) = requests("a", told=False), requests("ab", told=True)
    assert (told - without, reads) == (Counter(TransactWriteItems=2), 3)


def test_batches_are_as_large_as_before(images: Images, tasks: Client) -> None:
    names = [f"i{number}" for number in range(MAX_BATCH)]
    for name in names:
        images.make(name, dependencies="")
    images.world.run(IMAGES.actions["batch_update"](HOME, [(name, {"dependencies": "pluggy"}) for name in names]))
    found = {name: task_of(images, tasks, name) for name in names}
    assert {one["status"] for one in found.values()} == {"PENDING"}


def test_who_may_not_change_the_image_ends_no_build(images: Images, world: World) -> None:
    made = images.make()
    demoted = world.client(
        "tasks", Principal("user", "ann", "acme", "vision", "user", {"vision": "viewer"}, "client-acme")
    )
    assert demoted.post(f"/v1/tasks/{made.task}/cancel").status == 403
    assert (demoted.get(f"/v1/tasks/{made.task}").json["status"], images.read().status) == ("PENDING", "CREATING")
