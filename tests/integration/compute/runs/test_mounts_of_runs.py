"""Folders that runs find: in the name of who deployed the function, as they are at each run, and asked for where they are not known."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from portico.compute.folders import limits
from portico.compute.runs.entity import Run
from portico.core.model.principal import Principal

from tests.support.engine import SUCCESS
from tests.support.gateway import Reply
from tests.support.hooks import watched
from tests.support.sample_resource import ADMIN, HOME
from tests.support.shared_folder import SharedFolder
from tests.support.world import FUNCTION, World, shared_client

MOUNT = {"path": "data"}


class Functions(SharedFolder):
    """Ann deploys functions that mount the folder; a sandbox has the states that it was sent the files of."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.kept: dict[str, str] = {}
        self.sent: list[Mapping[str, Any]] = []
        world.engine.on_run = self.sandbox
        self.store("in/a.txt", b"1")

    def sandbox(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """What the runtime does."""
        for mount in event.get("mounts", ()):
            if "files" in mount:
                self.kept[mount["path"]] = mount["state"]
                self.sent.append(mount)
            elif self.kept.get(mount["path"]) != mount["state"]:
                return {"status": "MOUNTS_MISSING", "lacks": "its state is another"}
        return SUCCESS

    def deploy(self, *mounts: Mapping[str, Any], by: Principal | None = None, **fields: Any) -> Reply:
        """The reply to a function of Ann's that mounts the folder, or what is said."""
        given = mounts or ({"folder": f"uid:{self.uid}", **MOUNT},)
        body = {**FUNCTION, "mounts": [*given], **fields}
        return self.world.client("functions", by or self.ann).post("/v1/functions", body=body)

    def run(self) -> Run:
        """A run that has ended."""
        self.world.build()
        return self.world.read(self.world.dispatch(self.world.start()))

    def change(self, by: Principal, **fields: Any) -> Reply:
        """The reply to a change of it."""
        return self.world.client("functions", by).patch("/v1/functions/hello", body=fields)


@pytest.fixture
def functions(world: World) -> Functions:
    return Functions(world)


def test_files_are_sent_once_for_each_state(functions: Functions) -> None:
    functions.ok(functions.deploy())
    assert (functions.run().status, len(functions.sent)) == ("SUCCEEDED", 1)
    [file] = functions.sent[0]["files"]
    assert (file["path"], file["size"]) == ("in/a.txt", 1)
    assert f"/folders/{functions.uid}/in/a.txt?" in file["url"]
    functions.run()
    assert len(functions.sent) == 1
    functions.store("b.txt", b"2")
    functions.run()
    assert [file["path"] for file in functions.sent[-1]["files"]] == ["b.txt", "in/a.txt"]


def test_a_mount_that_is_unchanged_costs_three_reads(functions: Functions, world: World) -> None:
    """Of the folder's name by its uid, of the folder, and of the number of its changes; none of the storage."""
    functions.ok(functions.deploy())
    functions.run()
    run = world.start()
    with watched(world.platform.table.client) as mounted, watched(shared_client("s3")) as of_s3:
        world.dispatch(run)
    functions.ok(functions.change(functions.ann, mounts=[]))
    functions.run()
    run = world.start()
    with watched(world.platform.table.client) as without:
        world.dispatch(run)
    more = Counter(mounted.operations()) - Counter(without.operations())
    assert (more, of_s3.operations()) == ({"GetItem": 3}, [])


def test_a_subpath_is_all_that_is_seen(functions: Functions) -> None:
    functions.store("b.txt", b"2")
    functions.ok(functions.deploy({"folder": f"uid:{functions.uid}", "path": "data", "subpath": "in"}))
    functions.run()
    assert [file["path"] for file in functions.sent[0]["files"]] == ["a.txt"]


def test_the_engine_is_told_where_mounts_are(functions: Functions, world: World) -> None:
    made = functions.ok(functions.deploy()).json
    assert made["mounts"] == [{"folder": f"uid:{functions.uid}", "path": "data", "subpath": ""}]
    functions.run()
    assert [one.mounts for one in world.engine.deployed.values()] == [("data",)]


def test_a_folder_that_is_unshared_ends_the_run(functions: Functions) -> None:
    functions.ok(functions.deploy())
    functions.run()
    functions.unshare()
    run = functions.run()
    assert (run.status, run.error and run.error.type) == ("FAILED", "FolderForbidden")
    assert run.error is not None
    assert f"The folder 'uid:{functions.uid}', mounted at 'data', cannot be read" in run.error.message


def test_a_folder_that_is_gone_ends_the_run(functions: Functions) -> None:
    functions.ok(functions.deploy())
    functions.ok(functions.folders.delete("/v1/users/me/folders/data"))
    run = functions.run()
    assert (run.status, run.error and run.error.type) == ("FAILED", "FolderNotFound")
    assert run.error is not None
    assert run.error.message == f"The folder 'uid:{functions.uid}', mounted at 'data', is gone."
    assert not functions.sent


def test_a_deployer_who_is_out_mounts_no_more(functions: Functions, world: World) -> None:
    functions.ok(functions.deploy())
    users = world.client("users", ADMIN)
    functions.ok(users.patch(f"/v1/domains/{HOME.domain}/users/ann", body={"status": "disabled"}))
    run = functions.run()
    assert (run.status, run.error and run.error.type) == ("FAILED", "FolderForbidden")


@pytest.mark.parametrize(
    ("mount", "field", "code"),
    [
        ({"folder": "nope"}, "mounts.0.folder", "FOLDER_NOT_FOUND"),
        ({"folder": "me/data"}, "mounts.0.folder", "FOLDER_NOT_FOUND"),
        ({"path": "../up"}, "mounts.0.path", "VALIDATION_FAILED"),
        ({"path": ".ssh"}, "mounts.0.path", "VALIDATION_FAILED"),
        ({"subpath": "/etc"}, "mounts.0.subpath", "VALIDATION_FAILED"),
        ({"permission": "rw"}, "mounts.0.permission", "VALIDATION_FAILED"),
    ],
    ids=["unknown", "not hers", "up", "reserved", "absolute", "to write"],
)
def test_a_mount_that_cannot_be_names_its_field(
    functions: Functions, mount: Mapping[str, Any], field: str, code: str
) -> None:
    reply = functions.deploy({"folder": f"uid:{functions.uid}", **MOUNT, **mount})
    assert (reply.status, reply.error["code"]) == (422, code)
    assert reply.error["details"]["errors"][0]["field"] == field


def test_two_mounts_at_one_path_are_refused(functions: Functions) -> None:
    one = {"folder": f"uid:{functions.uid}", **MOUNT}
    reply = functions.deploy(one, {**one, "path": "data/in"})
    assert (reply.status, reply.error["details"]["errors"][0]["field"]) == (422, "mounts.1.path")


@pytest.mark.parametrize(("files", "size"), [(1, 10**9), (10**9, 1)], ids=["files", "bytes"])
def test_what_is_too_large_is_refused_and_told(
    functions: Functions, monkeypatch: pytest.MonkeyPatch, files: int, size: int
) -> None:
    functions.ok(functions.deploy())
    functions.store("b.txt", b"2")
    monkeypatch.setattr(limits, "MOST_FILES", files)
    monkeypatch.setattr(limits, "MOST_BYTES", size)
    refused = functions.deploy(name="other")
    assert (refused.status, refused.error["code"]) == (422, "MOUNT_TOO_LARGE")
    run = functions.run()
    assert (run.status, run.error and run.error.type) == ("FAILED", "MountTooLarge")
    assert "'data' is too large" in str(run.error)


def test_files_that_cannot_be_fetched_end_the_run(functions: Functions, world: World) -> None:
    functions.ok(functions.deploy())
    world.engine.on_run = lambda _event: {"status": "MOUNTS_MISSING", "lacks": "'a' could not be fetched: status 404"}
    run = functions.run()
    assert (run.status, run.error and run.error.type) == ("FAILED", "MountFailed")
    assert "'a' could not be fetched" in str(run.error)


def test_no_code_of_others_is_given_the_folder(functions: Functions, world: World) -> None:
    """Who changes the code, or goes back to it, has to have the rights that its mounts need."""
    functions.ok(functions.deploy())
    world.build()
    other = Principal("user", "eve", HOME.domain, str(HOME.project), "user", {str(HOME.project): "user"}, "c")
    for reply in (
        functions.change(other, environment={"A": "1"}),
        functions.change(other, source={"files": {"main.py": "def handle(context, payload): return 2\n"}}),
    ):
        assert (reply.status, reply.error["code"]) == (422, "FOLDER_NOT_FOUND")
    functions.ok(functions.change(other, mounts=[]))
    world.build()
    back = world.client("functions", other).post("/v1/functions/hello/rollback", body={"version": 1})
    assert (back.status, back.error["code"]) == (422, "FOLDER_NOT_FOUND")
    functions.ok(functions.change(other, description="texts are anybody's"))


def test_the_same_mounts_are_no_new_version(functions: Functions, world: World) -> None:
    made = functions.ok(functions.deploy()).json
    world.build()
    again = functions.ok(functions.change(functions.ann, mounts=made["mounts"])).json
    assert again["version"] == 1
