"""Cedar's schema follows from the declarations."""

from pathlib import Path
from typing import Annotated

import pytest
from cedarpy import Schema, validate_policies
from portico import catalogue
from portico.compute.functions.entity import Function
from portico.core.actions.standard import standard_actions
from portico.core.model.access import USERS_WRITE, Access
from portico.core.model.conventions import Home
from portico.core.model.entity import Entity
from portico.core.model.fields import FACT
from portico.core.resource import Mount, Operation, Resource

from tools.authz import __main__ as schema
from tools.authz.declared import Kind, kinds, principals


def test_the_schema_is_what_is_declared() -> None:
    assert schema.main(["--check"]) == 0


def test_a_drift_is_told_and_mended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "schema"
    assert schema.main(["--check"], target) == 1
    assert "has drifted" in capsys.readouterr().err
    assert schema.main([], target) == 0
    assert schema.main(["--check"], target) == 0
    Schema.from_str(target.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("groups", "who"),
    [
        ({Access.READ}, ["User", "ServiceAccount"]),
        ({Access.OWN}, ["User"]),
        ({Access.OWN, Access.CREDENTIALS}, ["User", "ServiceAccount"]),
        ({Access.PLATFORM, Access.WEBHOOK, Access.WRITE}, ["User", "ServiceAccount", "Platform", "Webhook"]),
    ],
)
def test_groups_say_who_may_be_given_it(groups: set[Access], who: list[str]) -> None:
    assert principals(groups) == who


@pytest.mark.parametrize(
    ("homes", "within", "owned", "parents", "attributes"),
    [
        ({Home.CURRENT_PROJECT}, "function", False, ["Function", "Project"], "name domain project"),
        ({Home.PROJECT, Home.CURRENT_PROJECT}, None, False, ["Project"], "name domain project"),
        ({Home.SELF, Home.USER}, None, True, ["Domain"], "name domain owner?"),
        ({Home.CALLER}, None, False, ["Domain"], "name domain owner? account?"),
        (set(), None, True, ["Domain"], "name domain owner?"),
        ({Home.GLOBAL, Home.DOMAIN}, None, False, ["Domain"], "name domain?"),
        ({Home.CURRENT_PROJECT, Home.DOMAIN}, None, False, ["Project", "Domain"], "name domain project?"),
        ({Home.GLOBAL}, None, False, [], "name domain?"),
        (set(), None, False, [], "name domain?"),
    ],
)
def test_a_home_gives_parents_and_attributes(
    homes: set[Home], within: str | None, owned: bool, parents: list[str], attributes: str
) -> None:
    operations = {"get": frozenset({Access.OWN if owned else Access.READ})}
    kind = Kind("thing", operations, homes, within=within)
    assert (kind.parents, " ".join(kind.attributes)) == (parents, attributes)


def declare(monkeypatch: pytest.MonkeyPatch, resource: Resource) -> dict[str, Kind]:
    monkeypatch.setattr(catalogue, "declarations", lambda: iter([resource]))
    return dict(kinds.__wrapped__())


class Folder(Function):
    type = "folder"
    types = "folders"


def test_facts_and_several_groups_are_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    mount = Mount("/v1/folders", "", Home.CURRENT_PROJECT)
    access = {**USERS_WRITE, "mount": (Access.WRITE, Access.PLATFORM)}
    facts = {"owner?": "String", "readers": "Set<String>"}
    folders = Resource("x:y", Folder, mounts=(mount,), access=access, facts=facts)
    kind = declare(monkeypatch, folders)["folder"]
    assert kind.operations["mount"] == {Access.WRITE, Access.PLATFORM}
    assert kind.attributes["readers"] == "Set<String>"
    declared = "".join(schema._actions(kind))
    assert (
        'action "folder:mount" in ["write", "platform"] appliesTo { principal: [User, ServiceAccount, Platform]'
        in declared
    )


class Drawer(Function):
    type = "drawer"
    types = "drawers"

    owner: Annotated[str, FACT] = ""
    readers: Annotated[list[str], FACT] = []
    public: Annotated[bool, FACT] = False


def test_fields_marked_as_facts_are_attributes(monkeypatch: pytest.MonkeyPatch) -> None:
    mount = Mount("/v1/drawers", "", Home.CURRENT_PROJECT)
    kind = declare(monkeypatch, Resource("x:y", Drawer, mounts=(mount,), access=USERS_WRITE))["drawer"]
    facts = {"owner?": "String", "readers?": "Set<String>", "public?": "Bool"}
    assert kind.attributes == {"name": "String", "domain": "String", "project": "String", **facts}
    known = Schema.from_str(
        f"{schema.text().rpartition('}')[0]}{schema._entity(kind)}{''.join(schema._actions(kind))}}}"
    )
    reads = "permit (principal, action, resource is Portico::Drawer) when {{ {} }};"
    asked = "resource has readers && resource.readers.contains(principal.subject)"
    assert validate_policies(reads.format(asked), known).errors == []
    assert validate_policies(reads.format("resource.owner == principal.subject"), known).errors != []


class Weighed(Function):
    type = "weighed"
    types = "weighed"

    weight: Annotated[float, FACT] = 0.0


def test_a_fact_is_of_a_type_that_policies_know(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TypeError, match="weight is no fact"):
        Resource("x:y", Weighed, mounts=(Mount("/v1/weighed", "", Home.CURRENT_PROJECT),), access=USERS_WRITE)


def test_a_permission_without_a_group_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    follow = standard_actions(Folder)["update"]
    nobodys = Resource("x:y", types="folders", own=(Operation("follow", follow),))
    with pytest.raises(ValueError, match="folder:update has no access"):
        declare(monkeypatch, nobodys)


def test_entities_belong_to_what_is_declared() -> None:
    for resource in catalogue.resources():
        if resource.entity is not None:
            belongs = resource.entity.within is not Entity.within
            assert belongs is (resource.within is not None), resource.plural


def test_policies_may_name_groups() -> None:
    known = Schema.from_str(schema.text())
    for group in Access:
        text = f'forbid(principal, action in Portico::Action::"{group}", resource);'
        assert validate_policies(text, known).errors == []
    assert validate_policies('forbid(principal, action in Portico::Action::"all", resource);', known).errors != []
