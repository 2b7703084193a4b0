"""Principals, resources and policies in Cedar's terms, as `access/authz/roles/schema.cedarschema` describes them.

Ids are paths in lower case, for names ignore case: a policy on `acme/vision/hello` cannot be passed by asking for `HELLO`.
"""

import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from functools import cache
from pathlib import Path
from re import findall
from typing import TYPE_CHECKING, Any, Final

from portico.core.base.frozen import frozen
from portico.core.base.lazy_modules import postpone
from portico.core.base.ttl_cache import TtlCache
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.core.model.subjects import seen_by
from portico.core.model.target import Target

if TYPE_CHECKING:
    from cedarpy import Entities, PolicySet, Schema
    from cedarpy.pst import ActionConstraint

# Classes of syntax trees: they cost as much as the rest of Cedar, and only tenants' own policies need them.
postpone("cedarpy.pst")

FOLDER: Final = Path(__file__).parent / "roles"
# Types that are those of principals, too.
_RECORDS: Final = frozenset({"user", "service_account", "platform", "webhook"})
_WORKERS: Final = frozenset({"user", "project_admin"})


def decisions() -> TtlCache[Any]:
    """A memory of decisions, each for as long as the policies of a domain may be old."""
    return TtlCache(4_096, 30.0)


@frozen(slots=True)
class Answer:
    """The answer of a set of policies: allowed or not, the ids of those that decided, and what went wrong in others."""

    allowed: bool
    policies: tuple[str, ...]
    errors: tuple[str, ...]

    @property
    def forbidden(self) -> bool:
        """True if a policy forbids it, rather than none permitting it."""
        return not self.allowed and bool(self.policies)


@frozen
class OwnPolicies:
    """A tenant's own policies, parsed; `forbidden` has the action constraints of those that forbid.

    `decisions` are those that they had a part in, kept by whoever asks.
    """

    handle: "PolicySet"
    forbidden: tuple["ActionConstraint", ...]
    decisions: TtlCache[Any] = field(default_factory=decisions, compare=False)

    @classmethod
    def parse(cls, texts: Mapping[str, str]) -> "OwnPolicies":
        """The policies of these texts by name. Raises ValueError for text that is not Cedar."""
        from cedarpy import PolicySet, policies_to_pst, pst

        found = {}
        for name, text in texts.items():
            for number, policy in enumerate(policies_to_pst(text).static_policies.values()):
                found[f"{name}#{number}"] = replace(policy, id=f"{name}#{number}")
        handle = PolicySet.from_pst(pst.PolicySet(templates={}, static_policies=found, template_links=()))
        return cls(handle, tuple(policy.action for policy in found.values() if policy.effect == "forbid"))

    def may_forbid(self, permission: str) -> bool:
        """True if any of them forbids the permission on something."""
        return any(_constrains(action, permission) for action in self.forbidden)


def entities(principal: Principal, permission: str, targets: Sequence[Target]) -> "Entities":
    """The principal, the permission, the targets and what these are in, parsed: for any number of questions about them."""
    from cedarpy import Entities

    listed = [principal_entity(principal), action_entity(permission)]
    listed += (entity for target in targets for entity in resource_entities(target, principal))
    unique = {_key(entity): entity for entity in listed}
    return Entities.from_json_str(json.dumps(list(unique.values())))


def ask(
    policies: "PolicySet", principal: Principal, permission: str, targets: Sequence[Target], known: "Entities"
) -> list[Answer]:
    """The answers of the policies about one permission on each of the targets, which are among the known."""
    from cedarpy import is_authorized_batch

    who, action = principal_uid(principal), uid("Action", permission)
    requests = [
        {"principal": who, "action": action, "resource": resource_uid(target), "context": {}} for target in targets
    ]
    answers = is_authorized_batch(requests, policies, known)
    return [_answer(answer.allowed, answer.diagnostics) for answer in answers]


@cache
def builtin_policies() -> "PolicySet":
    """The built-in policies, parsed once."""
    from cedarpy import PolicySet

    return PolicySet.from_str("\n".join(path.read_text(encoding="utf-8") for path in policy_files()))


def policy_files() -> list[Path]:
    """The files of the built-in roles."""
    return sorted(FOLDER.glob("*.cedar"))


@cache
def schema_text() -> str:
    """The schema that all policies are validated against."""
    return (FOLDER / "schema.cedarschema").read_text(encoding="utf-8")


@cache
def schema() -> "Schema":
    """The schema, parsed once."""
    from cedarpy import Schema

    return Schema.from_str(schema_text())


@cache
def permissions() -> frozenset[str]:
    """Every permission that the schema knows."""
    return frozenset(findall(r'"([a-z_]+:[a-z_]+)"', schema_text()))


