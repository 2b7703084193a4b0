"""Rules of roles: nobody gives a role that is above the own, nor changes one who has it."""

from typing import Final

from portico.core.base.errors import Forbidden
from portico.core.model.call import Call
from portico.tenancy.members.entity import Role

_GIVES: Final = {
    "platform": frozenset(Role),
    Role.SUPERADMIN: frozenset(Role),
    Role.DOMAIN_ADMIN: frozenset(Role) - {Role.SUPERADMIN},
}
_FEWEST: Final = frozenset({Role.USER, Role.VIEWER})


def check_may_grant(call: Call, role: Role) -> None:
    """Raises Forbidden when the caller may not give or take the role."""
    if role not in _GIVES.get(call.principal.role, _FEWEST):
        raise Forbidden(f"You may not give or take the role {role}.", details={"role": str(role)})
