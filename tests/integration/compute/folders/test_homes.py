"""Folders in homes of users, and what shares of folders let others do."""

from dataclasses import replace
from typing import Any

import pytest
from portico.core.model.principal import Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.domains.entity import Domain
from portico.tenancy.domains.usage_plans import USAGE_CLIENTS
from portico.tenancy.users.entity import User

from tests.integration.compute.folders.conftest import message, tell
from tests.support.gateway import Client
from tests.support.generic.setups import Clients
from tests.support.sample_resource import ADMIN, ANN
from tests.support.world import World, shared_client

OWN = "/v1/users/me/folders"


class People:
    """Users of the domain `acme` by name, each with the uid that it has, and `eve` of another domain."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.platform.put(USAGE_CLIENTS, Clients())  # type: ignore[arg-type]
        domains, users = world.client("domains", ADMIN), world.client("users", ADMIN)
        for domain, names in (("acme", ("ann", "bob", "cid")), ("other", ("eve",))):
            assert domains.post("/v1/admin/domains", body={"name": domain}).status in {201, 409}
            for name in names:
                assert users.post(f"/v1/domains/{domain}/users", body={"name": name}).status in {201, 409}

    def principal(self, name: str, *, project: str | None = None, role: str = "user") -> Principal:
        domain = "other" if name == "eve" else "acme"
        uids = (
            self.world.platform.repository(User).get(Scope(domain), name).uid,
            self.world.platform.repository(Domain).get(GLOBAL, domain).uid,
        )
        projects = {project: "user"} if project else {}
        return Principal("user", name, domain, project, role, projects, "c", uids=uids)

    def client(self, name: str, **options: Any) -> Client:
        return self.world.client("folders", self.principal(name, **options))


@pytest.fixture
def people(world: World) -> People:
    return People(world)


def put(world: World, api: Client, at: str, path: str, data: bytes = b"x") -> Any:
    """A file, uploaded as a client does."""
    asked = api.post(f"{at}/uploads", body={"path": path, "size": len(data)})
    assert asked.status == 201, asked.body
    key = "/".join(asked.json["url"].partition("?")[0].split("/")[4:])
    shared_client("s3").put_object(Bucket=world.bucket, Key=key, Body=data)
    return api.post(f"{at}/uploads/{asked.json['upload_id']}/complete")


def made(api: Client, at: str = OWN, name: str = "data") -> str:
    reply = api.post(at, body={"name": name})
    assert reply.status == 201, reply.body
    return str(reply.json["uid"])


def error(reply: Any) -> tuple[int, str]:
    return reply.status, reply.error["code"]


def test_a_home_is_its_users_alone(world: World, people: People) -> None:
    ann, bob = people.client("ann"), people.client("bob")
    uid = made(ann)
    assert put(world, ann, f"{OWN}/data", "a.txt").status == 200
    assert [one["name"] for one in ann.get(OWN).json["items"]] == ["data"]
    assert bob.get(OWN).json["items"] == []
    assert error(bob.get(f"{OWN}/data")) == (404, "FOLDER_NOT_FOUND")
    for path in ("", "/files", "/usage"):
        assert error(bob.get(f"/v1/shared-folders/{uid}{path}")) == (404, "FOLDER_NOT_FOUND")
        assert error(people.client("eve").get(f"/v1/shared-folders/{uid}{path}")) == (404, "FOLDER_NOT_FOUND")
    made(bob)  # names are of a home
    assert ann.get(f"/v1/shared-folders/{uid}").json["permission"] == "wd"


def test_an_admin_does_not_read_in_a_home(world: World, people: People) -> None:
    ann, admin = people.client("ann"), people.client("cid", role="domain_admin")
    uid = made(ann)
    put(world, ann, f"{OWN}/data", "a.txt")
    assert admin.get(f"/v1/shared-folders/{uid}").json["name"] == "data"
    for reply in (
        admin.get(f"/v1/shared-folders/{uid}/files"),
        admin.post(f"/v1/shared-folders/{uid}/downloads", body={"path": "a.txt"}),
        admin.post(f"/v1/shared-folders/{uid}/files/delete", body={"paths": ["a.txt"]}),
    ):
        assert error(reply) == (403, "FORBIDDEN")


def test_a_service_account_has_no_home(world: World) -> None:
    robot = world.client("folders", replace(ANN, kind="service-account", name="ci"))
    assert error(robot.post(OWN, body={"name": "data"})) == (403, "FORBIDDEN")


def test_an_invitation_is_accepted_by_the_invitee_alone(world: World, people: People) -> None:
    ann, bob, cid = people.client("ann"), people.client("bob"), people.client("cid")
    uid = made(ann)
    put(world, ann, f"{OWN}/data", "a.txt", b"12")
    shared = ann.post(f"{OWN}/data/share", body={"users": ["bob"], "permission": "ro"})
    assert shared.json["items"] == [{"user": "user:acme/bob", "permission": "ro", "status": "PENDING"}]
    assert error(bob.get(f"/v1/shared-folders/{uid}")) == (404, "FOLDER_NOT_FOUND")
    [invitation] = bob.get("/v1/invitations").json["items"]
    assert (invitation["folder"], invitation["home"], invitation["inviter"]) == (uid, "user:acme/ann", "user:acme/ann")
    for other in (ann, cid, people.client("eve")):
        for word in ("accept", "reject"):
            reply = other.post(f"/v1/invitations/{invitation['id']}/{word}")
            assert error(reply) == (404, "INVITATION_NOT_FOUND")
    assert bob.post(f"/v1/invitations/{invitation['id']}/accept").json["status"] == "ACCEPTED"
    [found] = bob.get("/v1/shared-folders").json["items"]
    assert (found["uid"], found["name"], found["owner"], found["permission"]) == (uid, "data", "user:acme/ann", "ro")
    assert bob.get(f"/v1/shared-folders/{uid}/files").json["items"][0]["path"] == "a.txt"
    assert cid.get("/v1/shared-folders").json["items"] == []


@pytest.mark.parametrize(("permission", "may"), [("ro", 1), ("rw", 2), ("wd", 3)])
def test_a_share_gives_just_its_permission(world: World, people: People, permission: str, may: int) -> None:
    ann, bob = people.client("ann"), people.client("bob")
    at = f"/v1/shared-folders/{made(ann)}"
    put(world, ann, f"{OWN}/data", "a.txt")
    share(ann, bob, permission)
    replies = (
        bob.post(f"{at}/downloads", body={"path": "a.txt"}),
        bob.post(f"{at}/files/mkdir", body={"path": "b"}),
        bob.post(f"{at}/files/delete", body={"paths": ["a.txt"]}),
        bob.post(f"{at}/files/move", body={"source": "b", "target": "c"}),
    )
    statuses = [reply.status for reply in replies]
    assert [status < 300 for status in statuses] == [may >= 1, may >= 2, may >= 3, may >= 3]
    assert {status for status in statuses if status >= 300} <= {403}
    assert bob.get(at).json["permission"] == permission
    assert bob.get(OWN).json["items"] == []


def test_a_share_is_changed_and_ended_at_once(world: World, people: People) -> None:
    ann, bob = people.client("ann"), people.client("bob")
    at = f"/v1/shared-folders/{made(ann)}"
    share(ann, bob, "ro")
    assert bob.post(f"{at}/files/mkdir", body={"path": "b"}).status == 403
    assert ann.patch(f"{OWN}/data/shares", body={"users": ["bob"], "permission": "rw"}).status == 200
    assert bob.post(f"{at}/files/mkdir", body={"path": "b"}).status == 201
    assert bob.get("/v1/shared-folders").json["items"][0]["permission"] == "rw"
    assert ann.post(f"{OWN}/data/unshare", body={"users": ["user:acme/bob"]}).json["items"] == []
    assert error(bob.get(at)) == (404, "FOLDER_NOT_FOUND")
    assert error(bob.get(f"{at}/files")) == (404, "FOLDER_NOT_FOUND")
    assert bob.get("/v1/shared-folders").json["items"] == []
    assert bob.get("/v1/invitations").json["items"] == []
    assert error(ann.post(f"{OWN}/data/unshare", body={"users": ["bob"]})) == (404, "SHARE_NOT_FOUND")


def test_a_project_shares_at_once_and_is_not_left(world: World, people: People) -> None:
    owner, bob = people.client("ann", project="vision"), people.client("bob")
    uid = made(owner, "/v1/folders")
    assert owner.post("/v1/folders/data/share", body={"users": ["bob"], "permission": "rw"}).status == 200
    assert bob.get("/v1/shared-folders").json["items"][0]["home"] == "project:acme/vision"
    assert bob.get(f"/v1/shared-folders/{uid}/files").status == 200
    assert error(bob.post(f"/v1/shared-folders/{uid}/leave")) == (409, "FOLDER_OF_PROJECT")
    assert error(people.client("cid").get(f"/v1/shared-folders/{uid}/files")) == (404, "FOLDER_NOT_FOUND")
    member = people.client("cid", project="vision")
    assert error(member.post(f"/v1/shared-folders/{uid}/leave")) == (409, "FOLDER_OF_PROJECT")
    assert error(member.post("/v1/folders/data/share", body={"users": ["cid"]})) == (403, "FORBIDDEN")


def test_who_it_is_shared_with_may_leave(world: World, people: People) -> None:
    ann, bob = people.client("ann"), people.client("bob")
    at = f"/v1/shared-folders/{made(ann)}"
    share(ann, bob, "wd")
    assert error(ann.post(f"{at}/leave")) == (404, "SHARE_NOT_FOUND")
    assert bob.post(f"{at}/leave").status == 204
    assert error(bob.post(f"{at}/leave")) == (404, "FOLDER_NOT_FOUND")
    assert ann.get(f"{OWN}/data/shares").json["items"] == []


def test_a_rejected_invitation_may_come_again(world: World, people: People) -> None:
    ann, bob = people.client("ann"), people.client("bob")
    made(ann)
    for _ in range(2):
        ann.post(f"{OWN}/data/share", body={"users": ["bob"]})
        [invitation] = bob.get("/v1/invitations").json["items"]
        assert bob.post(f"/v1/invitations/{invitation['id']}/reject").status == 204
        assert ann.get(f"{OWN}/data/shares").json["items"] == []
        assert error(bob.post(f"/v1/invitations/{invitation['id']}/accept")) == (404, "INVITATION_NOT_FOUND")


@pytest.mark.parametrize(
    ("users", "expected"),
    [
        (["eve"], (404, "USER_NOT_FOUND")),
        (["user:other/eve"], (404, "USER_NOT_FOUND")),
        (["service-account:acme/ci"], (404, "SERVICE_ACCOUNT_NOT_FOUND")),
        (["ann"], (422, "VALIDATION_FAILED")),
        (["bob"], (409, "FOLDER_SHARED_ALREADY")),
    ],
    ids=["nobody", "foreigner", "no account", "owner", "again"],
)
def test_a_wrong_grantee_is_refused(people: People, users: list[str], expected: tuple[int, str]) -> None:
    ann, bob = people.client("ann"), people.client("bob")
    made(ann)
    share(ann, bob, "ro")
    assert error(ann.post(f"{OWN}/data/share", body={"users": users})) == expected


def test_a_namesake_inherits_no_share(world: World, people: People) -> None:
    ann, bob = people.client("ann"), people.client("bob")
    at = f"/v1/shared-folders/{made(ann)}"
    share(ann, bob, "rw")
    users = world.client("users", ADMIN)
    assert users.delete("/v1/domains/acme/users/bob", query={"purge": "1"}).status == 204
    assert users.post("/v1/domains/acme/users", body={"name": "bob"}).status == 201
    namesake = people.client("bob")
    assert error(namesake.get(f"{at}/files")) == (404, "FOLDER_NOT_FOUND")
    assert namesake.get("/v1/shared-folders").json["items"] == []
    assert ann.post(f"{OWN}/data/unshare", body={"users": ["bob"]}).json["items"] == []


def test_a_purge_of_a_folder_ends_its_shares(world: World, people: People) -> None:
    ann, bob = people.client("ann"), people.client("bob")
    uid = made(ann)
    share(ann, bob, "ro")
    assert ann.delete(f"{OWN}/data").status == 204
    assert bob.get("/v1/shared-folders").json["items"] == []
    assert ann.post(f"{OWN}/data/restore").status == 200
    assert bob.get("/v1/shared-folders").json["items"][0]["uid"] == uid
    assert ann.delete(f"{OWN}/data", query={"purge": "1"}).status == 204
    assert bob.get("/v1/invitations").json["items"] == []
    assert error(bob.get(f"/v1/shared-folders/{uid}")) == (404, "FOLDER_NOT_FOUND")


def test_a_user_who_goes_takes_the_home_along(world: World, people: People) -> None:
    ann = people.client("ann")
    uid = made(ann)
    put(world, ann, f"{OWN}/data", "a.txt")
    users = world.client("users", ADMIN)
    assert users.delete("/v1/domains/acme/users/ann", query={"purge": "1"}).status == 204
    from portico.compute.folders.resource import FOLDERS
    from portico.core.model.principal import PLATFORM
    from portico.core.services.container import EmptyContainer

    world.run(EmptyContainer(Scope("acme", user="ann"), "folders", "data"), PLATFORM)
    service = world.platform.get(FOLDERS)
    assert service.repository.present_in(Scope("acme", user="ann")) == []
    assert world.platform.objects.list(f"folders/{uid}/") == []


def test_a_notice_finds_a_folder_of_a_home(world: World, people: People) -> None:
    ann = people.client("ann")
    uid = made(ann)
    shared_client("s3").put_object(Bucket=world.bucket, Key=f"folders/{uid}/late", Body=b"123")
    assert tell(message(f"folders/{uid}/late")) == []
    assert ann.get(f"{OWN}/data/usage").json == {"files": 1, "bytes": 3}


def share(owner: Client, invitee: Client, permission: str) -> None:
    """The folder `data` of the owner's home, shared with `bob`, who has accepted."""
    assert owner.post(f"{OWN}/data/share", body={"users": ["bob"], "permission": permission}).status == 200
    [invitation] = invitee.get("/v1/invitations").json["items"]
    assert invitee.post(f"/v1/invitations/{invitation['id']}/accept").status == 200