@cache
def groups(permission: str) -> tuple[str, ...]:
    """The groups that the schema has a permission in; none for one that it does not know."""
    rest = schema_text().partition(f'action "{permission}" in [')[2]
    return tuple(findall(r'"([a-z_]+)"', rest.partition("]")[0]))


def uid(kind: str, name: str) -> dict[str, str]:
    """The uid of an entity."""
    return {"type": f"Portico::{kind}", "id": name}


def resource_type(entity_type: str) -> str:
    """`audit_log` is `AuditLog`; what is the type of a principal too is a record of one: `UserRecord`."""
    name = entity_type.title().replace("_", "")
    return f"{name}Record" if entity_type in _RECORDS else name


def principal_uid(principal: Principal) -> dict[str, str]:
    """The uid of the caller."""
    return uid(principal.kind.title().replace("-", ""), _path(principal.domain, principal.name))


def principal_entity(principal: Principal) -> dict[str, Any]:
    """The caller, from what its token says alone."""
    attributes: dict[str, Any] = {"path": _path(principal.domain, principal.name), "subject": principal.subject.lower()}
    if principal.domain:
        attributes["domain"] = _path(principal.domain)
    places = {_path(principal.domain, name): role for name, role in principal.projects.items()}
    attributes["projects"] = list(places)
    attributes["admin_of"] = [place for place, role in places.items() if role == "project_admin"]
    attributes["works_in"] = [place for place, role in places.items() if role in _WORKERS]
    return {"uid": principal_uid(principal), "attrs": attributes, "parents": [uid("Role", principal.role)]}


def principal_key(principal: Principal) -> tuple[Hashable, ...]:
    """All of the caller that a decision turns on: what `principal_entity` reads, and the restriction."""
    places = tuple(principal.projects.items())
    uid = principal.uids and principal.uids[0]
    return principal.kind, principal.domain, principal.name, uid, principal.role, places, principal.restriction


def action_entity(permission: str) -> dict[str, Any]:
    """The permission, in its groups."""
    parents = [uid("Action", group) for group in groups(permission)]
    return {"uid": uid("Action", permission), "attrs": {}, "parents": parents}


def resource_uid(target: Target) -> dict[str, str]:
    """The uid of the target."""
    scope = target.scope
    names = scope.domain, scope.project, scope.user, scope.account, target.key or "*"
    return uid(resource_type(target.entity_type), _path(*names))


def resource_entities(target: Target, principal: Principal) -> list[dict[str, Any]]:
    """The target, with its facts as they are about the caller, and what it is in."""
    scope = target.scope
    above = [*_within(target, principal), *_homes(scope)]
    attributes: dict[str, Any] = {"name": (target.key or "").lower()}
    if scope.domain:
        attributes["domain"] = scope.domain
    project = scope.project or (target.key if target.entity_type == "project" else None)
    if scope.domain and project:
        attributes["project"] = _path(scope.domain, project)
    owner = scope.user or (target.key if target.entity_type == "user" else None)
    if scope.domain and owner:
        attributes["owner"] = _path(scope.domain, owner)
    if scope.account:
        attributes["account"] = _path(scope.domain, scope.account)
    attributes |= seen_by(principal, target.facts)
    parents = [entity["uid"] for entity in above]
    return [{"uid": resource_uid(target), "attrs": attributes, "parents": parents}, *above]


def _within(target: Target, principal: Principal) -> Iterable[dict[str, Any]]:
    return [] if target.within is None else resource_entities(target.within, principal)[:1]


def _homes(scope: Scope) -> Iterable[dict[str, Any]]:
    if scope.project:
        parents = [uid("Domain", _path(scope.domain))]
        yield {"uid": uid("Project", _path(scope.domain, scope.project)), "attrs": {}, "parents": parents}
    if scope.domain:
        yield {"uid": uid("Domain", _path(scope.domain)), "attrs": {}, "parents": []}


def _path(*parts: str | None) -> str:
    return "/".join(part for part in parts if part).lower()


def _key(entity: Mapping[str, Any]) -> tuple[str, str]:
    return entity["uid"]["type"], entity["uid"]["id"]


def _answer(allowed: bool, said: Any) -> Answer:
    ids = [said.id_annotations_by_reason.get(reason, reason).partition("#")[0] for reason in said.reasons]
    return Answer(allowed, tuple(sorted(set(ids))), tuple(said.errors))


def _constrains(constraint: Any, permission: str) -> bool:
    from cedarpy import pst

    # An action is in itself, and in its groups.
    match constraint:
        case pst.ActionEq(entity):
            return bool(entity.id == permission)
        case pst.ActionIn(entities):
            return any(entity.id == permission or entity.id in groups(permission) for entity in entities)
    return True
