"""Images: built by events into layers that functions get, cached by content, and in nobody's way when they go."""

from typing import Any

import pytest
from portico.compute.base_images.entity import BaseImage
from portico.compute.base_images.resource import BASE_IMAGES
from portico.compute.functions.entity import BuildFailure
from portico.compute.functions.images import IMAGES as KNOWN_IMAGES
from portico.compute.functions.resource import FUNCTIONS
from portico.compute.images.actions import BuildImage, SettleImage
from portico.compute.images.builder import BuildRefused
from portico.compute.images.builds import MAX_BUILDS
from portico.compute.images.entity import BUILD_PATIENCE
from portico.compute.images.manifest import Manifest
from portico.compute.images.resource import IMAGES
from portico.compute.images.service import MOST
from portico.core.data.codec import to_item
from portico.core.data.writes import Put
from portico.core.model.principal import PLATFORM, Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.domains.resource import DOMAINS
from portico.tenancy.projects.resource import PROJECTS

from tests.support.built_images import SMALL, Images
from tests.support.gateway import Client
from tests.support.hooks import watched
from tests.support.sample_resource import ADMIN, HOME
from tests.support.world import FUNCTION, World


def test_a_build_makes_a_layer_that_functions_get(images: Images, world: World) -> None:
    made = images.make()
    assert (made.status, images.builder.built) == ("CREATING", [])
    images.deliver()
    image = images.read()
    assert (image.status, image.layer, image.size_bytes) == ("READY", f"layer/{image.uid}:1", 100)
    function = world.ready(image="SMALL")
    deployed = world.engine.deployed[str(function.engine_ref)]
    assert (deployed.language, deployed.layers) == ("python3.11", (image.layer,))
    assert world.objects("images/") == [image.log_key]


def test_the_paths(api: Client, images: Images) -> None:
    made = api.post("/v1/images", body={**SMALL, "name": "small"})
    assert (made.status, made.json["status"], made.json["version"]) == (201, "CREATING", 1)
    assert not made.json.keys() & {"uid", "layer", "content", "keypair", "scope", "pins"}
    assert api.get("/v1/images/small/log").json == {"image": "small", "version": 1, "status": "CREATING", "log": ""}
    images.deliver()
    assert api.get("/v1/images/small/log").json["log"] == "installed\n"
    found = api.get("/v1/images", query={"filter": '{"status": {"equals": "READY"}}'})
    assert [one["name"] for one in found.json["items"]] == ["small"]
    assert api.get("/v1/images/nope/log").status == 404
    bases = api.get("/v1/base-images").json["items"]
    assert {one["language"] for one in bases} >= {"nodejs24.x", "python3.11", "python3.13"}
    assert api.get("/v1/base-images/Python3.11").json["contract"] == "def handle(context, payload): ..."


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"dependencies": "-i https://x\n"}, "dependencies"), ({"dependencies": "a @ https://x/a.whl"}, "dependencies"),
        ({"base_image": "nodejs24.x"}, "dependencies"), ({"dependencies": "a" * 49_153}, "dependencies"),
        ({"base_image": ""}, "base_image"), ({"nope": 1}, "nope"), ({"layer": "x"}, "layer"),
    ],
)  # fmt: skip
def test_bad_input_names_the_field(api: Client, fields: dict[str, Any], field: str) -> None:
    reply = api.post("/v1/images", body={**SMALL, "name": "small", **fields})
    assert (reply.status, reply.fields) == (422, [field])


def test_an_image_of_a_missing_base_is_in_error_yet_listed(api: Client, images: Images) -> None:
    assert api.post("/v1/images", body={**SMALL, "name": "small", "base_image": "cobol85"}).status == 201
    images.deliver()
    (shown,) = api.get("/v1/images").json["items"]
    assert (shown["status"], shown["reason"]["type"]) == ("ERROR", "BaseImageNotFound")
    assert "'cobol85'" in shown["reason"]["message"]
    images.change(base_image="python3.11")
    images.deliver()
    assert images.read().status == "READY"


def test_a_function_of_a_missing_image_is_in_error_yet_listed(images: Images, world: World) -> None:
    function = world.ready(image="nope")
    assert (function.status, function.reason.type if function.reason else None) == ("ERROR", "ImageNotFound")


def test_a_function_waits_for_its_image(images: Images, world: World) -> None:
    images.make()
    world.create(image="small")
    waiting = world.build()
    assert waiting is not None
    assert (waiting.status, world.engine.deployed) == ("CREATING", {})
    images.deliver()
    assert images.function().status == "READY"


