"""Who may do what: the built-in roles, and what a denial looks like."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cedarpy import validate_policies
from portico.access.authz.authorizer import Authorizer
from portico.access.authz.cedar import permissions, policy_files, schema
from portico.compute.functions.actions import BuildFunction
from portico.compute.functions.resource import FUNCTIONS
from portico.compute.runs.actions import KillRun
from portico.core.base.errors import Forbidden, NotFound, PorticoError
from portico.core.data.query import Querier
from portico.core.model.action import Action
from portico.core.model.call import Call, Origin
from portico.core.model.principal import ANONYMOUS, PLATFORM, Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.core.model.target import Target
from portico.operations.audit.actions import SearchAuditLogs
from portico.tenancy.domains.resource import DOMAINS
from portico.tenancy.policies.resource import POLICIES
from portico.tenancy.sign_in.actions import Bootstrap

from tools.api.role_matrix import registry

OWN, FOREIGN, NAMESAKE, NOWHERE = (
    Scope("acme", "vision"),
    Scope("acme", "audio"),
    Scope("umbrella", "vision"),
    Scope("acme", "nowhere"),
)


def acme(role: str, **projects: str) -> Principal:
    """Ann of acme, in a role, with her roles in projects."""
    return Principal("user", "ann", "acme", next(iter(projects), None), role, projects)


USER = acme("user", vision="user")
ROLES = {
    "superadmin": acme("superadmin"), "domain_admin": acme("domain_admin"), "user": USER,
    "project_admin": acme("user", vision="project_admin"), "viewer of a project": acme("user", vision="viewer"),
    "viewer": acme("viewer", vision="project_admin"), "stranger": acme("user"),
    "unknown": acme("wizard", vision="project_admin"), "platform": PLATFORM, "anonymous": ANONYMOUS,
    "webhook": Principal("webhook", "vision/push", "acme", "vision", "webhook", {"vision": "webhook"}),
}  # fmt: skip
UNKNOWN_ROLE = ROLES["unknown"]
READS = {f"{kind}:{what}" for kind in ("function", "run", "dead_letter") for what in ("get", "list")} | {"project:get"}
WRITES = {f"function:{what}" for what in ("create", "update", "delete", "restore", "purge")} | {
    "run:create",
    "run:kill",
    "dead_letter:redrive",
    "dead_letter:purge",
    "secret:use",
}
READS |= {f"{kind}:{what}" for kind in ("version", "alias") for what in ("get", "list")}
WRITES |= {"function:rollback", "upload:create", "upload:get", "alias:create", "alias:update", "alias:delete"}
READS |= {"secret:get", "secret:list"}
WRITES |= {f"secret:{what}" for what in ("create", "update", "delete", "restore", "purge", "use")}
READS |= {f"{kind}:{what}" for kind in ("event_type", "schedule", "subscription") for what in ("get", "list")}
WRITES |= {f"event_type:{what}" for what in ("create", "update", "delete", "restore", "purge", "emit")}
READS |= {"replay:get", "replay:list", "image:get", "image:list"}
WRITES |= {f"image:{what}" for what in ("create", "update", "delete", "restore", "purge")}
WRITES |= {"replay:create", "replay:cancel"}
for _kind in ("schedule", "subscription"):
    WRITES |= {f"{_kind}:{what}" for what in ("create", "update", "delete", "restore", "purge", "pause", "resume")}
READS |= {"webhook:get", "webhook:list"}
WRITES |= {
    f"webhook:{what}" for what in ("create", "update", "delete", "restore", "purge", "pause", "resume", "rotate")
}
STANDARD = ("create", "get", "list", "update", "delete", "restore", "purge")
ADMINS = READS | WRITES | {"audit_log:get", "policy:simulate", "project:limit"} | {
    f"{kind}:{what}" for kind in ("policy", "project", "user", "identity_provider", "service_account") for what in STANDARD
}  # fmt: skip
KEYPAIRS = {f"keypair:{what}" for what in ("create", "get", "update", "rotate", "delete")}
OWN_CREDENTIALS = KEYPAIRS | {"password:change"}
SIGN_IN = {f"token:{what}" for what in ("issue", "login", "refresh", "revoke", "assert")} | {
    "id_token:exchange",
    "hook:receive",
}
OF_PROJECT = {"viewer": READS, "viewer of a project": READS, "user": READS | WRITES,
              "project_admin": READS | WRITES | {"project:update"}}  # fmt: skip
EVERYBODY = {"project:list", "user:list"}
PLATFORMS = {
    "function:build",
    "run:create",
    "run:dispatch",
    "secret:use",
    "platform:sweep",
    "platform:bootstrap",
    "container:empty",
}
PLATFORMS |= {"secret:use", "image:build"}
PLATFORMS |= {
    "subscription:note",
    "subscription:reply",
    "replay:advance",
    "schedule:follow",
    "schedule:note",
    "event_type:emit",
    "upload:arrive",
    "dead_letter:create",
}
ALL = sorted({*ADMINS, *PLATFORMS, *permissions(), "anything:else"})


def expected(role: str, permission: str, scope: Scope) -> bool:
    """The table of the built-in roles, said in another way."""
    at_home = scope.domain == "acme"
    if permission in {"base_image:get", "base_image:list"} and scope == GLOBAL:
        return role not in {"platform", "anonymous", "unknown", "webhook"}
    match role:
        case "superadmin":
            return True
        case "platform":
            return permission in PLATFORMS
        case "anonymous":
            return permission in SIGN_IN
        case "domain_admin":
            own = scope.user == "ann" and permission == "password:change"
            limits = scope.user != "ann" and permission == "keypair:limit"
            return at_home and (own or limits or permission in ADMINS | KEYPAIRS)
        case "unknown" | "webhook":
            return (role, permission, scope) == ("webhook", "event_type:emit", OWN)
    if scope.user == "ann" and permission in OWN_CREDENTIALS:
        return at_home
    if scope.user == "ann" and permission in {"policy:simulate", "user:get"}:
        return at_home
    if at_home and permission in EVERYBODY:
        return True
    return scope == OWN and permission in OF_PROJECT.get(role, set())


@pytest.mark.parametrize("scope", [OWN, FOREIGN, NAMESAKE, NOWHERE, Scope("acme"), Scope("acme", user="ann"), GLOBAL])
@pytest.mark.parametrize("permission", ALL)
@pytest.mark.parametrize("role", list(ROLES))
def test_the_table_of_roles(role: str, permission: str, scope: Scope) -> None:
    kind = permission.partition(":")[0]
    decision = Authorizer().decide(ROLES[role], permission, Target(kind, scope, "box"))
    assert decision.allowed is expected(role, permission, scope)
    assert bool(decision.policies) is decision.allowed


@pytest.mark.parametrize("path", policy_files(), ids=lambda path: path.stem)
def test_the_policies_satisfy_the_schema(path: Path) -> None:
    assert validate_policies(path.read_text(), schema()).errors == []


def test_every_action_is_known_to_the_schema() -> None:
    assert {action.permission for action in registry()} <= permissions()


def test_the_names_of_actions_and_permissions_agree() -> None:
    assert len({action.name for action in registry()}) == len(registry())
    assert all(":" in action.permission and "." in action.name for action in registry())


def test_one_reads_ones_own_projects_and_oneself_only() -> None:
    home = Scope("acme")
    for kind, own, other in (("project", "vision", "audio"), ("user", "ann", "bob")):
        assert Authorizer().decide(USER, f"{kind}:get", Target(kind, home, own)).policies
        assert not Authorizer().decide(USER, f"{kind}:get", Target(kind, home, other)).allowed
        assert not Authorizer().decide(USER, f"{kind}:get", Target(kind, Scope("umbrella"), own)).allowed


@pytest.mark.parametrize("role", ["user", "viewer"])
def test_a_service_account_is_not_the_user_of_its_name(role: str) -> None:
    bot = Principal("service-account", "ann", "acme", "vision", role, {"vision": "user"})
    of_ann = [
        ("user", Scope("acme"), "ann"),
        *((kind, Scope("acme", user="ann"), None) for kind in ("keypair", "password")),
    ]
    for kind, scope, key in of_ann:
        for permission in sorted(permissions()):
            if permission.startswith(f"{kind}:") and permission != "user:list":
                assert not Authorizer().decide(bot, permission, Target(kind, scope, key)).allowed, permission
    assert Authorizer().decide(bot, "policy:simulate", Target("policy", Scope("acme", user="ann"))).allowed
    assert Authorizer().decide(bot, "run:get", Target("run", OWN)).allowed


def test_a_spelling_opens_and_closes_nothing() -> None:
    loud = Principal("user", "ANN", "Acme", "Vision", "user", {"Vision": "user"})
    assert Authorizer().decide(loud, "user:get", Target("user", Scope("ACME"), "Ann")).policies == ("self",)
    assert Authorizer().decide(loud, "run:create", Target("run", Scope("acme", "VISION"))).policies == ("user",)


def refusal(principal: Principal, action: Action) -> PorticoError:
    with pytest.raises(PorticoError) as refused:
        Authorizer().validate(Call(principal, action, Origin("r"), datetime.now(UTC)))
    assert refused.value.denied
    return refused.value


@pytest.mark.parametrize("scope", [FOREIGN, NAMESAKE, NOWHERE])
@pytest.mark.parametrize("operation", ["create", "get", "search", "update", "delete", "restore", "purge"])
def test_a_foreign_project_looks_like_one_that_is_not_there(operation: str, scope: Scope) -> None:
    arguments: dict[str, tuple[object, ...]] = {"create": ({"name": "box"},), "search": (None,), "update": ("box", {})}
    error = refusal(USER, FUNCTIONS.actions[operation](scope, *arguments.get(operation, ("box",))))
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


@pytest.mark.parametrize("action", [Bootstrap("acme", "p", "u"), DOMAINS.actions["get"](GLOBAL, "umbrella"),
                                     SearchAuditLogs(GLOBAL, Querier())])  # fmt: skip
def test_what_is_the_platforms_is_not_there(action: Action) -> None:
    error = refusal(USER, action)
    missing = action.target.missing()
    assert (error.status, error.code, error.message) == (404, missing.code, missing.message)


@pytest.mark.parametrize("kind", ["policy", "audit_log"])
def test_denials_are_403_at_home_and_404_elsewhere(kind: str) -> None:
    actions = {"policy": POLICIES.actions["search"], "audit_log": SearchAuditLogs}
    assert refusal(USER, actions[kind](Scope("acme"), Querier())).status == 403
    assert refusal(USER, actions[kind](Scope("umbrella"), Querier())).code == "DOMAIN_NOT_FOUND"


@pytest.mark.parametrize("operation", ["create", "get", "update", "delete", "restore", "purge"])
@pytest.mark.parametrize("scope", [Scope("acme"), Scope("umbrella")])
def test_a_policy_that_may_not_be_read_is_missing(operation: str, scope: Scope) -> None:
    arguments: dict[str, tuple[object, ...]] = {"create": ({"name": "box"},), "update": ("box", {})}
    error = refusal(USER, POLICIES.actions[operation](scope, *arguments.get(operation, ("box",))))
    assert (error.status, error.code) == (404, "POLICY_NOT_FOUND")


@pytest.mark.parametrize("principal", [ANONYMOUS, PLATFORM])
def test_neither_anonymous_nor_platform_reads(principal: Principal) -> None:
    assert refusal(principal, FUNCTIONS.actions["get"](OWN, "box")).status == 404


def test_a_name_that_looks_like_policy_text_is_only_a_name() -> None:
    odd = 'x"; permit(principal, action, resource); //'
    tricky = Principal("user", odd, "acme", "vision", "user", {odd: "user"})
    for scope in (OWN, FOREIGN):
        assert not Authorizer().decide(tricky, "function:get", Target("function", scope, odd)).allowed
