"""Simulations: who may do what, and which policy decides, without doing it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.core.model.target import Target
from portico.tenancy.users.entity import User


def scope_asked(who: Mapping[str, Any], caller: Principal) -> Scope:
    """The scope of a simulation: the caller's if it asks about itself as it is, else the domain asked about."""
    if who["subject"].lower() == caller.subject.lower() and _as_it_is(who, caller):
        return Scope(caller.domain, user=caller.name)
    return Scope(who["subject"].partition(":")[2].partition("/")[0])


def principal_asked(who: Mapping[str, Any], user: User | None) -> Principal:
    """The principal to simulate; what is not given is the user's."""
    kind, _, path = who["subject"].partition(":")
    domain, _, name = path.partition("/")
    made = Principal(kind, name, domain)
    if user is not None:
        places = {place.name: str(place.role) for place in user.projects}
        made = replace(made, name=user.name, role=str(user.role), projects=places)
    given = {field: who[field] for field in ("role", "projects") if who[field] is not None}
    return replace(made, **given)


def target_asked(resource: Mapping[str, Any], domain: str | None) -> Target:
    """The target; in the principal's domain unless another is named."""
    kind, name = resource["type"], resource["name"]
    if kind == "domain":
        return Target(kind, Scope(), name or resource["domain"])
    scope = Scope(resource["domain"] or domain, resource["project"])
    function = Target("function", scope, resource["function"]) if resource.get("function") else None
    return Target(kind, scope, name, function)


def _as_it_is(who: Mapping[str, Any], caller: Principal) -> bool:
    role, projects = who["role"], who["projects"]
    return role in {None, caller.role} and (projects is None or dict(projects) == dict(caller.projects))