def test_what_waits_for_an_image_that_fails_is_in_error(images: Images, world: World) -> None:
    refuse(images)
    images.make()
    world.create(image="small")
    images.deliver()
    function = images.function()
    assert (function.status, function.reason.type) == ("ERROR", "ImageUnusable")
    assert "no package" in function.reason.message


def test_a_build_that_fails_says_why(api: Client, images: Images) -> None:
    refuse(images)
    images.make()
    images.deliver()
    shown = api.get("/v1/images/small").json
    assert (shown["status"], shown["reason"]["type"], shown["reason"]["message"]) == (
        "ERROR",
        "PackageNotFound",
        "no package",
    )
    assert api.get("/v1/images/small/log").json["log"] == "looked\nPackageNotFound: no package\n"
    images.builder.on_build = lambda _manifest: None
    images.change(dependencies="iniconfig\n")
    images.deliver()
    assert images.read().status == "READY"


def refuse(images: Images) -> None:
    def refused(_manifest: Manifest) -> None:
        raise BuildRefused(BuildFailure(type="PackageNotFound", message="no package"), "looked\n")

    images.builder.on_build = refused


def test_the_same_content_is_not_built_twice(images: Images) -> None:
    images.make()
    images.deliver()
    images.make("same", dependencies="# the same\nIniconfig\n")
    images.deliver()
    same = images.read("same")
    assert (same.status, same.layer, len(images.builder.built)) == ("READY", images.read().layer, 1)
    images.make("other", dependencies="pluggy")
    images.deliver()
    assert (images.read("other").layer != same.layer, len(images.builder.built)) == (True, 2)


def test_a_shared_layer_goes_with_the_last_who_has_it(images: Images, world: World) -> None:
    first = images.make()
    images.deliver()
    images.make("same")
    images.deliver()
    layer = images.read("same").layer
    images.remove()
    images.deliver()
    assert images.layers.kept == [layer]
    assert world.objects(f"images/{first.uid}/") == []
    images.change("same", dependencies="pluggy")
    images.deliver()
    assert images.layers.kept == [images.read("same").layer] != [layer]


def test_a_layer_is_not_taken_from_an_image_that_goes_meanwhile(images: Images, world: World) -> None:
    images.make()
    images.deliver()
    images.make("same")
    repository, met = world.platform.get(IMAGES).builds.repository, []
    kept = world.platform.store.apply

    def purged_first(call: Any, changes: Any, beside: Any = ()) -> None:
        if not met and changes[0].operation == "build":
            met.append(1)
            images.remove("small")
        kept(call, changes, beside)

    object.__setattr__(repository.store, "apply", purged_first)
    images.deliver()
    object.__setattr__(repository.store, "apply", kept)
    images.deliver()
    same = images.read("same")
    assert (met, same.status, len(images.builder.built)) == ([1], "READY", 2)
    assert images.layers.kept == [same.layer]


def test_functions_keep_their_image_until_they_are_updated(images: Images, world: World) -> None:
    images.make()
    images.deliver()
    before = world.ready(image="small")
    old = images.read().layer
    changed = images.change(dependencies="iniconfig==2.0.0")
    assert (changed.revision, changed.status) == (2, "CREATING")
    images.deliver()
    assert images.function() == before
    new = images.read().layer
    assert (images.layers.kept, new != old) == ([new], True)
    assert images.change(display_name="Small").revision == 2


def test_events_that_come_twice_late_or_out_of_order_do_no_harm(images: Images) -> None:
    made = images.make()
    images.deliver()
    images.change(dependencies="pluggy")
    images.deliver()
    layer = images.read().layer
    images.world.run(SettleImage(HOME, "small", made.uid, f"layer/{made.uid}:1"), PLATFORM)
    images.seen = 0
    images.deliver()
    assert (images.read().layer, images.layers.kept, len(images.builder.built)) == (layer, [layer], 2)
    images.remove()
    images.make()
    images.seen = 0
    images.deliver()
    assert images.layers.kept == [images.read().layer]


def test_a_build_that_comes_too_late_leaves_no_layer(images: Images, world: World) -> None:
    images.make()
    images.builder.on_build = lambda _manifest: images.remove()
    assert images.build() is None
    images.deliver()
    assert (images.layers.kept, world.objects("images/")) == ([], [])


def test_an_image_in_use_stays(api: Client, images: Images, world: World) -> None:
    images.make("ml")
    images.deliver()
    for number in range(12):
        world.create(f"f{number:02}", image="ML")
    for query in ({}, {"purge": "1"}):
        reply = api.delete("/v1/images/ml", query=query)
        assert (reply.status, reply.error["code"]) == (409, "IMAGE_IN_USE")
        assert reply.error["details"]["functions"] == [f"f{number:02}" for number in range(10)]
        assert reply.error["details"]["counts"] == {"functions": 12}
    assert api.get("/v1/images/ml").status == 200


