"""The form of denials, and the callers that a tenant's policies bind."""

from dataclasses import replace

import pytest
from portico.access.authz.authorizer import Authorizer, Decision, no_policies
from portico.access.authz.cedar import OwnPolicies
from portico.core.base.errors import Forbidden, NotFound, PorticoError
from portico.core.model.principal import Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.core.model.target import Target

ACME, VISION, AUDIO = Scope("acme"), Scope("acme", "vision"), Scope("acme", "audio")
VIEWER = Principal("user", "ann", "acme", "vision", "user", {"vision": "viewer"})
ANN = replace(VIEWER, projects={"vision": "user"})
ADMIN = Principal("user", "root", "acme", None, "domain_admin")
EVERYTHING = "(principal, action, resource);"


def tenant(**texts: str) -> Authorizer:
    own = OwnPolicies.parse(texts)
    return Authorizer(lambda scope: own if scope.domain == "acme" else None)


def refusal(who: Principal, permission: str, target: Target, authorizer: Authorizer | None = None) -> PorticoError:
    with pytest.raises(PorticoError) as refused:
        (authorizer or Authorizer()).require(who, permission, target)
    assert refused.value.denied
    return refused.value


def test_what_one_may_read_is_forbidden_rather_than_missing() -> None:
    error = refusal(VIEWER, "function:delete", Target("function", VISION, "hello"))
    assert (type(error), error.details) == (Forbidden, {"permission": "function:delete"})
    assert "function:delete" in error.message


@pytest.mark.parametrize("target", [Target("user", ACME), Target("secret", VISION)])
def test_what_has_no_name_yet_is_forbidden_where_one_lives(target: Target) -> None:
    nothing = tenant(no=f"forbid{EVERYTHING}")
    assert type(refusal(ANN, f"{target.entity_type}:create", target, nothing)) is Forbidden


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (Target("user", ACME, "eve"), "USER_NOT_FOUND"),
        (Target("user", Scope("umbrella")), "DOMAIN_NOT_FOUND"),
        (Target("user", Scope("umbrella"), "eve"), "USER_NOT_FOUND"),
        (Target("function", AUDIO), "PROJECT_NOT_FOUND"),
        (Target("function", AUDIO, "hello"), "PROJECT_NOT_FOUND"),
        (Target("function", Scope("umbrella", "vision")), "PROJECT_NOT_FOUND"),
        (Target("function", Scope("umbrella", "vision"), "hello"), "PROJECT_NOT_FOUND"),
        (Target("function", Scope("aaa", "vision"), "hello"), "PROJECT_NOT_FOUND"),
        (Target("keypair", Scope("acme", user="eve"), "k"), "KEYPAIR_NOT_FOUND"),
        (Target("domain", GLOBAL, "acme"), "DOMAIN_NOT_FOUND"),
        (Target("audit_log", GLOBAL), "NOT_FOUND"),
    ],
)
def test_what_one_may_not_know_of_is_missing(target: Target, code: str) -> None:
    error = refusal(ANN, f"{target.entity_type}:update", target)
    assert (type(error), error.code) == (NotFound, code)


def test_one_without_a_domain_lives_nowhere() -> None:
    nobody = Principal("user", "x", None, None, "user", {"vision": "user"})
    assert type(refusal(nobody, "signing_key:rotate", Target("signing_key", GLOBAL))) is NotFound
    shut = Authorizer(lambda _domain: OwnPolicies.parse({"all": f"permit{EVERYTHING}"}))
    assert not shut.decide(nobody, "signing_key:rotate", Target("signing_key", GLOBAL)).allowed


def test_policies_show_nothing_to_strangers_of_a_project() -> None:
    error = refusal(ANN, "function:delete", Target("function", AUDIO, "hello"), tenant(no=f"forbid{EVERYTHING}"))
    assert error.code == "PROJECT_NOT_FOUND"


def test_a_domain_has_no_policies_unless_it_is_said() -> None:
    assert no_policies("acme") is None
    assert Authorizer().decide(ANN, "function:get", Target("function", VISION)) == Decision(True, ("viewer",))


@pytest.mark.parametrize(
    ("who", "permission", "bound"),
    [
        (ANN, "function:get", True),
        (replace(ANN, kind="service-account"), "function:get", True),
        (ADMIN, "function:get", True),
        (ADMIN, "policy:get", False),
        (replace(ADMIN, role="superadmin"), "function:get", False),
        (replace(ANN, kind="webhook", role="webhook", projects={"vision": "webhook"}), "event_type:emit", False),
    ],
    ids=["user", "service account", "admin", "admin of policies", "superadmin", "webhook"],
)
def test_whom_the_policies_of_a_tenant_bind(who: Principal, permission: str, bound: bool) -> None:
    target = Target(permission.partition(":")[0], ACME if permission == "policy:get" else VISION, "hello")
    assert Authorizer().decide(who, permission, target).allowed
    assert tenant(no=f"forbid{EVERYTHING}").decide(who, permission, target).allowed is not bound


def test_own_policies_bind_non_admins_on_policies_too() -> None:
    allowing = tenant(all=f"permit{EVERYTHING}")
    for who in (ANN, replace(ANN, role="auditor"), replace(ANN, role="viewer")):
        assert allowing.decide(who, "policy:get", Target("policy", ACME, "p")) == Decision(True, ("all",), finer=True)
