"""Building functions: READY or ERROR with a reason, whatever is asked twice, late or out of order."""

from datetime import timedelta
from typing import Any

import pytest
from portico.compute.functions.builds import MAX_BUILDS
from portico.compute.functions.engine import Deployment, DeploymentRefused, EngineError, LanguageUnavailable
from portico.compute.functions.entity import BUILD_PATIENCE, FunctionStatus
from portico.compute.functions.resource import FUNCTIONS
from portico.compute.images.resource import IMAGES
from portico.core.base.errors import Conflict
from portico.core.model.principal import PLATFORM

from tests.support.engine import lost
from tests.support.hooks import watched
from tests.support.sample_resource import HOME
from tests.support.world import SOURCE, World

NEW_SOURCE = {"files": {"main.py": "def handle(context, payload):\n    return 2\n"}}


def _update(world: World, **changes: Any) -> Any:
    return world.run(FUNCTIONS.actions["update"](HOME, "hello", changes))


def _remove(world: World, operation: str = "purge") -> Any:
    return world.run(FUNCTIONS.actions[operation](HOME, "hello"))


def test_a_function_becomes_ready(world: World) -> None:
    made = world.create()
    assert (made.status, made.engine_ref, world.tags(made.code)) == ("CREATING", None, {"unfinished": "true"})
    built = world.build()
    assert built is not None
    assert (built.status, built.reason, built.engine_ref) == (FunctionStatus.READY, None, f"{made.uid}:1")
    assert world.tags(made.code) == {}
    deployed = world.engine.deployed[f"{made.uid}:1"]
    assert (deployed.code, deployed.code_sha256, deployed.handler) == (made.code, made.code_sha256, "main.handle")
    assert [record.operation for record in world.records()] == ["create", "build", "create"]
    assert world.records()[1].actor == PLATFORM.subject


def test_the_reason_of_the_runtime_is_kept(world: World) -> None:
    reason = {"type": "ImportError", "message": "no module 'x'", "file": "main.py", "line": 1}
    world.engine.on_probe = lambda _event: {"ok": False, "reason": reason}
    world.create()
    built = world.build()
    assert built is not None
    assert built.status is FunctionStatus.ERROR
    assert built.reason is not None
    assert built.reason.model_dump() == reason


def test_a_process_that_dies_while_loading_is_an_error(world: World) -> None:
    world.engine.on_probe = lost
    world.create()
    built = world.build()
    assert built is not None
    assert built.reason is not None
    assert (built.status, built.reason.type) == (FunctionStatus.ERROR, "RuntimeLost")


def test_an_interpreter_that_cannot_be_had_is_an_error(world: World) -> None:
    def unavailable(_event: object) -> dict[str, object]:
        raise LanguageUnavailable("Python 3.12 could not be fetched.")

    world.engine.on_probe = unavailable
    world.create()
    built = world.build()
    assert built is not None
    assert built.reason is not None
    assert (built.reason.type, built.reason.message) == ("LanguageUnavailable", "Python 3.12 could not be fetched.")


def test_a_function_that_is_not_ready_does_not_run(world: World) -> None:
    world.create()
    with pytest.raises(Conflict) as refused:
        world.start()
    assert (refused.value.code, refused.value.details["status"]) == ("FUNCTION_NOT_READY", "CREATING")


def test_asking_twice_builds_once(world: World) -> None:
    world.create()
    assert world.build() == world.build()
    assert len(world.engine.deployed) == 1


def test_a_build_that_a_change_overtook_is_dropped(world: World) -> None:
    made = world.create()
    world.engine.on_probe = lambda _event: (_update(world, source=NEW_SOURCE), {"ok": True})[1]
    assert world.build() is None
    world.engine.on_probe = lambda _event: {"ok": True}
    stale = world.platform.get(FUNCTIONS).repository.get(HOME, "hello")
    assert (stale.status, stale.code_version, stale.engine_ref) == (FunctionStatus.CREATING, 2, None)
    built = world.build()
    assert built is not None
    assert (built.status, built.engine_ref) == (FunctionStatus.READY, f"{made.uid}:2")


def test_an_event_that_comes_late_changes_nothing(world: World) -> None:
    made = world.ready()
    assert world.build(uid=made.uid) == made
    _remove(world, "delete")
    assert world.build() is None
    assert len(world.engine.deployed) == 1


def test_what_a_change_leaves_runnable_is_not_built_again(world: World) -> None:
    world.ready()
    changed = _update(world, tags={"a": "b"}, description="new")
    assert (changed.status, changed.code_version, changed.version) == (FunctionStatus.READY, 1, 3)


@pytest.mark.parametrize("change", [{"source": NEW_SOURCE}, {"timeout": 5}, {"memory": 256}, {"handler": "main.other"}])
def test_what_it_is_built_from_begins_a_version(world: World, change: dict[str, Any]) -> None:
    world.ready()
    changed = _update(world, **change)
    assert (changed.status, changed.code_version, changed.reason) == (FunctionStatus.CREATING, 2, None)


