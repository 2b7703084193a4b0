"""Authorization: facts of an entity that policies read, whom it is shared with, and further permissions of a call."""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import Annotated, Any, ClassVar, Final

import pytest
from cedarpy import PolicySet
from portico.access.authz import authorizer
from portico.access.authz.authorizer import Authorizer
from portico.access.authz.cedar import policy_files
from portico.core.base.frozen import frozen
from portico.core.model.action import Need
from portico.core.model.call import Call
from portico.core.model.conventions import Home
from portico.core.model.entity import NamedEntity
from portico.core.model.facts import ShownSubject, ShownSubjects, Subjects
from portico.core.model.fields import FACT, Input
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.core.model.subjects import subject_of
from portico.core.model.target import Target
from portico.core.resource import Mount, Operation, Resource
from portico.core.services.parts import Parts
from portico.tenancy.members.grantees import Grantees
from portico.tenancy.users.entity import User

from tests.contracts.declarations.crates import Filled
from tests.support.declared import Api, Serve, asking
from tests.support.gateway import Client
from tests.support.hooks import watched
from tests.support.sample_resource import ADMIN, ANN, HOME, call

EVERYBODY: Final = """
@id("makers")
permit (principal, action in [Portico::Action::"trunk:create", Portico::Action::"trunk:list", Portico::Action::"trunk:fill"], resource)
when { resource has project && principal.projects.contains(resource.project) };
@id("owners")
permit (principal, action, resource is Portico::Trunk)
when { resource has owner && resource.owner == principal.subject };
@id("readers")
permit (principal, action == Portico::Action::"trunk:get", resource is Portico::Trunk)
when { resource has readers && (resource.readers.contains(principal.subject) || resource.writers.contains(principal.subject)) };
@id("writers")
permit (principal, action == Portico::Action::"trunk:update", resource is Portico::Trunk)
when { resource has writers && resource.writers.contains(principal.subject) };
@id("public")
permit (principal, action == Portico::Action::"trunk:get", resource is Portico::Trunk)
when { resource has public && resource.public && principal has domain && principal.domain == resource.domain };
@id("mounts")
permit (principal, action == Portico::Action::"cellar:mount", resource) when { resource.name == "open" };
"""


class Trunk(NamedEntity):
    """Its owner's, and those's whom it is shared with."""

    type: ClassVar[str] = "trunk"
    types: ClassVar[str] = "trunks"

    owner: Annotated[str, ShownSubject, FACT]
    readers: Annotated[list[str], Input(Subjects), ShownSubjects, FACT] = []
    writers: Annotated[list[str], Input(Subjects), ShownSubjects, FACT] = []
    public: Annotated[bool, Input(), FACT] = False


def needing(self: Any) -> list[Need]:
    return [Need("cellar:mount", Target("cellar", self.scope, self.folder))]


MOUNT_FOLDER: Final = asking("trunks.fill", fields={"folder": str}, needs=property(needing), mutates=False)
TRUNKS: Final = Resource(
    f"{__name__}:wire",
    entity=Trunk,
    mounts=(
        Mount("/v1/domains/{domain}/projects/{project}/trunks", "project_", Home.PROJECT),
        Mount("/v1/trunks", "", Home.CURRENT_PROJECT),
    ),
    own=(
        Operation(
            "fill", MOUNT_FOLDER, "POST", "/fill/{folder}", reply=dict[str, Any], show=lambda found, _: {"in": found}
        ),
    ),
)


