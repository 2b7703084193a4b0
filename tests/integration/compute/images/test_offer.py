"""Base images where not every language can be had, as on one machine."""

import pytest
from portico.compute.base_images.entity import BaseImage
from portico.compute.base_images.languages import Language
from portico.core.data.codec import to_item
from portico.core.data.writes import Put
from portico.core.model.scope import GLOBAL

from tests.support.sample_resource import ADMIN
from tests.support.world import FUNCTION, World

TOLD = "Base images are: python3.11, nodejs24."
WITHOUT = f"Python 3.12 cannot be had here. {TOLD}"


@pytest.fixture
def some(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two languages only, from the next world on."""
    monkeypatch.setenv("PORTICO_LANGUAGES", "python3.11,nodejs24.x")


def names(world: World, **query: str) -> list[str]:
    return [one["name"] for one in world.client("images").get("/v1/base-images", query=query).json["items"]]


def test_all_are_offered_where_nothing_is_said(world: World) -> None:
    supported = ["nodejs22", "nodejs24", "nodejs24.x", "python3.11", "python3.12", "python3.13", "python3.14"]
    assert names(world) == supported


def reason(world: World) -> tuple[str, str]:
    """Type and message of the reason for which the function cannot be built."""
    built = world.build()
    assert built is not None
    assert built.reason is not None
    assert built.status == "ERROR"
    return built.reason.type, built.reason.message


@pytest.mark.usefixtures("some")
class TestSome:
    def test_what_is_there_is_listed(self, world: World) -> None:
        assert names(world) == ["nodejs24", "nodejs24.x", "python3.11"]
        assert names(world, filter='{"name": {"starts_with": "p"}}') == ["python3.11"]

    @pytest.mark.parametrize("image", ["python3.12", "Python3.12"])
    def test_a_function_on_another_is_refused(self, world: World, image: str) -> None:
        reply = world.client("functions").post("/v1/functions", body={**FUNCTION, "image": image})
        assert (reply.status, reply.fields) == (422, ["image"])
        assert WITHOUT in reply.error["message"]

    @pytest.mark.parametrize("image", ["python3.11", "nodejs24", "nodejs24.x"])
    def test_a_function_on_what_is_there_is_made(self, world: World, image: str) -> None:
        assert world.client("functions").post("/v1/functions", body={**FUNCTION, "image": image}).status == 201

    def test_a_function_is_not_moved_to_another(self, world: World) -> None:
        world.ready()
        reply = world.client("functions").patch("/v1/functions/hello", body={"image": "nodejs22"})
        assert (reply.status, reply.fields) == (422, ["image"])

    def test_an_image_on_another_is_refused(self, world: World) -> None:
        api, body = world.client("images"), {"name": "small", "base_image": "python3.12", "dependencies": ""}
        reply = api.post("/v1/images", body=body)
        assert (reply.status, reply.fields) == (422, ["base_image"])
        assert WITHOUT in reply.error["message"]
        assert api.post("/v1/images", body={**body, "base_image": "python3.11"}).status == 201
        assert api.patch("/v1/images/small", body={"base_image": "python3.12"}).fields == ["base_image"]

    def test_a_base_image_on_another_is_refused(self, world: World) -> None:
        body = {"name": "mine", "language": "python3.12", "contract": "x"}
        reply = world.client("images", ADMIN).post("/v1/admin/base-images", body=body)
        assert (reply.status, reply.fields) == (422, ["language"])

    def test_a_build_on_another_says_what_there_is(self, world: World) -> None:
        times = {"created_at": world.clock.now(), "updated_at": world.clock.now()}
        mine = BaseImage(scope=GLOBAL, name="mine", language=Language.PYTHON_3_12, contract="x", **times)
        world.platform.table.transact([Put(world.platform.store.entities, to_item(mine))])
        world.create(image="mine")
        assert reason(world) == ("LanguageUnavailable", WITHOUT)

    def test_a_name_that_is_none_is_told_what_there_is(self, world: World) -> None:
        world.create(image="cobol85")
        assert reason(world) == ("ImageNotFound", f"There is no image 'cobol85'. {TOLD}")

    def test_what_runs_on_another_goes_on(self, world: World) -> None:
        functions = world.client("functions")
        function = world.ready()
        after = function.changed(world.clock.now(), image="python3.12")
        world.platform.table.transact([Put(world.platform.store.entities, to_item(after))])
        assert functions.patch("/v1/functions/hello", body={"description": "still"}).status == 200
        assert functions.patch("/v1/functions/hello", body={"memory": 256}).fields == ["image"]
        assert functions.get("/v1/functions/hello").json["status"] == "READY"
