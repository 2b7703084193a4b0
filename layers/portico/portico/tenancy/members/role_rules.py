"""Rules of roles: nobody gives a role that is above the own, nor changes or brings back one who has it."""

from collections.abc import Mapping
from typing import Final

from portico.core.base.errors import Forbidden
from portico.core.model.call import Call
from portico.tenancy.members.entity import Role

_RISING: Final = (Role.VIEWER, Role.USER, Role.DOMAIN_ADMIN, Role.SUPERADMIN)
_RANKS: Final[Mapping[str, int]] = {**{role: rank for rank, role in enumerate(_RISING)}, "platform": len(_RISING)}


def rank_of(role: str) -> int:
    """The place of a role among the roles, from the lowest; below all of them for what is none."""
    return _RANKS.get(role, -1)


def check_may_grant(call: Call, role: Role) -> None:
    """Raises Forbidden when the caller may not give or take the role."""
    if rank_of(role) > rank_of(call.principal.role):
        raise Forbidden(f"You may not give or take the role {role}.", details={"role": str(role)})