def test_a_purge_cleans_up_by_the_uid(world: World) -> None:
    made = world.ready()
    _remove(world)
    told = world.records()[-1]
    assert (told.operation, told.data) == ("purge", {"uid": made.uid})
    assert world.objects("code/") == [made.code]
    world.build(uid=made.uid)
    assert (world.engine.deployed, world.objects("code/")) == ({}, [])


def test_a_late_purge_spares_the_namesake(world: World) -> None:
    old = world.ready()
    _remove(world)
    new = world.ready()
    world.build(uid=old.uid)
    assert [deployed.uid for deployed in world.engine.deployed.values()] == [new.uid]
    assert world.objects("code/") == [new.code]


def test_a_batch_purge_tells_what_to_clean_up(world: World) -> None:
    made = [world.ready(name) for name in ("one", "two")]
    world.run(FUNCTIONS.actions["batch_purge"](HOME, ("one", "two")))
    told = [record for record in world.records() if record.operation == "purge"]
    assert sorted(str(record.data["uid"]) for record in told) == sorted(function.uid for function in made)


def test_a_build_that_nobody_ended_is_asked_for_again(world: World) -> None:
    world.create()
    assert world.sweep() == BUILD_PATIENCE.total_seconds()
    world.clock.advance(BUILD_PATIENCE.total_seconds() + 1)
    world.sweep()
    assert [record.operation for record in world.records()] == ["create", "rebuild"]
    assert world.records()[-1].state == "CREATING"
    built = world.build()
    assert built is not None
    assert (built.status, built.builds) == (FunctionStatus.READY, 1)
    assert world.sweep() is None


def test_a_build_that_never_ends_is_given_up(world: World) -> None:
    def refuse(_deployment: Deployment) -> None:
        raise EngineError("no")

    world.engine.on_deploy = refuse
    world.create()
    for _ in range(MAX_BUILDS):
        with pytest.raises(EngineError):
            world.build()
        world.clock.advance(BUILD_PATIENCE.total_seconds() + 1)
        world.sweep()
    given_up = world.platform.get(FUNCTIONS).repository.get(HOME, "hello")
    assert given_up.reason is not None
    assert (given_up.status, given_up.reason.type, given_up.builds) == ("ERROR", "BuildFailed", MAX_BUILDS)
    assert world.sweep() is None
    assert world.build() == given_up


def test_an_idle_sweep_reads_and_writes_nothing_more(world: World) -> None:
    world.ready()
    world.clock.time += timedelta(days=1)
    with watched(world.backend.client) as requests:
        assert world.sweep() is None
    assert set(requests.operations()) == {"Query"}


def test_the_sources_digest_is_of_its_content(world: World) -> None:
    first, second = world.create("one", source=SOURCE), world.create("two", source=SOURCE)
    assert first.code_sha256 == second.code_sha256
    assert first.code != second.code


def _lose(world: World, key: str) -> None:
    world.platform.objects.delete(key)


@pytest.mark.parametrize("image", ["cobol85", "python3.11"])
def test_code_that_a_version_names_is_kept_however_it_ends(world: World, image: str) -> None:
    world.engine.on_probe = lambda _event: {"ok": False, "reason": {"type": "ImportError", "message": "no"}}
    made = world.create(image=image)
    built = world.build()
    assert built is not None
    assert (built.status, world.tags(made.code)) == (FunctionStatus.ERROR, {})


def test_code_that_the_engine_refuses_is_kept(world: World) -> None:
    def refuse(_deployment: Deployment) -> None:
        raise DeploymentRefused("too large")

    world.engine.on_deploy = refuse
    made = world.create()
    world.build()
    assert world.tags(made.code) == {}


def test_code_is_kept_while_its_image_is_built(world: World) -> None:
    world.run(IMAGES.actions["create"](HOME, {"name": "small", "base_image": "python3.11", "dependencies": ""}))
    made = world.create(image="small")
    built = world.build()
    assert built is not None
    assert (built.status, world.tags(made.code)) == (FunctionStatus.CREATING, {})


def test_code_of_a_deleted_function_is_kept_for_its_return(world: World) -> None:
    made = world.create()
    _remove(world, "delete")
    assert world.build() is None
    assert world.tags(made.code) == {}


def test_code_that_is_lost_is_an_error_that_a_source_ends(world: World) -> None:
    made = world.create()
    _lose(world, made.code)
    built = world.build()
    assert built is not None
    assert built.reason is not None
    assert (built.status, built.reason.type) == (FunctionStatus.ERROR, "CodeMissing")
    _update(world, timeout=5)
    again = world.build()
    assert again is not None
    assert again.reason is not None
    assert (again.status, again.reason.type) == (FunctionStatus.ERROR, "CodeMissing")
    _update(world, source=SOURCE)
    mended = world.build()
    assert mended is not None
    assert (mended.status, mended.code_sha256) == (FunctionStatus.READY, made.code_sha256)


def test_code_that_no_version_names_any_more_is_removed(world: World) -> None:
    first = world.create()
    world.engine.on_probe = lambda _event: (_update(world, source=NEW_SOURCE), {"ok": True})[1]
    assert world.build() is None
    world.engine.on_probe = lambda _event: {"ok": True}
    built = world.build()
    assert built is not None
    assert world.objects("code/") == [built.code]
    assert first.code != built.code
