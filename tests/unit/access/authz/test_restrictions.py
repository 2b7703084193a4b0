"""Restrictions of access tokens: never more than the holder may, and never more than the lists name."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from portico.access.authz.authorizer import Authorizer
from portico.access.authz.cedar import OwnPolicies, permissions, schema
from portico.access.authz.restricting import NEVER, restriction_text
from portico.compute.functions.resource import FUNCTIONS
from portico.compute.runs.actions import KillRun
from portico.core.base.errors import Forbidden, NotFound
from portico.core.data.query import Querier
from portico.core.model.call import Call, Origin
from portico.core.model.principal import Principal
from portico.core.model.restriction import Restriction
from portico.core.model.scope import Scope
from portico.core.model.target import Target

VISION, AUDIO, ACME = Scope("acme", "vision"), Scope("acme", "audio"), Scope("acme")
ANN = Principal("user", "ann", "acme", "vision", "user", {"vision": "user", "audio": "viewer"})
ADMIN, ROOT = replace(ANN, role="domain_admin"), replace(ANN, role="superadmin")
HELLO, OTHER, SOUND = (Target("function", *at) for at in ((VISION, "hello"), (VISION, "other"), (AUDIO, "hello")))
RUN = Target("run", VISION, "r-1", HELLO)
FUNCTIONS_OF_VISION = Target("function", VISION)


def allowed(holder: Principal, restriction: Restriction, permission: str, target: Target) -> bool:
    return Authorizer().decide(replace(holder, restriction=restriction), permission, target).allowed


@pytest.mark.parametrize("holder", [ANN, ADMIN, ROOT])
@pytest.mark.parametrize(
    ("restriction", "permission", "target", "fits"),
    [
        (Restriction(), "function:get", HELLO, True),
        (Restriction(("function:get",)), "function:get", HELLO, True),
        (Restriction(("function:get",)), "function:list", FUNCTIONS_OF_VISION, True),
        (Restriction(("function:get",)), "function:update", HELLO, False),
        (Restriction(("function:*",)), "function:update", HELLO, True),
        (Restriction(("function:*",)), "run:get", RUN, False),
        (Restriction(("function:*", "*")), "run:get", RUN, True),
        (Restriction(None, ("vision",)), "function:get", HELLO, True),
        (Restriction(None, ("audio",)), "function:get", HELLO, False),
        (Restriction(None, ("vision",)), "project:get", Target("project", ACME, "vision"), True),
        (Restriction(None, ("vision",)), "user:get", Target("user", ACME, "ann"), False),
        (Restriction(None, None, ("function:vision/hello",)), "function:get", HELLO, True),
        (Restriction(None, None, ("function:vision/hello",)), "run:get", RUN, True),
        (Restriction(None, None, ("function:vision/hello",)), "function:get", OTHER, False),
        (Restriction(None, None, ("function:vision/hello",)), "function:get", SOUND, False),
        (Restriction(None, None, ("function:vision/hello",)), "function:get", FUNCTIONS_OF_VISION, False),
        (Restriction(None, None, ("function:vision/hello",)), "function:list", FUNCTIONS_OF_VISION, True),
        (Restriction(None, None, ("function:vision/hello",)), "run:list", Target("run", VISION), False),
        (Restriction(None, None, ("function:vision/*",)), "function:get", OTHER, True),
        (Restriction(None, None, ("project:vision",)), "run:get", RUN, True),
        (Restriction(None, None, ("run:*",)), "function:get", HELLO, False),
        (Restriction(("run:get",), None, ("function:vision/hello",)), "function:get", HELLO, False),
    ],
)  # fmt: skip
def test_lists_bound_every_holder(
    holder: Principal, restriction: Restriction, permission: str, target: Target, fits: bool
) -> None:
    assert Authorizer().decide(holder, permission, target).allowed
    assert allowed(holder, restriction, permission, target) == fits


def test_lists_give_a_holder_nothing() -> None:
    everything = Restriction(("*",), ("vision", "audio"), ("*",))
    for permission, target in (("function:update", SOUND), ("user:create", Target("user", ACME)), ("policy:get", RUN)):
        assert not allowed(ANN, everything, permission, target)


@pytest.mark.parametrize("restriction", [Restriction(), Restriction(("*",)), Restriction(NEVER)])
@pytest.mark.parametrize("permission", NEVER)
def test_no_token_is_good_for_key_pairs(restriction: Restriction, permission: str) -> None:
    own = Target("keypair", Scope("acme", user="ann"), "PK")
    for holder in (ANN, ADMIN, ROOT):
        assert Authorizer().decide(holder, permission, own).allowed
        assert not allowed(holder, restriction, permission, own)
    assert permission in permissions()


def test_a_tenants_policy_does_not_widen_a_token() -> None:
    own = OwnPolicies.parse({"all": "permit(principal, action, resource);"})
    deciding, narrow = Authorizer(lambda _domain: own), replace(ANN, restriction=Restriction(("function:get",)))
    assert deciding.decide(ANN, "function:update", SOUND).allowed
    assert deciding.decide(narrow, "function:get", SOUND).allowed
    assert deciding.decide(narrow, "function:update", SOUND).policies == ()


def test_a_search_leaves_out_what_a_token_is_not_good_for() -> None:
    some = replace(ANN, restriction=Restriction(("function:get",), None, ("function:vision/hello",)))
    search = FUNCTIONS.actions["search"](VISION, Querier())
    narrowed: Any = Authorizer().validate(call(some, search)).action
    found = [type("F", (), {"type": "function", "scope": VISION, "key": key, "within": None}) for key in ("hello", "x")]
    assert narrowed.querier.readable(found) == [True, False]
    with pytest.raises(Forbidden):
        Authorizer().validate(call(replace(some, restriction=Restriction(("run:get",))), search))


def test_what_belongs_to_something_is_decided_when_it_is_read() -> None:
    some = replace(ANN, restriction=Restriction(None, None, ("function:vision/hello",)))
    guard = Authorizer().validate(call(some, KillRun(VISION, "r-1"))).guard
    assert guard.waiting
    run: Any = type("R", (), {"type": "run", "scope": VISION, "key": "r-1", "within": ("function", "other")})
    with pytest.raises(NotFound):
        guard.authorize(run)
    everywhere = replace(ANN, restriction=Restriction(("run:*",)))
    assert not Authorizer().validate(call(everywhere, KillRun(VISION, "r-1"))).guard.waiting


def test_the_text_is_valid_by_the_schema() -> None:
    from cedarpy import validate_policies

    text = restriction_text("acme", Restriction(("function:*", "run:get"), ("vision",), ("function:vision/hello",)))
    assert not validate_policies(text, schema()).errors


def call(principal: Principal, action: Any) -> Call:
    return Call(principal, action, Origin("r"), datetime.now(UTC))
