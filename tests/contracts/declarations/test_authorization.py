"""Authorization: facts of an entity that policies read, its owner, and further permissions of a call."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final

import pytest
from cedarpy import PolicySet
from portico.access.authz import authorizer
from portico.access.authz.cedar import policy_files
from portico.core.model.action import Need
from portico.core.model.call import Call
from portico.core.model.conventions import Home
from portico.core.model.entity import NamedEntity
from portico.core.model.fields import INTERNAL, OUTPUT_ONLY, Input
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.core.model.target import Target
from portico.core.resource import Mount, Operation, Resource
from portico.core.services.parts import Parts

from tests.contracts.declarations.crates import Filled
from tests.support.declared import Serve, asking
from tests.support.sample_resource import ANN

BOB: Final = Principal("user", "bob", "acme", "vision", "user", {"vision": "user"}, "client-acme")
FACTS: Final = """
@id("owners")
permit (principal, action, resource is Portico::Trunk)
when { resource has project && principal.works_in.contains(resource.project)
       && (!(resource has holder) || resource.holder == principal.path
           || (action == Portico::Action::"trunk:get" && resource.readers.contains(principal.path))) };
@id("mounts")
permit (principal, action == Portico::Action::"folder:mount", resource) when { resource.name == "open" };
"""


class Trunk(NamedEntity):
    """Its owner's, and those's who may read it."""

    type: ClassVar[str] = "trunk"
    types: ClassVar[str] = "trunks"
    by_facts: ClassVar[bool] = True

    holder: Annotated[str, OUTPUT_ONLY]
    readers: Annotated[list[str], Input()] = []
    uid: Annotated[str, INTERNAL] = ""

    @property
    def facts(self) -> Mapping[str, Any]:
        """Whose it is."""
        return {"holder": self.holder, "readers": self.readers}


def needing(self: Any) -> list[Need]:
    return [Need("folder:mount", Target("folder", self.scope, self.folder))]


MOUNT_FOLDER: Final = asking("trunks.fill", fields={"folder": str}, needs=property(needing), mutates=False)
TRUNKS: Final = Resource(
    f"{__name__}:wire",
    entity=Trunk,
    mounts=(Mount("/v1/trunks", "", Home.CURRENT_PROJECT),),
    own=(
        Operation(
            "fill", MOUNT_FOLDER, "POST", "/fill/{folder}", reply=dict[str, Any], show=lambda found, _: {"in": found}
        ),
    ),
)


def wire(parts: Parts) -> Any:
    return _Owned(parts.repository(Trunk), parts.clock, TRUNKS.actions)


class _Owned(Filled):
    """The owner of an entity is its maker."""

    @property
    def handlers(self) -> Any:
        """The standard actions, and one more."""
        return {**super().handlers, MOUNT_FOLDER: lambda _, action: action.folder}

    def draft(self, call: Call, scope: Scope, fields: Mapping[str, Any]) -> Any:
        """The entity, and whose it is."""
        owner = f"{call.principal.domain}/{call.principal.name}"
        now = self.clock.now()
        values = {**fields, "holder": owner, "scope": scope, "created_at": now, "updated_at": now}
        return Trunk.model_validate(values)


@pytest.fixture(autouse=True)
def policies(monkeypatch: pytest.MonkeyPatch) -> None:
    """The built-in policies, and one that turns on facts."""
    texts = [path.read_text(encoding="utf-8") for path in policy_files()]
    known = PolicySet.from_str("\n".join([*texts, FACTS]))
    monkeypatch.setattr(authorizer, "builtin_policies", lambda: known)


def test_a_decision_turns_on_the_facts_of_an_entity(serve: Serve) -> None:
    api = serve(TRUNKS)
    ann, bob = api.client(ANN), api.client(BOB)
    made = ann.post("/v1/trunks", body={"name": "hers", "readers": ["acme/bob"]})
    assert (made.status, made.json["holder"]) == (201, "acme/ann")
    ann.post("/v1/trunks", body={"name": "secret"})
    assert [bob.get("/v1/trunks/hers").status, bob.get("/v1/trunks/secret").status] == [200, 404]
    refused = bob.patch("/v1/trunks/hers", body={"description": "mine"})
    assert refused.status == 404 or refused.error["code"] == "FORBIDDEN"
    assert [bob.delete("/v1/trunks/secret").status, ann.get("/v1/trunks/secret").status] == [404, 200]
    assert bob.get("/v1/trunks/secret").error["message"] == "There is no trunk 'secret'."
    assert ann.patch("/v1/trunks/hers", body={"readers": []}).status == 200
    assert bob.get("/v1/trunks/hers").status == 404


def test_an_owner_is_set_from_the_caller_only(serve: Serve) -> None:
    reply = serve(TRUNKS).client(ANN).post("/v1/trunks", body={"name": "x", "holder": "acme/bob"})
    assert (reply.status, reply.fields) == (422, ["holder"])


def test_a_call_needs_further_permissions(serve: Serve) -> None:
    api = serve(TRUNKS).client(ANN)
    assert api.post("/v1/trunks/fill/open").json == {"in": "open"}
    refused = api.post("/v1/trunks/fill/closed")
    assert (refused.status, refused.error["code"]) == (404, "FOLDER_NOT_FOUND")
