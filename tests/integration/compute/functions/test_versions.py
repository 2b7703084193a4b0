"""Versions of functions: what serves while another is built, going back, aliases, and what is kept."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from portico.compute.functions.actions import CreateAlias, DeleteAlias, RollbackFunction, UpdateAlias
from portico.compute.functions.engine import Deployment, DeploymentRefused
from portico.compute.functions.entity import Function, FunctionStatus
from portico.compute.functions.resource import FUNCTIONS
from portico.compute.functions.retention import KEPT
from portico.compute.runs.actions import CreateRun
from portico.compute.runs.in_flight import InFlight
from portico.core.base.errors import Conflict, NotFound, Unprocessable
from portico.core.model.scope import Scope

from tests.support.hooks import watched
from tests.support.sample_resource import ANN, HOME
from tests.support.world import World

REASON = {"type": "ImportError", "message": "no module 'x'", "file": "main.py", "line": 1}


def source(text: str) -> dict[str, Any]:
    return {"files": {"main.py": f"def handle(context, payload):\n    return {text!r}\n"}}


def update(world: World, **changes: Any) -> Function:
    return world.run(FUNCTIONS.actions["update"](HOME, "hello", changes))  # type: ignore[no-any-return]


def rollback(world: World, number: int | None = None) -> Function:
    return world.run(RollbackFunction(HOME, "hello", number))  # type: ignore[no-any-return]


def runnable(world: World, target: str | None = None) -> Function:
    return world.platform.get(FUNCTIONS).runnable(HOME, "hello", target)


def grow(world: World, count: int) -> None:
    """As many READY versions in all."""
    world.ready()
    for number in range(2, count + 1):
        update(world, source=source(str(number)))
        world.build()


def alias(world: World, *shares: tuple[int, int], name: str = "live") -> Any:
    fields = {"shares": [{"version": version, "weight": weight} for version, weight in shares]}
    return world.run(CreateAlias(HOME, "hello", name, fields))


def numbers(world: World) -> list[int]:
    function = world.platform.get(FUNCTIONS).repository.get(HOME, "hello")
    return [version.number for version in world.platform.get(FUNCTIONS).versions.of(HOME, function.uid)]


def test_while_an_update_is_built_the_version_before_serves(world: World) -> None:
    first = world.ready(timeout=10, schema_in={"type": "object"}, environment={"A": "1"})
    changed = update(world, source=source("2"), timeout=5, schema_in=None, environment={"A": None})
    assert (changed.status, changed.code_version, changed.engine_ref) == ("CREATING", 2, None)
    serving = runnable(world)
    assert (serving.code_version, serving.engine_ref, serving.timeout) == (1, first.engine_ref, 10)
    assert (serving.schema_in, serving.environment, serving.code) == ({"type": "object"}, {"A": "1"}, first.code)
    assert world.start().engine_ref == first.engine_ref
    world.build()
    serving = runnable(world)
    assert (serving.code_version, serving.timeout, serving.schema_in, serving.environment) == (2, 5, None, {})


def test_what_serves_is_one_request(world: World) -> None:
    world.ready()
    update(world, source=source("2"))
    with watched(world.backend.client) as requests:
        runnable(world)
    assert requests.operations() == ["GetItem"]


def test_a_failed_update_leaves_the_old_version_serving(world: World) -> None:
    world.ready()
    world.engine.on_probe = lambda _event: {"ok": False, "reason": REASON}
    update(world, source=source("2"))
    world.build()
    failed = world.platform.get(FUNCTIONS).repository.get(HOME, "hello")
    assert failed.reason is not None
    assert (failed.status, failed.code_version, failed.reason.model_dump()) == ("ERROR", 2, REASON)
    assert runnable(world).code_version == 1
    update(world, source=source("3"))
    assert runnable(world).code_version == 1
    world.engine.on_probe = lambda _event: {"ok": True}
    world.build()
    assert runnable(world).code_version == 3


def test_a_first_build_that_is_not_ready_is_a_conflict(world: World) -> None:
    world.create()
    with pytest.raises(Conflict) as refused:
        runnable(world)
    assert refused.value.code == "FUNCTION_NOT_READY"
    with pytest.raises(NotFound):
        runnable(world, "1")


def test_code_that_the_engine_refuses_is_an_error_with_its_words(world: World) -> None:
    def refuse(_deployment: Deployment) -> None:
        raise DeploymentRefused("The archive cannot be unpacked.")

    world.engine.on_deploy = refuse
    world.create()
    built = world.build()
    assert built is not None
    assert built.reason is not None
    assert (built.status, built.reason.type) == (FunctionStatus.ERROR, "CodeRefused")


def test_an_image_that_is_not_there_is_an_error_and_listed(world: World) -> None:
    world.create(image="cobol")
    built = world.build()
    assert built is not None
    assert built.reason is not None
    assert (built.status, built.reason.type, built.reason.message) == (
        "ERROR",
        "ImageNotFound",
        "There is no image 'cobol'. Base images are: python3.11, python3.12, python3.13, python3.14, nodejs22, nodejs24.",
    )
    assert numbers(world) == [1]


def test_the_same_again_is_no_new_version(world: World) -> None:
    world.ready(source=source("1"), timeout=10, secrets=["a"])
    same = update(world, source=source("1"), timeout=10.0, secrets=["a"], memory=128)
    assert (same.code_version, same.status) == (1, "READY")
    assert len(world.objects("code/")) == 1
    assert update(world, schema_in={"const": 1}).code_version == 2
    assert update(world, schema_in={"const": True}).code_version == 3


def test_a_failed_version_is_tried_again_by_the_same_source(world: World) -> None:
    world.engine.on_probe = lambda _event: {"ok": False, "reason": REASON}
    world.create(source=source("1"))
    world.build()
    again = update(world, source=source("1"))
    assert (again.code_version, again.status) == (2, "CREATING")


def test_retries_and_concurrency_change_in_place(world: World) -> None:
    world.ready()
    changed = update(world, retries={"max_attempts": 3}, concurrency=5)
    assert (changed.code_version, changed.status, changed.retries.max_attempts) == (1, "READY", 3)
    assert runnable(world).concurrency == 5


def test_rollback_serves_the_version_before_at_once(world: World) -> None:
    grow(world, 3)
    back = rollback(world)
    assert (back.code_version, back.status, back.versions) == (2, "READY", 3)
    assert runnable(world).engine_ref == back.engine_ref
    assert rollback(world, 3).code_version == 3
    assert rollback(world, 1).code_version == 1
    with pytest.raises(Conflict) as refused:
        rollback(world)
    assert refused.value.code == "FUNCTION_NO_EARLIER_VERSION"
    assert update(world, timeout=3).code_version == 4
    told = [record.data for record in world.records() if record.operation == "rollback" and record.outcome == "success"]
    assert told == [{"from": 3, "to": 2}, {"from": 2, "to": 3}, {"from": 3, "to": 1}]


def test_rollback_needs_the_secrets_of_the_version(world: World) -> None:
    world.ready(secrets=["token"])
    update(world, source=source("2"), secrets=[])
    world.build()
    rules = [{"subjects": ["user:ann"], "actions": ["secret:use"], "resources": ["secret:vision/token"]}]
    body = {"name": "no", "rules": rules, "effect": "forbid"}
    chief = world.client("authz", replace(ANN, name="chief", role="domain_admin"))
    assert chief.post("/v1/domains/acme/policies", body=body).status == 201
    ann, path = world.client("functions"), "/v1/functions/hello/rollback"
    refused = ann.post(path, body={})
    assert (refused.status, runnable(world).code_version) in {(403, 2), (404, 2)}
    assert world.client("functions", replace(ANN, name="bob")).post(path, body={}).status == 200
    assert runnable(world).secrets == ("token",)


def test_rollback_drops_what_is_being_built(world: World) -> None:
    grow(world, 2)
    update(world, source=source("3"))
    assert rollback(world).code_version == 2
    assert world.build() == world.platform.get(FUNCTIONS).repository.get(HOME, "hello")
    assert runnable(world).code_version == 2
    assert numbers(world) == [2, 1]


def test_rollback_to_what_cannot_run(world: World) -> None:
    world.ready()
    world.engine.on_probe = lambda _event: {"ok": False, "reason": REASON}
    update(world, source=source("2"))
    world.build()
    with pytest.raises(Conflict):
        rollback(world, 2)
    with pytest.raises(NotFound):
        rollback(world, 9)


def test_a_version_can_be_run(world: World) -> None:
    grow(world, 2)
    assert runnable(world, "1").code_version == 1
    assert runnable(world, "1").engine_ref != runnable(world).engine_ref
    for absent in ("3", "0", "nobody", "9" * 20):
        with pytest.raises(NotFound):
            runnable(world, absent)


def test_an_alias_draws_by_weight(world: World) -> None:
    grow(world, 2)
    alias(world, (1, 90), (2, 10))
    drawn = Counter(runnable(world, "LIVE").code_version for _ in range(400))
    assert set(drawn) == {1, 2}
    assert 320 < drawn[1] < 395
    world.run(UpdateAlias(HOME, "hello", "live", {"shares": [{"version": 2, "weight": 100}]}))
    assert {runnable(world, "live").code_version for _ in range(20)} == {2}


def test_an_alias_of_what_cannot_run_names_the_field(world: World) -> None:
    grow(world, 1)
    with pytest.raises(Unprocessable) as refused:
        alias(world, (1, 50), (7, 50))
    assert refused.value.details["errors"][0]["field"] == "versions.1.version"


def test_an_alias_is_of_its_function_only(world: World) -> None:
    grow(world, 1)
    world.ready("other")
    alias(world, (1, 100))
    with pytest.raises(Conflict) as taken:
        alias(world, (1, 100), name="Live")
    assert taken.value.code == "ALIAS_EXISTS"
    with pytest.raises(NotFound) as missing:
        world.platform.get(FUNCTIONS).runnable(HOME, "other", "live")
    assert missing.value.code == "ALIAS_NOT_FOUND"
    world.run(DeleteAlias(HOME, "hello", "live"))
    with pytest.raises(NotFound):
        runnable(world, "live")


def test_the_latest_ten_are_kept_and_what_is_in_use(world: World) -> None:
    grow(world, 3)
    alias(world, (1, 100))
    run = world.run(CreateRun(HOME, "hello", None, version="2"))
    for number in range(4, KEPT + 5):
        update(world, source=source(str(number)))
        world.build()
    assert numbers(world) == [*range(KEPT + 4, 4, -1), 2, 1]
    assert {deployed.version for deployed in world.engine.deployed.values()} == {*range(5, KEPT + 5), 1, 2}
    assert len(world.objects("code/")) == KEPT + 2
    assert run.engine_ref in world.engine.deployed


def test_a_version_that_is_taken_back_meanwhile_is_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def refs(_in_flight: InFlight, _scope: Scope, _uid: str) -> set[str]:
        if runnable(world).code_version != 1:
            rollback(world, 1)
        return set()

    monkeypatch.setattr(InFlight, "refs", refs)
    grow(world, KEPT)
    update(world, source=source("new"))
    world.build()
    assert runnable(world).code_version == 1
    assert runnable(world).engine_ref in world.engine.deployed
    assert 1 in numbers(world)


def test_a_run_that_the_index_did_not_show_keeps_its_code(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = InFlight.refs

    def late(in_flight: InFlight, scope: Scope, uid: str) -> set[str]:
        return set() if 1 in numbers(world) else set(shown(in_flight, scope, uid))

    monkeypatch.setattr(InFlight, "refs", late)
    grow(world, KEPT)
    run = world.run(CreateRun(HOME, "hello", None, version="1"))
    update(world, source=source("new"))
    world.build()
    assert 1 not in numbers(world)
    assert run.engine_ref in world.engine.deployed


def test_a_purge_takes_versions_and_aliases_along(world: World) -> None:
    grow(world, 2)
    alias(world, (1, 100))
    made = world.platform.get(FUNCTIONS).repository.get(HOME, "hello")
    world.run(FUNCTIONS.actions["purge"](HOME, "hello"))
    world.build(uid=made.uid)
    versions = world.platform.get(FUNCTIONS).versions
    assert [*versions.repository.all_in(HOME), *versions.aliases.all_in(HOME)] == []
    assert world.objects("code/") == []


def test_storage_counts_every_version(world: World) -> None:
    grow(world, 2)
    sizes = [version.code_bytes for version in world.platform.get(FUNCTIONS).versions.repository.all_in(HOME)]
    counters = world.platform.store.counters
    assert counters.total(f"{HOME}#storage") == sum(sizes) > 0
    update(world, source=source("3"))
    assert counters.total(f"{HOME}#storage") > sum(sizes)
    world.run(FUNCTIONS.actions["purge"](HOME, "hello"))
    world.build(uid=next(iter(world.engine.deployed.values())).uid)
    assert counters.total(f"{HOME}#storage") == 0
