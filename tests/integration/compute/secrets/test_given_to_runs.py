"""Secrets in runs: which values they get, who may hand them out, and what is in the way of deleting one."""

from typing import Any

import pytest
from portico.access.authn.keyring import KEYRING
from portico.compute.functions.actions import RollbackFunction
from portico.compute.functions.resource import FUNCTIONS
from portico.compute.runs.actions import CreateRun
from portico.compute.runs.entity import Run, RunStatus
from portico.compute.runs.ports import SECRETS as RUN_SECRETS
from portico.compute.secrets.entity import Secret
from portico.compute.secrets.resource import SECRETS
from portico.core.aws.json_client import Refused
from portico.core.base.errors import Forbidden, NotFound
from portico.core.model.call import Call, Origin
from portico.core.model.principal import PLATFORM, Principal
from portico.core.model.scope import Scope
from portico.core.services.container import EmptyContainer
from portico.tenancy.policies.resource import POLICIES
from portico.tenancy.projects.resource import PROJECTS
from pydantic import SecretStr

from tests.support.gateway import Client
from tests.support.hooks import watched
from tests.support.sample_resource import HOME
from tests.support.world import SOURCE, World, shared_kms

ADMIN = Principal("user", "root", "acme", None, "domain_admin", {}, "client-acme")
OTHER = {"files": {"main.py": "def handle(context, payload):\n    return 1\n"}}


@pytest.fixture
def api(world: World) -> Client:
    world.platform.put(RUN_SECRETS, world.platform.get(SECRETS))
    for name in ("base", "mail"):
        keep(world, name, SHARED=name, **{name.upper(): "1"})
    return world.client("secrets")


def keep(world: World, name: str, **values: str) -> Secret:
    return world.run(SECRETS.actions["create"](HOME, {"name": name, "values": hidden(values)}))  # type: ignore[no-any-return]


def hidden(values: dict[str, str]) -> dict[str, SecretStr]:
    return {key: SecretStr(value) for key, value in values.items()}


def rotate(world: World, name: str, **values: str) -> None:
    world.run(SECRETS.actions["update"](HOME, name, {"values": hidden(values)}))


def run(world: World, *secrets: str, name: str = "hello") -> Run:
    return world.run(CreateRun(HOME, name, None, blocking=True, secrets=secrets))  # type: ignore[no-any-return]


def given(world: World) -> Any:
    """What the code of the last run was given."""
    return world.engine.invoked[-1]["secrets"]


def throttled(*_: Any) -> bytes:
    raise Refused("Decrypt", "ThrottlingException", 400, {})


def forbid_use(world: World) -> None:
    """The domain takes the use of one secret away from its users."""
    cedar = (
        'forbid(principal, action == Portico::Action::"secret:use", resource == Portico::Secret::"acme/vision/mail");'
    )
    world.run(POLICIES.actions["create"](Scope("acme"), {"name": "no-mail", "cedar": cedar}), ADMIN)


@pytest.mark.usefixtures("api")
def test_without_secrets_there_are_none_and_kms_is_not_asked(world: World) -> None:
    world.ready()
    with watched(shared_kms()) as asked:
        run(world)
    assert (given(world), asked.operations()) == ({}, [])


@pytest.mark.usefixtures("api")
def test_those_of_the_run_come_over_those_of_the_function(world: World) -> None:
    world.ready(secrets=("base",))
    run(world)
    assert given(world) == {"SHARED": "base", "BASE": "1"}
    run(world, "MAIL")
    assert given(world) == {"SHARED": "mail", "BASE": "1", "MAIL": "1"}
    run(world)
    assert given(world) == {"SHARED": "base", "BASE": "1"}


@pytest.mark.usefixtures("api")
def test_secrets_are_read_at_once_and_each_key_decrypted_once(world: World) -> None:
    world.ready(secrets=("base", "mail"))
    with watched(world.platform.table.client) as reads, watched(shared_kms()) as asked:
        run(world)
        run(world)
    assert asked.operations() == ["Decrypt", "Decrypt"]
    assert reads.operations().count("BatchGetItem") == 2


@pytest.mark.usefixtures("api")
def test_the_next_run_sees_what_was_rotated(world: World) -> None:
    world.ready(secrets=("mail",))
    run(world)
    queued = world.start()
    rotate(world, "mail", TOKEN="new")
    run(world)
    assert given(world) == {"TOKEN": "new"}
    world.dispatch(queued)
    assert given(world) == {"TOKEN": "new"}


