"""Decisions that are remembered: by everything that a decision reads, and no longer than the policies that made them."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest
from portico.access.authz import authorizer as module
from portico.access.authz.authorizer import Authorizer
from portico.access.authz.cedar import OwnPolicies, principal_entity, principal_key
from portico.access.authz.restricting import restricting
from portico.core.model.principal import Principal
from portico.core.model.restriction import Restriction
from portico.core.model.scope import Scope
from portico.core.model.subjects import seen_by
from portico.core.model.target import Target

VISION, AUDIO = Scope("acme", "vision"), Scope("acme", "audio")
ANN = Principal("user", "ann", "acme", "vision", "user", {"vision": "user"})
HELLO = Target("function", VISION, "hello", facts=(("owner", "user:acme/ann"),))
ANNS = """permit(principal, action == Portico::Action::"{permission}", resource)
when {{ principal.path == "acme/ann" && resource.name == "hello" }};"""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The permissions that Cedar was asked about, as often as it was."""
    found: list[str] = []
    ask = module.ask

    def counted(policies: Any, principal: Principal, permission: str, *rest: Any) -> Any:
        found.append(permission)
        return ask(policies, principal, permission, *rest)

    monkeypatch.setattr(module, "ask", counted)
    return found


@pytest.mark.parametrize("own", [{}, {"mine": ANNS.format(permission="function:purge")}])
def test_a_question_is_asked_once(own: dict[str, str], asked: list[str]) -> None:
    policies = OwnPolicies.parse(own) if own else None
    deciding = Authorizer(lambda _domain: policies)
    first = deciding.decide(ANN, "function:get", HELLO)
    count = len(asked)
    assert deciding.decide(replace(ANN, client="other"), "function:get", replace(HELLO)) == first
    assert deciding.decide_all(ANN, "function:get", [HELLO]) == [first]
    assert len(asked) == count > 0


@pytest.mark.parametrize(
    ("principal", "permission", "target"),
    [
        (replace(ANN, projects={"vision": "viewer"}), "function:update", HELLO),
        (replace(ANN, projects={"audio": "user"}), "function:update", HELLO),
        (replace(ANN, projects={}), "function:update", HELLO),
        (replace(ANN, role="anonymous"), "function:update", HELLO),
        (replace(ANN, kind="anonymous", role="anonymous", projects={}), "function:update", HELLO),
        (replace(ANN, domain="umbrella"), "function:update", HELLO),
        (replace(ANN, restriction=Restriction(("function:get",))), "function:update", HELLO),
        (replace(ANN, restriction=Restriction(None, ("audio",))), "function:update", HELLO),
        (replace(ANN, restriction=Restriction(None, None, ("function:vision/other",))), "function:update", HELLO),
        (ANN, "function:limit", HELLO),
        (ANN, "function:update", replace(HELLO, scope=AUDIO)),
        (ANN, "function:update", replace(HELLO, scope=Scope("umbrella", "vision"))),
        (ANN, "function:update", replace(HELLO, entity_type="policy", scope=Scope("acme"))),
    ],
)
def test_another_question_has_an_answer_of_its_own(principal: Principal, permission: str, target: Target) -> None:
    deciding = Authorizer()
    assert deciding.decide(ANN, "function:update", HELLO).allowed
    assert not deciding.decide(principal, permission, target).allowed
    assert deciding.decide(principal, permission, target) == Authorizer().decide(principal, permission, target)


@pytest.mark.parametrize(
    "other",
    [
        lambda: (replace(ANN, name="bob"), HELLO),
        lambda: (ANN, replace(HELLO, key="other")),
        lambda: (ANN, replace(HELLO, key=None)),
    ],
)
def test_own_policies_see_whom_and_what(other: Callable[[], tuple[Principal, Target]]) -> None:
    own = OwnPolicies.parse({"mine": ANNS.format(permission="function:purge").replace("permit", "forbid")})
    deciding = Authorizer(lambda _domain: own)
    assert not deciding.decide(ANN, "function:purge", HELLO).allowed
    who, what = other()
    assert deciding.decide(who, "function:purge", what).allowed


def test_facts_and_what_it_is_within_are_asked_anew() -> None:
    own = OwnPolicies.parse(
        {
            "within": 'forbid(principal, action, resource in Portico::Function::"acme/vision/hello");',
            "fact": 'forbid(principal, action, resource) when { resource has owner && resource.owner == "user:acme/ann" };',
        }
    )
    deciding = Authorizer(lambda _domain: own)
    run = Target("run", VISION, "1")
    assert deciding.decide(ANN, "run:get", run).allowed
    assert not deciding.decide(ANN, "run:get", replace(run, within=Target("function", VISION, "hello"))).allowed
    assert not deciding.decide(ANN, "run:get", replace(run, facts=(("owner", "user:acme/ann"),))).allowed


def test_changed_policies_are_asked_at_once() -> None:
    current = [OwnPolicies.parse({"a": "forbid(principal, action, resource);"})]
    deciding = Authorizer(lambda _domain: current[0])
    assert not deciding.decide(ANN, "function:get", HELLO).allowed
    current[0] = OwnPolicies.parse({"a": 'forbid(principal, action == Portico::Action::"run:get", resource);'})
    assert deciding.decide(ANN, "function:get", HELLO).allowed


OTHER = {
    "kind": "service-account",
    "name": "eve",
    "domain": "umbrella",
    "role": "superadmin",
    "projects": {"audio": "user"},
    "restriction": Restriction(("run:get",)),
    "uids": ("u2", ""),
}


@pytest.mark.parametrize("name", [one.name for one in fields(Principal)])  # type: ignore[arg-type]
def test_what_cedar_reads_of_a_caller_is_in_the_key(name: str) -> None:
    def read_of(who: Principal) -> Any:
        return principal_entity(who), restricting(who), seen_by(who, [("owner", "user:acme/ann#u2")])

    changed = replace(ANN, **{name: OTHER.get(name, ("u3", ""))})
    reads = read_of(changed) != read_of(ANN)
    assert reads == (principal_key(changed) != principal_key(ANN)) == (name in OTHER)
