"""Authorization by Cedar: who may do what, decided once for every action, without a request to the database.

The built-in roles are the files `policies/*.cedar`. A caller who may not even read the target gets the same error as
if it were not there; one who may read it gets a 403.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portico.core.action import Target
from portico.core.call import Call
from portico.core.errors import Forbidden, PorticoError
from portico.identity.principal import Principal

if TYPE_CHECKING:
    from cedarpy import PolicySet

_POLICIES = Path(__file__).parent.parent / "policies"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it is allowed, and the ids of the policies that decided."""

    allowed: bool
    policies: tuple[str, ...]


@dataclass(frozen=True)
class Authorizer:
    """Asks Cedar."""

    def decide(self, principal: Principal, permission: str, target: Target) -> Decision:
        """The decision on one permission (`function:create`) for one target."""
        from cedarpy import is_authorized

        resource = _uid(target.entity_type.title().replace("_", ""), f"{target.scope}/{target.key or '*'}")
        who = _uid(principal.kind.title().replace("-", ""), principal.subject)
        request = {"principal": who, "action": _uid("Action", permission), "resource": resource, "context": {}}
        entities = [_principal_entity(who, principal), _resource_entity(resource, target)]
        answer = is_authorized(request, builtin_policies(), entities)
        return Decision(answer.allowed, tuple(answer.diagnostics.reasons))

    def validate(self, call: Call) -> None:
        """Raises Forbidden, or the error of a missing target, when the caller may not do this."""
        action, target = call.action, call.action.target
        if self.decide(call.principal, action.permission, target).allowed:
            return
        error = self._denial(call.principal, action.permission, target)
        error.denied = True
        raise error

    def _denial(self, principal: Principal, permission: str, target: Target) -> PorticoError:
        read = f"{target.entity_type}:get"
        in_the_open = target.scope.kind == "global" or self.decide(principal, read, target).allowed
        if not in_the_open:
            return (
                Target(target.scope.kind, target.scope).missing() if _foreign(principal, target) else target.missing()
            )
        return Forbidden(f"You may not do this: {permission}.", details={"permission": permission})


@cache
def builtin_policies() -> "PolicySet":
    """The built-in policies, parsed once."""
    from cedarpy import PolicySet

    return PolicySet.from_str("\n".join(_texts(sorted(_POLICIES.glob("*.cedar")))))


def _texts(paths: Iterable[Path]) -> Iterable[str]:
    return (path.read_text(encoding="utf-8") for path in paths)


def _foreign(principal: Principal, target: Target) -> bool:
    scope = target.scope
    return scope.project is not None and (
        scope.domain != principal.scope.domain or scope.project not in principal.projects
    )


def _uid(kind: str, name: str) -> dict[str, str]:
    return {"type": f"Portico::{kind}", "id": name}


def _principal_entity(uid: dict[str, str], principal: Principal) -> dict[str, Any]:
    projects = [f"{principal.domain}/{name}" for name in principal.projects]
    attributes = {"projects": projects} | ({"domain": principal.domain} if principal.domain else {})
    return {"uid": uid, "attrs": attributes, "parents": [_uid("Role", principal.role)]}


def _resource_entity(uid: dict[str, str], target: Target) -> dict[str, Any]:
    scope = target.scope
    attributes = {"domain": scope.domain} if scope.domain else {}
    if scope.project:
        attributes["project"] = f"{scope.domain}/{scope.project}"
    return {"uid": uid, "attrs": attributes, "parents": []}