def test_a_run_whose_secret_is_gone_fails_and_says_so(world: World, api: Client) -> None:
    world.ready()
    queued = world.run(CreateRun(HOME, "hello", None, secrets=("mail",)))
    assert api.delete("/v1/secrets/mail").status == 204
    ended = world.dispatch(queued)
    assert (ended.status, ended.error.type if ended.error else None) == (RunStatus.FAILED, "SecretNotFound")
    assert ended.error
    assert "'mail'" in ended.error.message
    assert [sent for sent in world.engine.invoked if sent["operation"] == "run"] == []


@pytest.mark.usefixtures("api")
def test_a_run_waits_for_kms_to_come_back(world: World) -> None:
    world.ready(secrets=("mail",))
    queued = world.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.platform.get(KEYRING).cipher, "decrypt", throttled)
        given_back = world.dispatch(queued)
    assert given_back.status is RunStatus.QUEUED
    world.clock.advance(600)
    assert world.dispatch(given_back).status is RunStatus.SUCCEEDED


@pytest.mark.usefixtures("api")
def test_who_may_not_use_a_secret_can_give_it_to_no_code(world: World) -> None:
    world.ready(secrets=("mail",))
    world.run(FUNCTIONS.actions["update"](HOME, "hello", {"source": OTHER}))
    world.build()
    forbid_use(world)
    for action in (
        FUNCTIONS.actions["create"](HOME, {"name": "new", "image": "python3.11", "handler": "main.handle", "timeout": 10,
                                   "memory": 128, "source": SOURCE, "secrets": ["base", "MAIL"]}),
        FUNCTIONS.actions["update"](HOME, "hello", {"source": {"files": {"main.py": "def handle(c, p):\n    return c\n"}}}),
        FUNCTIONS.actions["update"](HOME, "hello", {"handler": "main.other"}),
        CreateRun(HOME, "hello", None, secrets=("Mail",)),
    ):  # fmt: skip
        with pytest.raises((Forbidden, NotFound)) as refused:
            world.run(action)
        assert refused.value.denied
    world.run(FUNCTIONS.actions["update"](HOME, "hello", {"tags": {"team": "vision"}}))
    run(world)
    assert given(world) == {"SHARED": "mail", "MAIL": "1"}
    world.run(FUNCTIONS.actions["update"](HOME, "hello", {"source": OTHER, "secrets": []}))
    world.build()
    with pytest.raises(Forbidden, match="secret:use"):
        world.run(RollbackFunction(HOME, "hello", 1))


def test_a_secret_that_functions_name_is_not_deleted(world: World, api: Client) -> None:
    for number in range(12):
        world.create(f"f{number:02}", secrets=("MAIL",))
    world.create("other", secrets=("base",))
    for query in ({}, {"purge": "true"}):
        refused = api.delete("/v1/secrets/mail", query=query)
        assert (refused.status, refused.error["code"]) == (409, "SECRET_IN_USE")
        assert refused.error["details"] == {"secret": "mail", "functions": [f"f{number:02}" for number in range(10)]}
    assert api.post("/v1/secrets/batch-delete", body={"names": ["mail", "base"]}).status == 409
    for number in range(12):
        world.run(FUNCTIONS.actions["delete"](HOME, f"f{number:02}"))
    assert api.delete("/v1/secrets/mail").status == 204


def test_a_version_that_still_serves_holds_its_secret(world: World, api: Client) -> None:
    world.ready(secrets=("mail",))
    world.run(FUNCTIONS.actions["update"](HOME, "hello", {"secrets": []}))
    assert api.delete("/v1/secrets/mail").status == 409
    world.build()
    assert api.delete("/v1/secrets/mail").status == 204


@pytest.mark.usefixtures("api")
def test_the_secrets_of_a_project_go_with_it(world: World) -> None:
    world.create(secrets=("mail",))
    world.run(SECRETS.actions["delete"](HOME, "base"))
    secrets = world.platform.get(SECRETS)
    assert secrets in world.platform.get(PROJECTS).contents
    call = Call(PLATFORM, EmptyContainer(Scope("acme"), "projects", "vision"), Origin("r-1"), world.clock.now())
    secrets.purge_all(call, HOME)
    assert secrets.is_empty(HOME)
