"""The sweep's role is enough for the end of what nobody finishes; and what a role does not allow is noticed."""

from collections.abc import Iterator

import pytest
from portico.compute.functions.builds import MAX_BUILDS as FUNCTION_BUILDS
from portico.compute.functions.entity import FunctionStatus
from portico.compute.functions.resource import FUNCTIONS
from portico.compute.images.builds import MAX_BUILDS as IMAGE_BUILDS
from portico.compute.images.entity import ImageStatus
from portico.compute.images.resource import IMAGES
from portico.core.data.key_ranges import KeyRange
from portico.core.data.writes import Put

from tests.support.in_process_stack import Plant
from tests.support.roles import RoleWatch, watching
from tests.support.sample_resource import HOME
from tests.support.world import FUNCTION


@pytest.fixture
def watch(plant: Plant) -> Iterator[RoleWatch]:
    """What the functions of the plant ask for."""
    with watching(plant) as watched:
        yield watched


def _sweep_without(plant: Plant, queue: str, times: int) -> None:
    """Time passes, and the messages of a queue are lost."""
    for _ in range(times * 4):
        plant.publish()
        plant.bus.waiting = [message for message in plant.bus.waiting if message.queue != queue]
        if not plant.deliver():
            seconds = plant.bus.seconds_to_next()
            if seconds is None:
                return
            plant.clock.advance(seconds)


def test_a_build_of_an_image_that_never_ends_is_given_up(plant: Plant, watch: RoleWatch) -> None:
    plant.run(IMAGES.actions["create"](HOME, {"name": "endless", "base_image": "python3.13", "dependencies": "six"}))
    _sweep_without(plant, "ImageQueue", 10 * IMAGE_BUILDS)
    image = plant.platform.get(IMAGES).repository.get(HOME, "endless")
    assert (image.status, image.reason.type if image.reason else None) == (ImageStatus.ERROR, "BuildFailed")
    assert watch.denied == set()


def test_so_is_that_of_a_function(plant: Plant, watch: RoleWatch) -> None:
    plant.run(FUNCTIONS.actions["create"](HOME, {"timeout": 10, "memory": 128, **FUNCTION, "name": "endless"}))
    _sweep_without(plant, "BuildQueue", 10 * FUNCTION_BUILDS)
    function = plant.platform.get(FUNCTIONS).repository.get(HOME, "endless")
    assert (function.status, function.reason.type if function.reason else None) == (FunctionStatus.ERROR, "BuildFailed")
    assert watch.denied == set()


@pytest.mark.parametrize(
    ("function", "allowed"), [("functions", False), ("runs", False), ("users", True), ("auth", True)]
)
def test_who_writes_whoever_may_sign_in_is_noticed(
    plant: Plant, watch: RoleWatch, function: str, allowed: bool
) -> None:
    watch.function = function
    table = plant.platform.settings.entities_table
    plant.platform.table.transact([Put(table, {"pk": "domain/acme#users", "sk": "eve"})])
    watch.function = None
    assert watch.denied == (set() if allowed else {(function, "dynamodb:PutItem", "EntitiesTable.Arn, identities")})


def test_what_a_role_does_not_allow_is_noticed(plant: Plant, watch: RoleWatch) -> None:
    watch.function = "on_overdue"
    plant.platform.objects.put("images/x", b"")
    plant.platform.store.table.query(plant.platform.settings.entities_table, KeyRange("x"), 1)
    watch.function = None
    assert watch.denied == {("on_overdue", "s3:PutObject", ""), ("on_overdue", "dynamodb:Query", "EntitiesTable.Arn")}
