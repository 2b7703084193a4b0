"""Secrets of runs: the function's, more by the run, read when an attempt starts, and kept nowhere."""

import pytest
from portico.compute.runs.actions import CreateRun
from portico.compute.runs.entity import Run, RunStatus
from portico.core.base.errors import Forbidden
from portico.core.base.ids import new_id
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.tenancy.policies.resource import POLICIES

from tests.support.engine import SUCCESS
from tests.support.sample_resource import HOME
from tests.support.world import World

CANARY = "canary-4711"
ADMIN = Principal("user", "root", "acme", None, "domain_admin", {}, "client-acme")


@pytest.fixture
def keen(world: World) -> World:
    """A function with a secret of its own, and another in the project."""
    world.secrets.known = {"db": {"user": "app", "password": CANARY}, "mail": {"token": "t", "user": "post"}}
    world.ready(secrets=("db",))
    return world


def given(world: World) -> dict[str, str]:
    secrets: dict[str, str] = world.engine.invoked[-1]["secrets"]
    return secrets


def start(world: World, *secrets: str) -> Run:
    run: Run = world.run(CreateRun(HOME, "hello", 1, secrets=secrets))
    return run


def test_the_functions_own_are_given_by_default(keen: World) -> None:
    keen.start(blocking=True)
    assert given(keen) == {"user": "app", "password": CANARY}


def test_those_of_the_run_come_on_top(keen: World) -> None:
    reply = keen.client("runs").post(
        "/v1/functions/hello/runs", query={"blocking": "true"}, body={"input": 1, "secrets": ["mail"]}
    )
    assert reply.status == 200
    assert given(keen) == {"user": "post", "password": CANARY, "token": "t"}


def test_a_function_without_any_is_given_none(keen: World) -> None:
    keen.ready("plain")
    keen.start(name="plain", blocking=True)
    assert given(keen) == {}


def test_a_rotated_one_is_seen_by_the_next_attempt(keen: World) -> None:
    run = start(keen)
    keen.secrets.known["db"] = {"password": "new"}
    keen.dispatch(run)
    assert given(keen) == {"password": "new"}


def test_a_missing_secret_fails_the_run_without_a_retry(world: World) -> None:
    world.ready(secrets=("absent",), retries={"max_attempts": 3})
    run = world.dispatch(world.start())
    assert run.error is not None
    assert (run.status, run.error.type) == (RunStatus.FAILED, "SecretNotFound")
    assert "'absent'" in run.error.message
    assert [call["operation"] for call in world.engine.invoked] == ["probe"]


def test_whoever_hands_out_a_secret_needs_the_permission(keen: World) -> None:
    rules = [{"subjects": ["*"], "actions": ["secret:use"], "resources": ["secret:vision/mail"]}]
    fields = {"name": f"p-{new_id()}", "rules": rules, "effect": "forbid"}
    keen.run(POLICIES.actions["create"](Scope("acme"), fields), ADMIN)
    with pytest.raises(Forbidden) as refused:
        start(keen, "mail")
    assert refused.value.details == {"permission": "secret:use"}
    assert start(keen, "db").secrets == ("db",)


def test_values_are_kept_nowhere(keen: World) -> None:
    keen.engine.on_run = lambda _event: {**SUCCESS, "output": "fine"}
    keen.dispatch(start(keen, "mail"))
    client, settings = keen.backend.table.client, keen.platform.settings
    for table in (settings.entities_table, settings.journal_table):
        assert CANARY not in str(client.call("Scan", {"TableName": table})["Items"])
    assert not [key for key in keen.objects() if CANARY.encode() in keen.platform.objects.get(key)]
