"""Writes the table of who may do what from the policies and the registry of actions; `--check` tells whether it has drifted."""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Final

from portico.access.authz.authorizer import Authorizer
from portico.access.authz.cedar import resource_type, schema_text
from portico.core.base.clock import SystemClock
from portico.core.base.settings import Settings
from portico.core.model.action import Action
from portico.core.model.principal import ANONYMOUS, PLATFORM, Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.core.model.target import Target
from portico.platform import Platform

TARGET: Final = Path(__file__).parents[2] / "docs" / "role-matrix.md"
YES: Final = "yes"
NO: Final = "-"


def _user(role: str, **projects: str) -> Principal:
    return Principal("user", "ann", "acme", next(iter(projects), None), role, projects)


ROLES: Final[Mapping[str, Principal]] = {
    "superadmin": _user("superadmin"),
    "domain_admin": _user("domain_admin"),
    "project_admin": _user("user", vision="project_admin"),
    "user": _user("user", vision="user"),
    "viewer": _user("viewer", vision="viewer"),
    "stranger": _user("user"),
    "service_account": Principal("service-account", "ann", "acme", "vision", "user", {"vision": "user"}),
    "platform": PLATFORM,
    "webhook": Principal("webhook", "vision/push", "acme", "vision", "webhook", {"vision": "webhook"}),
    "anonymous": ANONYMOUS,
}
PLACES: Final[Mapping[str, Mapping[str, tuple[Scope, str]]]] = {
    "project": {
        "own project": (Scope("acme", "vision"), "hello"),
        "another project of the domain": (Scope("acme", "audio"), "hello"),
        "other tenant": (Scope("umbrella", "vision"), "hello"),
    },
    "domain": {
        "own domain": (Scope("acme"), "some"),
        "other tenant": (Scope("umbrella"), "some"),
    },
    "global": {"platform": (GLOBAL, "some")},
}
HELD: Final[Mapping[str, tuple[Scope, str]]] = {
    "the user's own": (Scope("acme", user="ann"), "some"),
    "the service account's own": (Scope("acme", account="ann"), "some"),
    "of others": (Scope("acme", user="bob"), "some"),
}
OWN: Final[Mapping[str, Mapping[str, tuple[Scope, str]]]] = {
    "user": {"oneself": (Scope("acme"), "ann")},
    "policy:simulate": {"about oneself": (Scope("acme", user="ann"), "")},
    **dict.fromkeys(("token:create", "token:list", "token:delete"), HELD),
    "project": {"own project": (Scope("acme"), "vision")},
    "quota": {
        "own project": (Scope("acme", "vision"), ""),
        "another project of the domain": (Scope("acme", "audio"), ""),
    },
    "audit_log": {"own domain": (Scope("acme"), ""), "other tenant": (Scope("umbrella"), "")},
}
HEAD: Final = """# Who may do what

Written by `python -m tools.api.role_matrix` from `access/authz/roles/*.cedar` and the registry of actions; do not edit.

Ann is of the domain acme, and has the role of the column in its project vision (a *stranger* is a user without a project;
the *service_account* is called ann, too, and has the role user in the same project).
`yes`: a built-in policy permits it. What is not permitted is a 404, as if it were not there, unless Ann may read it: then a 403.
A domain's own policies (`/v1/domains/{domain}/policies`) can take from all but superadmins, and give at most what the column
*domain_admin* has. `list` is the search for those entities of a scope that one may get.
"""


@cache
def registry() -> tuple[type[Action], ...]:
    """Every action that a service carries out."""
    values = {field.name: "1" if field.type in {"int", int} else "none" for field in fields(Settings)}
    settings = Settings.from_environment({f"PORTICO_{name.upper()}": value for name, value in values.items()})
    return tuple(Platform(settings, SystemClock()).processor.handlers)


def operations() -> dict[str, set[str]]:
    """The operations of each type of entity that permissions are asked for."""
    found: dict[str, set[str]] = {}
    for action in registry():
        kind, _, operation = action.permission.partition(":")
        found.setdefault(kind, set()).add(operation)
        if "querier" in getattr(action, "__dataclass_fields__", {}) and f'"{kind}:list"' in schema_text():
            found[kind].add("list")
    return found


def home_of(kind: str) -> str:
    """The home of entities of a type, by the schema: `project`, `domain` or `global`."""
    for names, attributes in re.findall(r"entity ([\w, ]+?)(?: in \[[^\]]*\])? = \{([^}]*)\}", schema_text()):
        if resource_type(kind) in names.split(", "):
            words = set(re.findall(r"\w+\??", attributes))
            return (
                "project" if "project" in words and kind != "project" else "domain" if "domain" in words else "global"
            )
    raise ValueError(f"the schema has no {kind}")


def cells(permission: str, place: tuple[Scope, str]) -> list[str]:
    """The cells of each role for an entity that lives there."""
    kind, _, operation = permission.partition(":")
    scope, key = place
    target = Target(kind, scope, None if operation == "list" else key or None)
    decided = (Authorizer().decide(principal, permission, target) for principal in ROLES.values())
    return [YES if decision.allowed else NO for decision in decided]


def places(kind: str, operation: str) -> dict[str, tuple[Scope, str]]:
    """The places to ask about for a permission."""
    usual = {} if kind == "audit_log" else PLACES[home_of(kind)]
    return {**OWN.get(kind, {}), **OWN.get(f"{kind}:{operation}", {}), **usual}


def lines() -> Iterator[str]:
    """The document, line by line."""
    yield from HEAD.splitlines()
    for kind, found in sorted(operations().items()):
        yield from ("", f"## {kind}", "", _row(["operation", "where", *ROLES]), _row(["---"] * (len(ROLES) + 2)))
        for operation in sorted(found):
            for where, place in places(kind, operation).items():
                yield _row([operation, where, *cells(f"{kind}:{operation}", place)])


def main(arguments: list[str]) -> int:
    """0 when the table is as it should be, or was written; 1 when it has drifted."""
    text = "\n".join(lines()) + "\n"
    if "--check" not in arguments:
        TARGET.write_text(text, encoding="utf-8")
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text:
        return 0
    print(f"{TARGET.name} has drifted: run `python -m tools.api.role_matrix` and commit it", file=sys.stderr)
    return 1


def _row(texts: Iterable[str]) -> str:
    return f"| {' | '.join(texts)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