def _as_sent(_service: Any, _scope: Scope, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    return fields


def wire(parts: Parts) -> Any:
    return _Owned(parts.repository(Trunk), parts.clock, TRUNKS.actions, _as_sent, grantees=Grantees(parts.store))


@frozen
class _Owned(Filled):
    """The owner of an entity is its maker, who shares it with members of the domain."""

    grantees: Grantees = field(kw_only=True)

    @property
    def handlers(self) -> Any:
        """The standard actions, and one more."""
        return {**super().handlers, MOUNT_FOLDER: lambda _, action: action.folder}

    def draft(self, call: Call, scope: Scope, fields: Mapping[str, Any]) -> Any:
        """The entity, and whose it is."""
        return super().draft(call, scope, {**self._found(scope, fields), "owner": subject_of(call.principal)})

    def revise(self, call: Call, entity: Any, changes: Mapping[str, Any]) -> Any:
        """The entity, shared with others."""
        return super().revise(call, entity, self._found(entity.scope, changes))

    def _found(self, scope: Scope, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        lists = {name: fields[name] for name in ("readers", "writers") if name in fields}
        return {**fields, **{name: self.grantees.find(scope, subjects) for name, subjects in lists.items()}}


@pytest.fixture(autouse=True)
def policies(monkeypatch: pytest.MonkeyPatch) -> None:
    """The built-in policies, and those that turn on facts."""
    texts = [path.read_text(encoding="utf-8") for path in policy_files()]
    known = PolicySet.from_str("\n".join([*texts, EVERYBODY]))
    monkeypatch.setattr(authorizer, "builtin_policies", lambda: known)


class Shared:
    """Trunks, and people of the project `acme/vision` by name; `eve` is of another domain."""

    def __init__(self, api: Api) -> None:
        self.api, self.world = api, api.world
        users = self.world.client("users", ADMIN)
        domains = self.world.client("domains", ADMIN)
        for domain, names in (("acme", ("ann", "bob", "cid")), ("other", ("eve",))):
            assert domains.post("/v1/admin/domains", body={"name": domain}).status in {201, 409}
            for name in names:
                assert users.post(f"/v1/domains/{domain}/users", body={"name": name}).status in {201, 409}

    def principal(self, name: str, domain: str = "acme") -> Principal:
        """The caller, as the authorizer tells it."""
        uid = self.world.platform.repository(User).get(Scope(domain), name).uid
        projects = {"vision": "user"} if domain == "acme" else {}
        return Principal("user", name, domain, next(iter(projects), None), "user", projects, "c", uids=(uid, ""))

    def client(self, name: str, domain: str = "acme") -> Client:
        """Somebody's client."""
        return self.api.client(self.principal(name, domain))


@pytest.fixture
def shared(serve: Serve) -> Iterator[Shared]:
    found = Shared(serve(TRUNKS))
    yield found
    trunks = found.world.platform.repository(Trunk)
    for trunk in trunks.present_in(HOME):
        trunks.purge(call(), trunk)


def test_what_is_not_shared_is_not_there(shared: Shared) -> None:
    ann, bob = shared.client("ann"), shared.client("bob")
    made = ann.post("/v1/trunks", body={"name": "secret"})
    assert (made.status, made.json["owner"], made.json["readers"]) == (201, "user:acme/ann", [])
    for reply in (bob.get("/v1/trunks/secret"), bob.patch("/v1/trunks/secret", body={"public": True})):
        assert (reply.status, reply.error["message"]) == (404, "There is no trunk 'secret'.")
    absent, hidden = bob.delete("/v1/trunks/absent").error, bob.delete("/v1/trunks/secret").error
    assert {**hidden, "message": "", "details": {}} == {**absent, "message": "", "details": {}}
    assert ann.get("/v1/trunks/secret").status == 200


def test_a_reader_reads_and_a_writer_writes(shared: Shared) -> None:
    ann, bob, cid = shared.client("ann"), shared.client("bob"), shared.client("cid")
    body = {"name": "hers", "readers": ["user:acme/Bob", "user:acme/bob"], "writers": ["user:acme/cid"]}
    made = ann.post("/v1/trunks", body=body)
    assert (made.json["readers"], made.json["writers"]) == (["user:acme/bob"], ["user:acme/cid"])
    assert [one.get("/v1/trunks/hers").status for one in (ann, bob, cid)] == [200, 200, 200]
    changed = [one.patch("/v1/trunks/hers", body={"description": "x"}) for one in (bob, cid)]
    assert [reply.status for reply in changed] == [403, 200]
    assert [one.delete("/v1/trunks/hers").status for one in (bob, cid)] == [403, 403]
    assert ann.patch("/v1/trunks/hers", body={"readers": []}).status == 200
    assert bob.get("/v1/trunks/hers").status == 404
    assert ann.patch("/v1/trunks/hers", body={"public": True}).status == 200
    assert bob.get("/v1/trunks/hers").status == 200
    for name in ("hers", "absent"):
        stranger = shared.client("eve", "other").get(f"/v1/domains/acme/projects/vision/trunks/{name}")
        assert (stranger.status, stranger.error["code"]) == (404, "PROJECT_NOT_FOUND")


@pytest.mark.parametrize("subject", ["user:other/eve", "user:acme/nobody", "service-account:acme/ann"])
def test_it_is_shared_within_a_domain(shared: Shared, subject: str) -> None:
    ann = shared.client("ann")
    refused = ann.post("/v1/trunks", body={"name": "hers", "readers": [subject]})
    kind = "USER" if subject.startswith("user") else "SERVICE_ACCOUNT"
    assert (refused.status, refused.error["code"]) == (404, f"{kind}_NOT_FOUND")
    assert ann.get("/v1/trunks/hers").status == 404
    assert ann.post("/v1/trunks", body={"name": "hers"}).status == 201
    assert ann.patch("/v1/trunks/hers", body={"writers": ["user:acme/bob", subject]}).status == 404
    assert ann.get("/v1/trunks/hers").json["writers"] == []


@pytest.mark.parametrize("sent", [["bob"], ["user:bob"], [f"user:acme/u{n}" for n in range(101)], "user:acme/bob"])
def test_a_share_names_its_field_when_refused(shared: Shared, sent: Any) -> None:
    refused = shared.client("ann").post("/v1/trunks", body={"name": "x", "readers": sent})
    assert (refused.status, refused.fields[0].split(".")[0]) == (422, "readers")


def test_an_owner_is_set_from_the_caller_only(shared: Shared) -> None:
    reply = shared.client("ann").post("/v1/trunks", body={"name": "x", "owner": "user:acme/bob"})
    assert (reply.status, reply.fields) == (422, ["owner"])


def test_a_namesake_inherits_nothing(shared: Shared) -> None:
    ann, bob = shared.client("ann"), shared.client("bob")
    bob.post("/v1/trunks", body={"name": "his"})
    ann.post("/v1/trunks", body={"name": "hers", "readers": ["user:acme/bob"]})
    users = shared.world.client("users", ADMIN)
    assert users.delete("/v1/domains/acme/users/bob", query={"purge": "true"}).status == 204
    assert users.post("/v1/domains/acme/users", body={"name": "bob"}).status == 201
    another = shared.client("bob")
    assert [another.get(f"/v1/trunks/{name}").status for name in ("his", "hers")] == [404, 404]
    assert another.get("/v1/trunks").json["items"] == []


def test_a_search_has_what_one_may_read(shared: Shared) -> None:
    ann, bob = shared.client("ann"), shared.client("bob")
    for name, readers in (("a", []), ("b", ["user:acme/bob"]), ("c", [])):
        ann.post("/v1/trunks", body={"name": name, "readers": readers})
    assert [[one["name"] for one in who.get("/v1/trunks").json["items"]] for who in (ann, bob)] == [
        ["a", "b", "c"],
        ["b"],
    ]


def test_a_batch_is_decided_by_each_entity(shared: Shared) -> None:
    ann, bob = shared.client("ann"), shared.client("bob")
    ann.post("/v1/trunks", body={"name": "hers"})
    bob.post("/v1/trunks", body={"name": "his"})
    for names in (["his", "hers"], ["his", "absent"]):
        refused = bob.post("/v1/trunks/batch-delete", body={"names": names})
        assert (refused.status, refused.error["code"]) == (404, "TRUNK_NOT_FOUND")
    changed = bob.post("/v1/trunks/batch-update", body={"items": [{"name": "hers", "description": "mine"}]})
    assert changed.status == 404
    assert bob.get("/v1/trunks/his").status == 200
    assert bob.post("/v1/trunks/batch-delete", body={"names": ["his"]}).status == 204


def test_a_decision_costs_no_request(shared: Shared) -> None:
    ann, bob = shared.client("ann"), shared.client("bob")
    ann.post("/v1/trunks", body={"name": "hers", "readers": ["user:acme/bob"]})
    with watched(shared.world.platform.table.client) as requests:
        assert bob.get("/v1/trunks/hers").status == 200
    assert requests.operations() == ["GetItem"]


def test_the_journal_has_the_facts_as_they_were(shared: Shared) -> None:
    ann, bob = shared.client("ann"), shared.principal("bob")
    ann.post("/v1/trunks", body={"name": "log"})
    ann.patch("/v1/trunks/log", body={"readers": ["user:acme/bob"]})
    ann.patch("/v1/trunks/log", body={"readers": []})
    ann.patch("/v1/trunks/log", body={"public": True})
    assert ann.delete("/v1/trunks/log", query={"purge": "true"}).status == 204
    written = [record for record in shared.world.records() if record.entity == "log"]
    deciding = Authorizer()
    may = [deciding.decide(bob, "trunk:get", record.target).allowed for record in written]
    assert may == [False, True, False, True, True]
    stranger = replace(bob, uids=("another", ""))
    assert not deciding.decide(stranger, "trunk:get", written[1].target).allowed
    assert not any("bob" in str(record.event()) for record in written)


def test_a_call_needs_further_permissions(serve: Serve) -> None:
    api = serve(TRUNKS).client(ANN)
    assert api.post("/v1/trunks/fill/open").json == {"in": "open"}
    refused = api.post("/v1/trunks/fill/closed")
    assert (refused.status, refused.error["code"]) == (404, "CELLAR_NOT_FOUND")
