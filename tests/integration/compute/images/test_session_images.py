"""The images of sessions: containers that superadmins name."""

from dataclasses import replace

import pytest
from portico.compute.images import session_images
from portico.core.base.errors import Unprocessable
from portico.core.model.principal import PLATFORM
from portico.tenancy.domains.usage_plans import USAGE_CLIENTS
from portico.tenancy.sign_in.actions import Bootstrap

from tests.support.generic.setups import Clients
from tests.support.sample_resource import ADMIN, ANN, HOME
from tests.support.world import World

BASES = "/v1/admin/base-images"
DERIVED = {"name": "mine", "base_image": "python"}


@pytest.fixture
def begun(world: World) -> World:
    world.platform.put(USAGE_CLIENTS, Clients())  # type: ignore[arg-type]
    world.run(Bootstrap("acme", "vision", "root"), PLATFORM)
    return world


def container(world: World, name: str) -> tuple[str, str]:
    found = session_images.wire(world.platform).session_image(HOME, name)
    return found.name, found.container


def refusal(world: World, name: str) -> str:
    with pytest.raises(Unprocessable) as refused:
        container(world, name)
    assert [problem["field"] for problem in refused.value.details["errors"]] == ["image"]
    return refused.value.code


def test_python_is_there_out_of_the_box(begun: World) -> None:
    assert container(begun, "Python") == ("python", "public.ecr.aws/docker/library/python:3.13-slim")


def test_what_a_superadmin_has_made_of_it_stays(begun: World) -> None:
    root = begun.client("images", ADMIN)
    assert root.patch(f"{BASES}/python", body={"container": "registry.example.com/py@sha256:ab"}).status == 200
    begun.run(Bootstrap("acme", "vision", "root"), PLATFORM)
    assert container(begun, "python") == ("python", "registry.example.com/py@sha256:ab")


@pytest.mark.parametrize("given", ["", "-python", "python 3", "python;rm", "a" * 256, "https://[::1]/x"])
def test_what_is_no_reference_is_refused(begun: World, given: str) -> None:
    body = {"name": "odd", "language": "python3.13", "contract": "x", "container": given}
    reply = begun.client("images", ADMIN).post(BASES, body=body)
    assert (reply.status, reply.fields) == (422, ["container"])


def test_tenants_name_no_registry(begun: World) -> None:
    chief = begun.client("images", replace(ADMIN, role="domain_admin"))
    body = {"name": "own", "language": "python3.13", "contract": "x", "container": "evil.example.com/x"}
    assert [chief.post(BASES, body=body).status, chief.patch(f"{BASES}/python", body={}).status] == [403, 403]
    reply = begun.client("images", ANN).post("/v1/images", body={**DERIVED, "container": "evil.example.com/x"})
    assert (reply.status, reply.fields) == (422, ["container"])


def test_an_image_that_adds_nothing_is_its_base(begun: World) -> None:
    assert begun.client("images", ANN).post("/v1/images", body=DERIVED).status == 201
    assert container(begun, "mine")[1] == container(begun, "python")[1]


def test_what_sessions_cannot_run_in_is_refused(begun: World) -> None:
    api = begun.client("images", ANN)
    assert api.post("/v1/images", body={**DERIVED, "dependencies": "requests"}).status == 201
    assert api.post("/v1/images", body={"name": "orphan", "base_image": "gone"}).status == 201
    codes = [refusal(begun, name) for name in ("mine", "python3.12", "orphan", "none")]
    assert codes == ["IMAGE_UNSUPPORTED"] * 2 + ["IMAGE_NOT_FOUND"] * 2


def test_one_that_is_deleted_is_not_there(begun: World) -> None:
    assert begun.client("images", ADMIN).delete(f"{BASES}/python").status == 204
    assert refusal(begun, "python") == "IMAGE_NOT_FOUND"
