"""A remembered decision is given for the very same question only: each input of one, changed alone, has a decision of its own."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final

import cedarpy
import pytest
from portico.access.authz.authorizer import Authorizer, Decision
from portico.access.authz.cedar import OwnPolicies
from portico.core.model.principal import Principal
from portico.core.model.restriction import Restriction
from portico.core.model.scope import Scope
from portico.core.model.target import Target

PERMISSION: Final = "run:get"
HOME = Scope("acme", "vision", uids=("u-acme", "u-vision"))
ANN = Principal(
    *("user", "ann", "acme", "vision", "user"), projects={"vision": "user"}, client="c", credential="session:1",
    method="pwd", signed_in_at=1.0, uids=("u-ann", "u-acme"), restriction=Restriction(("run:get",)),
)  # fmt: skip
RUN = Target("run", HOME, "r1", Target("function", HOME, "hello"), (("owner", "user:acme/ann"),))
# What each of a tenant's policies forbids, so that every input turns a decision.
OWN: Final = {
    "key": 'forbid(principal, action, resource) when { resource.name == "r2" };',
    "within": 'forbid(principal, action, resource in Portico::Function::"acme/vision/other");',
    "facts": 'forbid(principal, action, resource) when { resource has owner && resource.owner == "user:acme/bob" };',
    "type": "forbid(principal, action, resource is Portico::Function);",
    "name": 'forbid(principal, action, resource) when { principal.path == "acme/bob" };',
}
CHANGED: Final[Mapping[str, Any]] = {
    "principal.kind": "service-account",  # whose name is another's
    "principal.name": "bob",
    "principal.domain": "umbrella",
    "principal.role": "anonymous",
    "principal.projects": {"audio": "user"},
    "principal.restriction": Restriction(("function:get",)),
    "permission": "run:create",
    "target.entity_type": "function",
    "target.key": "r2",
    "target.within": Target("function", HOME, "other"),
    "target.facts": (("owner", "user:acme/bob"),),
    "scope.domain": "umbrella",
    "scope.project": "audio",
}
# Those have a question of their own: what is a user's, or an account's, is in no project.
OF_SCOPES: Final = {"scope.user", "scope.account", "target.scope"}
# What no policy reads: the session and how it was proved (the authorizer has judged them), the current project, and uids,
# by which the policies of a domain are found.
UNREAD: Final = {
    *("principal.project", "principal.client", "principal.credential", "principal.method", "principal.signed_in_at"),
    *("principal.uids", "scope.uids"),
}


def question(**changes: Any) -> tuple[Principal, str, Target]:
    """The question whether Ann may read the run, with one thing changed."""
    principal, permission, target = ANN, PERMISSION, RUN
    for name, value in changes.items():
        part, _, field = name.partition(".")
        match part:
            case "principal":
                principal = replace(principal, **{field: value})
            case "permission":
                permission = value
            case "target":
                target = replace(target, **{field: value})
            case "scope":
                target = replace(target, scope=replace(target.scope, **{field: value}))
    return principal, permission, target


def deciding() -> Authorizer:
    policies = OwnPolicies.parse(OWN)
    return Authorizer(lambda domain: policies if domain.domain == "acme" else None)


def fresh(*asked: Any) -> Decision:
    return deciding().decide(*asked)


def test_every_input_is_listed() -> None:
    parts: dict[str, Any] = {"principal": Principal, "target": Target, "scope": Scope}
    inputs = {f"{name}.{field.name}" for name, part in parts.items() for field in fields(part)}
    assert inputs | {"permission"} == set(CHANGED) | UNREAD | OF_SCOPES


@pytest.mark.parametrize("name", sorted(set(CHANGED) - {"principal.kind"}))
def test_each_input_alone_changes_the_decision(name: str) -> None:
    remembering = deciding()
    base, other = question(), question(**{name: CHANGED[name]})
    assert remembering.decide(*base).allowed
    assert not remembering.decide(*other).allowed
    assert (remembering.decide(*base), remembering.decide(*other)) == (fresh(*base), fresh(*other))


@pytest.mark.parametrize(("kind", "allowed"), [("user", True), ("service-account", False)])
def test_another_kind_of_principal_has_its_own(kind: str, allowed: bool) -> None:
    policies = OwnPolicies.parse({"kind": "forbid(principal is Portico::ServiceAccount, action, resource);"})
    remembering = Authorizer(lambda _domain: policies)
    assert remembering.decide(*question()).allowed
    assert remembering.decide(*question(**{"principal.kind": kind})).allowed is allowed


@pytest.mark.parametrize("owner", ["user", "account"])
def test_whose_it_is_changes_the_decision(owner: str) -> None:
    kind = {"user": "user", "account": "service-account"}[owner]
    caller = replace(ANN, kind=kind, restriction=None)
    remembering = deciding()
    key = Target("token", Scope("acme", **{owner: "ann"}), "t1")
    assert remembering.decide(caller, "token:delete", key).allowed
    assert not remembering.decide(caller, "token:delete", replace(key, scope=Scope("acme", **{owner: "eve"}))).allowed
    assert not remembering.decide(caller, "token:delete", replace(key, scope=Scope("acme"))).allowed


@pytest.mark.parametrize("field", ["permissions", "projects", "resources"])
def test_each_list_of_a_token_alone_changes_the_decision(field: str) -> None:
    wide = Restriction(("run:get",), ("vision",), ("run:vision/r1",))
    other = {"permissions": ("run:create",), "projects": ("audio",), "resources": ("run:vision/r2",)}[field]
    remembering, narrow = deciding(), replace(wide, **{field: other})
    assert remembering.decide(*question(**{"principal.restriction": wide})).allowed
    assert not remembering.decide(*question(**{"principal.restriction": narrow})).allowed


def test_a_namesake_of_a_domain_has_the_policies_of_its_own() -> None:
    """The domain was purged and made again: its uid is another, and so are its policies."""
    policies = {"u-acme": None, "u-successor": OwnPolicies.parse({"all": "forbid(principal, action, resource);"})}
    remembering = Authorizer(lambda domain: policies[domain.place])
    assert remembering.decide(*question()).allowed
    assert not remembering.decide(*question(**{"principal.uids": ("u-eve", "u-successor")})).allowed
    assert remembering.decide(*question()).allowed


def test_decisions_are_few_and_go_with_their_policies() -> None:
    first = OwnPolicies.parse(OWN)
    current, remembering = [first], Authorizer(lambda _domain: current[0])
    for number in range(5_000):
        first.decisions.put(number, "filled")
    assert len(first.decisions) == 4_096
    assert remembering.decide(*question()).allowed
    current[0] = OwnPolicies.parse({"all": "forbid(principal, action, resource);"})
    assert not remembering.decide(*question()).allowed
    assert len(current[0].decisions) == 1
    assert len(remembering.usual) == 0


def test_cedar_is_told_no_context(monkeypatch: pytest.MonkeyPatch) -> None:
    """A context would be an input that the key lacks: whoever gives one adds it to the key, and to the inputs above."""
    told: list[Any] = []
    batch = cedarpy.is_authorized_batch
    monkeypatch.setattr(cedarpy, "is_authorized_batch", lambda asked, *rest: told.extend(asked) or batch(asked, *rest))
    fresh(*question())
    assert {"principal", "action", "resource", "context"} == set(told[0])
    assert all(request["context"] == {} for request in told)