@pytest.mark.parametrize("name", ["python3.11", "Python3.11"])
def test_no_image_is_called_like_a_base_image(api: Client, images: Images, world: World, name: str) -> None:
    """It would put its packages beside the secrets of every function that names the base image."""
    refused = api.post("/v1/images", body={**SMALL, "name": name})
    assert (refused.status, refused.fields) == (422, ["name"])
    assert world.engine.deployed[str(world.ready().engine_ref)].layers == ()


def test_an_image_does_not_come_back_to_a_base_images_name(api: Client, images: Images, world: World) -> None:
    images.make("next")
    assert api.delete("/v1/images/next").status == 204
    _new_base(world, "next")
    refused = api.post("/v1/images/next/restore")
    assert (refused.status, refused.fields) == (422, ["name"])


def test_a_later_base_image_leaves_a_projects_image(api: Client, images: Images, world: World) -> None:
    images.make("next")
    images.deliver()
    _new_base(world, "next")
    assert world.ready(image="next").status == "READY"
    assert len(world.engine.deployed[images.function().engine_ref].layers) == 1
    world.run(FUNCTIONS.actions["purge"](HOME, "hello"))
    assert api.delete("/v1/images/next", query={"purge": "1"}).status == 204
    images.deliver()
    assert api.get("/v1/base-images/next").status == 200
    assert world.engine.deployed[str(world.ready("again", image="next").engine_ref)].layers == ()


def _new_base(world: World, name: str) -> None:
    body = {"name": name, "language": "python3.11", "contract": "def handle(context, payload): ..."}
    assert world.client("images", ADMIN).post("/v1/admin/base-images", body=body).status == 201


def test_base_images_are_the_superadmins_to_change(images: Images, world: World) -> None:
    body = {"name": "python3.11-next", "language": "python3.11", "contract": "def handle(context, payload): ..."}
    path = "/v1/admin/base-images"
    ann, admin = world.client("images"), world.client("images", ADMIN)
    assert ann.post(path, body=body).status == 403
    assert admin.post(path, body=body).status == 201
    assert admin.patch(f"{path}/python3.11-next", body={"deprecated": True}).json["deprecated"] is True
    assert admin.post(path, body={**body, "name": "x", "language": "cobol"}).fields == ["language"]
    assert ann.delete(f"{path}/python3.11-next").status == 403
    assert admin.delete(f"{path}/python3.11-next").status == 204


@pytest.fixture
def old(images: Images) -> World:
    """A world of an earlier release, whose first base images were never changed."""
    repository = images.world.platform.get(BASE_IMAGES).repository
    for name in ("nodejs20.x", "nodejs24.x", "python3.11"):
        if found := repository.get_many(GLOBAL, [name])[0]:
            repository.purge(_call(images.world), found)
        fields = {"name": name, "language": name, "contract": "x", **_times(images.world)}
        repository.create(_call(images.world), BaseImage(scope=GLOBAL, **fields))
    return images.world


def test_a_start_deprecates_what_was_there_before(old: World) -> None:
    service = old.platform.get(BASE_IMAGES)
    service.seed(_call(old))
    listed = old.client("images").get("/v1/base-images").json["items"]
    assert {one["name"] for one in listed if one["deprecated"]} == {"nodejs20.x", "nodejs24.x", "python3.11"}
    kept = service.repository.get(GLOBAL, "python3.11")
    service.repository.update(_call(old), kept, kept.changed(old.clock.now(), deprecated=False))
    service.seed(_call(old))
    assert service.repository.get(GLOBAL, "python3.11").deprecated is False


@pytest.mark.parametrize("there", [False, True])
def test_nothing_new_is_made_in_a_language_that_has_ended(
    request: pytest.FixtureRequest, images: Images, world: World, there: bool
) -> None:
    if there:
        request.getfixturevalue("old")
    end = "Node.js 20 has ended: take nodejs24."
    functions, api = world.client("functions"), world.client("images")
    reply = functions.post("/v1/functions", body={**FUNCTION, "image": "NodeJS20.x"})
    assert (reply.status, reply.fields, end in reply.error["message"]) == (422, ["image"], True)
    reply = api.post("/v1/images", body={"name": "small", "base_image": "nodejs20.x", "dependencies": ""})
    assert (reply.status, reply.fields, end in reply.error["message"]) == (422, ["base_image"], True)
    admin = world.client("images", ADMIN)
    body = {"name": "again", "language": "nodejs20.x", "contract": "x"}
    assert admin.post("/v1/admin/base-images", body=body).fields == ["language"]
    assert admin.patch("/v1/admin/base-images/nodejs24.x", body={"language": "nodejs20.x"}).fields == ["language"]


