"""A tenant's own policies: what they give and take, and that they never reach beyond the tenant."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from portico.access.authz.authorizer import Authorizer, Decision
from portico.access.authz.cedar import OwnPolicies
from portico.compute.functions.resource import FUNCTIONS
from portico.compute.runs.actions import CreateRun, SearchRuns
from portico.core.base.errors import Forbidden, NotFound
from portico.core.data.query import Querier
from portico.core.model.call import Call, Origin
from portico.core.model.principal import ANONYMOUS, PLATFORM, Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.core.model.target import Target

VISION, AUDIO = Scope("acme", "vision"), Scope("acme", "audio")
ANN = Principal("user", "ann", "acme", "vision", "user", {"vision": "user"})
BOB = Principal("user", "bob", "umbrella", "vision", "user", {"vision": "user"})
ADMIN = Principal("user", "root", "acme", None, "domain_admin")
SUPERADMIN = Principal("user", "root", "acme", None, "superadmin")
EVERYTHING = "(principal, action, resource);"


def tenant(*, of: str = "acme", **texts: str) -> Authorizer:
    """An authorizer when only this domain has policies of its own."""
    own = OwnPolicies.parse(texts)
    return Authorizer(lambda scope: own if scope.domain == of else None)


def function(name: str | None = "hello", scope: Scope = VISION) -> Target:
    return Target("function", scope, name)


HELLO_IN_AUDIO = 'permit(principal == Portico::User::"acme/ann", action == Portico::Action::"function:get", resource == Portico::Function::"acme/audio/hello");'  # fmt: skip


def test_a_policy_gives_what_no_role_gives() -> None:
    allowing = tenant(mine=HELLO_IN_AUDIO)
    assert allowing.decide(ANN, "function:get", function(scope=AUDIO)) == Decision(True, ("mine",), finer=True)
    assert not allowing.decide(ANN, "function:get", function("other", AUDIO)).allowed
    assert not allowing.decide(ANN, "function:update", function(scope=AUDIO)).allowed
    assert not allowing.decide(replace(ANN, name="eve"), "function:get", function(scope=AUDIO)).allowed


def test_forbid_wins_over_roles_and_over_permits() -> None:
    text = 'forbid(principal, action == Portico::Action::"function:delete", resource);'
    forbidding = tenant(safe=text, all=f"permit{EVERYTHING}")
    for who in (ANN, ADMIN):
        assert forbidding.decide(who, "function:delete", function()) == Decision(False, ("safe",))
    assert forbidding.decide(ANN, "function:update", function()).allowed


def test_a_policy_may_name_a_group() -> None:
    frozen = tenant(frozen='forbid(principal, action in Portico::Action::"write", resource);')
    assert frozen.decide(ANN, "function:delete", function()) == Decision(False, ("frozen",))
    assert frozen.decide(ANN, "function:get", function()) == Decision(True, ("viewer",))
    open_to_read = tenant(open='permit(principal, action in Portico::Action::"read", resource);')
    assert open_to_read.decide(ANN, "function:get", function(scope=AUDIO)) == Decision(True, ("open",), finer=True)
    assert not open_to_read.decide(ANN, "function:update", function(scope=AUDIO)).allowed


def test_a_group_gives_no_more_than_admins_have() -> None:
    greedy = tenant(all='permit(principal, action in Portico::Action::"operate", resource);')
    for permission in ("domain:update", "base_image:create", "metric:get"):
        target = Target(permission.partition(":")[0], GLOBAL, "acme")
        assert not greedy.decide(ANN, permission, target).allowed
    assert not greedy.decide(ADMIN, "keypair:limit", Target("keypair", Scope("acme", user="root"))).allowed


def test_names_are_the_same_whatever_their_case() -> None:
    forbidding = tenant(no='forbid(principal, action, resource == Portico::Function::"acme/vision/hello");')
    for name in ("hello", "HELLO", "Hello"):
        assert not forbidding.decide(ANN, "function:get", function(name)).allowed


@pytest.mark.parametrize("effect", ["permit", "forbid"])
@pytest.mark.parametrize("who", [BOB, PLATFORM, ANONYMOUS, SUPERADMIN], ids=lambda who: who.subject)
@pytest.mark.parametrize("target", [
    function(), function(scope=Scope("umbrella", "vision")), Target("domain", GLOBAL, "acme"), Target("user", Scope("acme")),
    Target("policy", Scope("umbrella"), "x"), Target("platform", GLOBAL),
])  # fmt: skip
@pytest.mark.parametrize("operation", ["get", "update", "purge", "dispatch", "bootstrap"])
def test_it_has_no_say_over_others(effect: str, who: Principal, target: Target, operation: str) -> None:
    permission = f"{target.entity_type}:{operation}"
    with_policies = tenant(all=f"{effect}{EVERYTHING}").decide(who, permission, target)
    assert with_policies == Authorizer().decide(who, permission, target)


@pytest.mark.parametrize("target", [
    function(scope=Scope("umbrella", "vision")), Target("user", Scope("umbrella"), "bob"), Target("domain", GLOBAL, "acme"),
    Target("domain", GLOBAL, "umbrella"), Target("audit_log", GLOBAL), Target("resource_policy", GLOBAL, "x"),
])  # fmt: skip
@pytest.mark.parametrize("who", [ANN, ADMIN], ids=lambda who: who.role)
def test_its_own_people_get_nothing_beyond_it(who: Principal, target: Target) -> None:
    for operation in ("create", "get", "list", "update", "delete", "purge", "restore"):
        permission = f"{target.entity_type}:{operation}"
        assert not tenant(all=f"permit{EVERYTHING}").decide(who, permission, target).allowed


@pytest.mark.parametrize("permission", ["function:build", "run:dispatch", "container:empty", "platform:sweep",
                                        "token:issue", "signing_key:rotate", "anything:else"])  # fmt: skip
@pytest.mark.parametrize("who", [ANN, ADMIN], ids=lambda who: who.role)
def test_it_never_gives_what_its_admins_do_not_have(who: Principal, permission: str) -> None:
    kind = permission.partition(":")[0]
    assert not tenant(all=f"permit{EVERYTHING}").decide(who, permission, Target(kind, VISION, "x")).allowed


def test_its_admins_cannot_be_locked_out_of_its_policies() -> None:
    locked = tenant(no=f"forbid{EVERYTHING}")
    assert locked.decide(ADMIN, "policy:update", Target("policy", Scope("acme"), "no")).allowed
    assert not locked.decide(ADMIN, "function:get", function()).allowed
    assert not locked.decide(ANN, "function:get", function()).allowed


def test_a_policy_that_fails_is_told_and_has_no_say() -> None:
    failing = tenant(odd='permit(principal, action, resource) when { resource.name == "x" || 1 + resource.name > 2 };')
    decision = failing.decide(ANN, "function:get", function(scope=AUDIO))
    assert (decision.allowed, decision.policies, len(decision.errors)) == (False, (), 1)


def call(action: Any, who: Principal = ANN) -> Call:
    return Call(who, action, Origin("r"), datetime.now(UTC))


SECRET = 'forbid(principal, action, resource == Portico::Function::"acme/vision/secret");'


def test_a_batch_is_decided_on_each_entity() -> None:
    careful = tenant(no=SECRET)
    assert careful.validate(call(FUNCTIONS.actions["batch_delete"](VISION, ("a", "b"))))
    for action in (
        FUNCTIONS.actions["batch_delete"](VISION, ("a", "SECRET")),
        FUNCTIONS.actions["batch_purge"](VISION, ("secret", "a")),
        FUNCTIONS.actions["batch_update"](VISION, (("a", {}), ("secret", {}))),
    ):
        with pytest.raises(NotFound) as refused:
            careful.validate(call(action))
        assert refused.value.denied
        assert refused.value.code == "FUNCTION_NOT_FOUND"


def test_a_search_that_roles_decide_is_not_narrowed() -> None:
    search = call(FUNCTIONS.actions["search"](VISION, Querier()))
    assert Authorizer().validate(search).action is search.action
    of_runs = tenant(other='forbid(principal, action == Portico::Action::"run:get", resource);')
    assert of_runs.validate(search).action is search.action


def _found(authorizer: Authorizer, scope: Scope, names: list[str], kind: str = "function") -> list[str]:
    narrowed: Any = authorizer.validate(call(FUNCTIONS.actions["search"](scope, Querier())))
    entities: Any = [type("E", (), {"type": kind, "scope": scope, "key": name, "within": None}) for name in names]
    return [name for name, may in zip(names, narrowed.action.querier.readable(entities), strict=True) if may]


def test_a_search_leaves_out_what_may_not_be_read() -> None:
    assert _found(tenant(no=SECRET), VISION, ["a", "secret", "b"]) == ["a", "b"]


def test_a_search_finds_what_a_policy_shows_where_one_may_list() -> None:
    listing = (
        'permit(principal, action == Portico::Action::"function:list", resource in Portico::Project::"acme/audio");'
    )
    assert _found(tenant(mine=HELLO_IN_AUDIO, list=listing), AUDIO, ["a", "hello"]) == ["hello"]
    with pytest.raises(NotFound):
        tenant(mine=HELLO_IN_AUDIO).validate(call(FUNCTIONS.actions["search"](AUDIO, Querier())))


def test_runs_are_within_their_function() -> None:
    no = tenant(no='forbid(principal, action, resource in Portico::Function::"acme/vision/secret");')
    assert no.validate(call(CreateRun(VISION, "hello", None)))
    for action in (CreateRun(VISION, "Secret", None), SearchRuns(VISION, Querier(), "secret")):
        with pytest.raises((NotFound, Forbidden)):
            no.validate(call(action))
