"""Permissions of the built-in roles, and the form of denials."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cedarpy import validate_policies
from portico.access.authz.authorizer import Authorizer
from portico.access.authz.cedar import groups, permissions, policy_files, schema
from portico.compute.functions.actions import BuildFunction
from portico.compute.functions.resource import FUNCTIONS
from portico.compute.runs.actions import KillRun
from portico.core.base.errors import Forbidden, NotFound, PorticoError
from portico.core.data.query import Querier
from portico.core.model.access import Access
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
from tools.authz import declared

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
BROWSED = {
    "stream:follow",
    "project:list",
    "user:list",
}
KEYPAIRS = {f"keypair:{what}" for what in ("create", "get", "update", "rotate", "delete")}
TOKENS = {f"token:{what}" for what in ("create", "list", "delete")}
TASKS = {"export:create", *(f"task:{what}" for what in ("get", "list", "cancel"))}
INVITATIONS = {f"invitation:{what}" for what in ("get", "list", "accept", "reject")}
SIGN_IN = {f"token:{what}" for what in ("issue", "login", "refresh", "revoke", "assert")} | {
    *("id_token:exchange", "sign_in:start", "sign_in:finish"),
    "hook:receive",
    *(f"session_agent:{what}" for what in ("code", "start", "beat", "mounts")),
    *(f"session_agent:mount_{what}" for what in ("uploads", "completed", "removals")),
    "app_route:find",
}
PLATFORMS = {
    "container:empty", "dead_letter:create", "event_type:emit", "function:build", "image:build", "platform:bootstrap",
    "platform:sweep", "replay:advance", "run:create", "run:dispatch", "schedule:follow", "schedule:note", "secret:use",
    "subscription:note", "subscription:reply", "task:advance", "upload:arrive", "folder:settle", "session:schedule",
    "notification_delivery:plan", "notification_delivery:advance", "notification_rule:note",
}  # fmt: skip
PLACES = [OWN, FOREIGN, NAMESAKE, NOWHERE, Scope("acme"), Scope("acme", user="ann"), Scope("acme", user="bob"), GLOBAL]
HOME, ONESELF = "everywhere at home", "about oneself"
GROUPS = {**declared.permissions(), "anything:else": frozenset[Access]()}
# What a role may do by the groups of a permission, and where.
MAY: dict[str, dict[str, set[Access]]] = {
    "domain_admin": {HOME: {Access.READ, Access.WRITE, Access.ADMINISTER, Access.CREDENTIALS}},
    "viewer": {"own project": {Access.READ}, HOME: {Access.BROWSE}},
    "viewer of a project": {"own project": {Access.READ}, HOME: {Access.BROWSE}},
    "user": {"own project": {Access.READ, Access.WRITE}, HOME: {Access.BROWSE}},
    "project_admin": {"own project": {Access.READ, Access.WRITE, Access.OWNED}, HOME: {Access.BROWSE}},
    "stranger": {HOME: {Access.BROWSE}},
    "webhook": {"own project": {Access.WEBHOOK}},
    "platform": {"anywhere": {Access.PLATFORM}},
    "anonymous": {"anywhere": {Access.ANONYMOUS}},
    "superadmin": {"anywhere": set(Access)},
}
MEMBERS = ("viewer", "viewer of a project", "user", "project_admin", "stranger")
for _role in (*MEMBERS, "domain_admin"):
    MAY[_role] |= {ONESELF: {Access.OWN, Access.HELD}, "the platform's": {Access.SHARED}}
for _role in ("viewer of a project", "user", "project_admin", "stranger", "domain_admin"):
    MAY[_role][ONESELF] |= {Access.HOME}
# What no group says.
EXCEPTIONS = {
    "project:update": {("project_admin", "own project")},
    "keypair:limit": {("domain_admin", "at home, about others")},
    "user:get": {(role, ONESELF) for role in MEMBERS},
    "policy:simulate": {(role, ONESELF) for role in MEMBERS},
    "anything:else": {("superadmin", "anywhere")},
}


def spots(scope: Scope) -> set[str]:
    """The names of a place."""
    at_home, oneself = scope.domain == "acme", scope == Scope("acme", user="ann")
    named = {
        "own project": scope == OWN,
        HOME: at_home,
        ONESELF: oneself,
        "at home, about others": at_home and not oneself,
        "the platform's": scope == GLOBAL,
        "anywhere": True,
    }
    return {name for name, is_so in named.items() if is_so}


def expected(role: str, permission: str, scope: Scope) -> bool:
    """True if the groups of the permission, or an exception, give it to the role there."""
    here = spots(scope)
    if role == "domain_admin" and Access.PRIVATE in GROUPS[permission] and scope.project is None:
        here -= {HOME}
    by_group = any(GROUPS[permission] & groups for spot, groups in MAY.get(role, {}).items() if spot in here)
    return by_group or any((role, spot) in EXCEPTIONS.get(permission, ()) for spot in here)


def row(permission: str) -> dict[str, bool]:
    """What the policies decide for each role and place; whatever is allowed is so by a policy."""
    targets = [Target(permission.partition(":")[0], scope, "box") for scope in PLACES]
    found: dict[str, bool] = {}
    for role, principal in ROLES.items():
        decisions = Authorizer().decide_all(principal, permission, targets)
        assert all(bool(decision.policies) is decision.allowed for decision in decisions), (role, decisions)
        found |= {f"{role} @ {scope}": made.allowed for scope, made in zip(PLACES, decisions, strict=True)}
    return found


@pytest.mark.parametrize("permission", sorted(GROUPS))
def test_the_row_of_a_permission(permission: str) -> None:
    wanted = {f"{role} @ {scope}": expected(role, permission, scope) for role in ROLES for scope in PLACES}
    actual = row(permission)
    assert {cell: said for cell, said in actual.items() if said is not wanted[cell]} == {}
    assert len(actual) == len(ROLES) * len(PLACES)


def test_the_groups_are_of_the_permissions_that_there_are() -> None:
    assert declared.permissions().keys() == permissions()
    for permission, given in declared.permissions().items():
        assert set(groups(permission)) == given
    assert groups("anything:else") == ()


def test_what_is_read_is_not_written() -> None:
    """Held against the names, which say it independently of the declarations."""
    of_projects = {name: given for name, given in GROUPS.items() if given & {Access.READ, Access.WRITE}}
    reads = {
        name for name in of_projects if name.partition(":")[2] in {"get", "list", "read", "mount", "clone", "use"}
    } - {*("upload:get", "secret:use")}
    assert {name for name, given in of_projects.items() if Access.READ in given} == reads
    assert {name for name, given in of_projects.items() if Access.WRITE in given} == of_projects.keys() - reads


def test_what_is_of_more_than_people() -> None:
    """The short lists, in full: a slip here would open the platform."""
    assert {name for name, given in GROUPS.items() if Access.WEBHOOK in given} == {"event_type:emit"}
    assert {name for name, given in GROUPS.items() if Access.ANONYMOUS in given} == SIGN_IN
    assert {name for name, given in GROUPS.items() if Access.PLATFORM in given} == PLATFORMS
    assert {name for name, given in GROUPS.items() if Access.BROWSE in given} == BROWSED
    assert {name for name, given in GROUPS.items() if Access.SHARED in given} == {
        *("base_image:get", "base_image:list", "notification_rule:list_types", "announcement:read"),
    }
    assert {name for name, given in GROUPS.items() if Access.OWN in given} == KEYPAIRS | {"password:change"}
    assert {name for name, given in GROUPS.items() if Access.HELD in given} == TOKENS | TASKS | INVITATIONS


def test_what_domain_admins_may_not() -> None:
    theirs = {Access.READ, Access.WRITE, Access.ADMINISTER, Access.CREDENTIALS}
    kinds = {name.partition(":")[0] for name, given in GROUPS.items() if not given & theirs}
    never = {"domain", "resource_policy", "base_image", "signing_key", "metric", "platform", "container"}
    assert never <= kinds
    assert not any(given & theirs for name, given in GROUPS.items() if name.partition(":")[0] in never)


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
        *((kind, Scope("acme", user="ann"), None) for kind in ("keypair", "password", "token")),
    ]
    for kind, scope, key in of_ann:
        for permission in sorted(permissions()):
            if permission.startswith(f"{kind}:") and permission != "user:list":
                assert not Authorizer().decide(bot, permission, Target(kind, scope, key)).allowed, permission
    assert Authorizer().decide(bot, "policy:simulate", Target("policy", Scope("acme", user="ann"))).allowed
    assert Authorizer().decide(bot, "run:get", Target("run", OWN)).allowed


def test_tokens_and_tasks_are_their_holders() -> None:
    bot = Principal("service-account", "ann", "acme", "vision", "user", {"vision": "user"})
    for permission in TOKENS | TASKS:
        kind = permission.partition(":")[0]
        of_user, of_bot = (Target(kind, scope) for scope in (USER.own_scope, bot.own_scope))
        decided = [
            Authorizer().decide(who, permission, what).allowed for who in (USER, bot) for what in (of_user, of_bot)
        ]
        assert decided == [True, False, False, True]
        of_others = Target(kind, Scope("acme", user="bob"))
        looked_after = permission.startswith("task:")  # what domain admins see of tasks has no result
        assert Authorizer().decide(ROLES["domain_admin"], permission, of_others).allowed is looked_after


@pytest.mark.parametrize("role", ["domain_admin", "project_admin", "user", "viewer of a project", "stranger"])
def test_what_is_personal_is_the_owners_where_they_work(role: str) -> None:
    """Domain admins work in all projects of their domain, and own no more than others do there."""
    for permission in sorted(name for name, given in GROUPS.items() if Access.PERSONAL in given):
        for owner in ("user:acme/ann", "user:acme/bob"):
            targets = [Target("session", scope, "box", facts=(("owner", owner),)) for scope in (OWN, FOREIGN, NAMESAKE)]
            decided = [one.allowed for one in Authorizer().decide_all(ROLES[role], permission, targets)]
            works = role in {"domain_admin", "project_admin", "user"}, role == "domain_admin", False
            assert decided == [owner == "user:acme/ann" and there for there in works], (permission, owner)


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