def test_a_function_in_a_language_that_ended_goes_on(old: World, images: Images) -> None:
    world, repository = old, old.platform.get(FUNCTIONS).repository
    function = world.ready()
    before = repository.get(HOME, "hello")
    repository.update(_call(world), before, before.changed(world.clock.now(), image="nodejs20.x"))
    functions = world.client("functions")
    assert functions.patch("/v1/functions/hello", body={"description": "still"}).status == 200
    assert functions.patch("/v1/functions/hello", body={"memory": 256}).fields == ["image"]
    assert functions.get("/v1/functions/hello").json["image"] == "nodejs20.x"
    assert repository.get(HOME, "hello").engine_ref == function.engine_ref
    assert functions.patch("/v1/functions/hello", body={"memory": 256, "image": "nodejs24.x"}).status == 200


def test_what_was_asked_for_before_an_end_says_so(old: World, images: Images) -> None:
    made = old.create()
    earlier = made.changed(old.clock.now(), image="nodejs20.x")
    old.platform.table.transact([Put(old.platform.store.entities, to_item(earlier))])
    built = old.build()
    assert built is not None
    assert built.reason is not None
    assert (built.status, built.reason.type) == ("ERROR", "LanguageEnded")


def test_a_base_image_in_use_names_its_users_in_all_projects(images: Images, world: World) -> None:
    from portico.tenancy.domains.entity import Domain
    from portico.tenancy.projects.entity import Project

    platform = world.platform
    for repository, entity in (
        (
            platform.get(DOMAINS).repository,
            Domain(scope=GLOBAL, name="acme", client="c" * 40, client_id="k", **_times(world)),
        ),
        (platform.get(PROJECTS).repository, Project(scope=Scope("acme"), name="vision", **_times(world))),
    ):
        repository.create(_call(world), entity)
    world.create("hello")
    images.make()
    reply = world.client("images", ADMIN).delete("/v1/admin/base-images/python3.11")
    assert (reply.status, reply.error["code"]) == (409, "BASE_IMAGE_IN_USE")
    assert reply.error["details"]["functions"] == ["acme/vision/hello"]
    assert reply.error["details"]["images"] == ["acme/vision/small"]


def _times(world: World) -> dict[str, Any]:
    now = world.clock.now()
    return {"created_at": now, "updated_at": now}


def _call(world: World) -> Any:
    from portico.core.model.call import Call, Origin

    return Call(PLATFORM, BuildImage(HOME, "x"), Origin("r"), world.clock.now())


def test_an_unfinished_build_is_retried_and_given_up(images: Images, world: World) -> None:
    images.make()
    for _ in range(MAX_BUILDS):
        world.clock.advance(BUILD_PATIENCE.total_seconds() + 1)
        world.sweep()
    image = images.read()
    assert (image.status, image.reason.type if image.reason else None) == ("ERROR", "BuildFailed")


def test_a_project_has_so_many(images: Images, api: Client, world: World) -> None:
    for number in range(MOST):
        images.make(f"i{number}", dependencies="")
    reply = api.post("/v1/images", body={**SMALL, "name": "more"})
    assert (reply.status, reply.error["code"]) == (409, "IMAGE_LIMIT_EXCEEDED")


def test_a_purge_of_all_leaves_nothing(images: Images, world: World) -> None:
    images.make()
    images.make("other", dependencies="pluggy")
    images.deliver()
    world.platform.get(IMAGES).purge_all(_call(world), HOME)
    images.deliver()
    assert (images.layers.kept, world.objects("images/")) == ([], [])


def test_a_neighbour_sees_nothing(images: Images, world: World) -> None:
    images.make()
    eve = world.client("images", Principal("user", "eve", "evil", "vision", "user", {"vision": "user"}, "c"))
    assert eve.get("/v1/images/small").status == 404
    assert eve.get("/v1/images").json["items"] == []
    assert eve.get("/v1/images/small/log", X_Portico_Project="acme/vision").status == 404


def test_resolving_is_one_read(images: Images, world: World) -> None:
    images.make()
    images.deliver()
    with watched(world.platform.table.client) as asked:
        world.platform.get(KNOWN_IMAGES).resolve(HOME, "small")
    assert asked.operations() == ["BatchGetItem"]
