"""Who may do what: the built-in roles, and what a denial looks like."""

from datetime import UTC, datetime

import pytest
from portico.core.action import Action, Target
from portico.core.call import Call, Origin
from portico.core.errors import Forbidden, NotFound, PorticoError
from portico.core.scope import GLOBAL, Scope
from portico.functions.actions import BuildFunction
from portico.functions.entity import ACTIONS
from portico.identity.actions import Bootstrap, IssueToken
from portico.identity.authorization import Authorizer
from portico.identity.principal import ANONYMOUS, PLATFORM, Principal
from portico.runs.actions import KillRun

OWN, FOREIGN, NAMESAKE, NOWHERE = (
    Scope("acme", "vision"),
    Scope("acme", "audio"),
    Scope("umbrella", "vision"),
    Scope("acme", "nowhere"),
)
USER = Principal("user", "ann", "acme", "vision", "user", {"vision": "user"})
ADMIN = Principal("user", "root", "acme", "vision", "superadmin", {})
STRANGER = Principal("user", "bob", "acme", None, "user", {})
UNKNOWN_ROLE = Principal("user", "eve", "acme", "vision", "wizard", {"vision": "user"})
ROLES = {"superadmin": ADMIN, "user": USER, "stranger": STRANGER, "unknown": UNKNOWN_ROLE, "platform": PLATFORM,
         "anonymous": ANONYMOUS}  # fmt: skip
USERS = {f"function:{what}" for what in ("create", "get", "update", "delete", "restore", "purge")} | {
    f"run:{what}" for what in ("create", "get", "kill")
}
PLATFORMS = {"function:build", "run:dispatch", "run:sweep", "platform:bootstrap"}
ALL = sorted(USERS | PLATFORMS | {"token:issue", "user:create", "domain:purge", "anything:else"})


def expected(role: str, permission: str, scope: Scope) -> bool:
    """The table of the built-in roles."""
    match role:
        case "superadmin":
            return True
        case "user":
            return permission in USERS and scope == OWN
        case "platform":
            return permission in PLATFORMS
        case "anonymous":
            return permission == "token:issue"
    return False


@pytest.mark.parametrize("scope", [OWN, FOREIGN, NAMESAKE, NOWHERE, Scope("acme"), Scope("acme", user="ann"), GLOBAL])
@pytest.mark.parametrize("permission", ALL)
@pytest.mark.parametrize("role", list(ROLES))
def test_the_table_of_roles(role: str, permission: str, scope: Scope) -> None:
    kind = permission.partition(":")[0]
    decision = Authorizer().decide(ROLES[role], permission, Target(kind, scope, "box"))
    assert decision.allowed is expected(role, permission, scope)
    assert bool(decision.policies) is decision.allowed


def refusal(principal: Principal, action: Action) -> PorticoError:
    with pytest.raises(PorticoError) as refused:
        Authorizer().validate(Call(principal, action, Origin("r"), datetime.now(UTC)))
    assert refused.value.denied
    return refused.value


@pytest.mark.parametrize("scope", [FOREIGN, NAMESAKE, NOWHERE])
@pytest.mark.parametrize("operation", ["create", "get", "search", "update", "delete", "restore", "purge"])
def test_a_foreign_project_looks_like_one_that_is_not_there(operation: str, scope: Scope) -> None:
    arguments: dict[str, tuple[object, ...]] = {"create": ({"name": "box"},), "search": (None,), "update": ("box", {})}
    error = refusal(USER, ACTIONS[operation](scope, *arguments.get(operation, ("box",))))
    missing = Target("project", scope).missing()
    assert (type(error), error.status, error.code) == (NotFound, 404, "PROJECT_NOT_FOUND")
    assert (error.message, error.details) == (missing.message, missing.details)


def test_what_one_may_not_even_read_looks_like_it_is_not_there() -> None:
    error = refusal(UNKNOWN_ROLE, KillRun(OWN, "some-id"))
    missing = Target("run", OWN, "some-id").missing()
    assert (error.status, error.code, error.message) == (404, missing.code, missing.message)


def test_what_one_may_read_is_forbidden_in_the_open() -> None:
    error = refusal(USER, BuildFunction(OWN, "box"))
    assert isinstance(error, Forbidden)
    assert error.details == {"permission": "function:build"}


def test_what_is_global_is_no_secret() -> None:
    assert isinstance(refusal(USER, Bootstrap("acme", "p", "u")), Forbidden)
    assert isinstance(refusal(PLATFORM, IssueToken("PK", "s")), Forbidden)


@pytest.mark.parametrize("principal", [ANONYMOUS, PLATFORM])
def test_neither_anonymous_nor_platform_reads(principal: Principal) -> None:
    assert refusal(principal, ACTIONS["get"](OWN, "box")).status == 404


def test_a_name_that_looks_like_policy_text_is_only_a_name() -> None:
    odd = 'x"; permit(principal, action, resource); //'
    tricky = Principal("user", odd, "acme", "vision", "user", {odd: "user"})
    for scope in (OWN, FOREIGN):
        assert not Authorizer().decide(tricky, "function:get", Target("function", scope, odd)).allowed
