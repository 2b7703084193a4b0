"""Rules of roles: nobody gives a role that is above the own, nor changes or brings back one who has it."""

from collections.abc import Mapping
from typing import Final

from portico.core.base.errors import Forbidden
from portico.core.model.call import Call
from portico.tenancy.members.entity import ProjectRole, Role

_RISING: Final = (Role.VIEWER, Role.USER, Role.DOMAIN_ADMIN, Role.SUPERADMIN)
_PLACES: Final[Mapping[str, int]] = {ProjectRole.VIEWER: 0, ProjectRole.USER: 1, ProjectRole.PROJECT_ADMIN: 2}
_RANKS: Final[Mapping[str, int]] = {**{role: rank for rank, role in enumerate(_RISING)}, "platform": len(_RISING)}


def rank_of(role: str) -> int:
    """The place of a role among the roles, from the lowest; below all of them for what is none."""
    return _RANKS.get(role, -1)


def check_may_grant(call: Call, role: Role) -> None:
    """Raises Forbidden when the caller may not give or take the role; nobody may one that only newer code knows."""
    if role not in _RISING or rank_of(role) > rank_of(call.principal.role):
        raise Forbidden(f"You may not give or take the role {role}.", details={"role": str(role)})


def check_may_place(call: Call, project: str, role: ProjectRole) -> None:
    """Raises Forbidden when the caller neither administers the domain nor has as high a role in the project."""
    if rank_of(call.principal.role) >= rank_of(Role.DOMAIN_ADMIN):
        return
    held = _PLACES.get(call.principal.projects.get(project.lower()) or "", -1)
    if held < _PLACES.get(role, len(_PLACES)):
        message = f"You may not give the role {role} in the project {project}."
        raise Forbidden(message, details={"project": project, "role": str(role)})


def highest_given(call: Call) -> Role:
    """The highest role that the caller may give, superadmin aside."""
    return (
        Role.DOMAIN_ADMIN if rank_of(call.principal.role) >= rank_of(Role.DOMAIN_ADMIN) else Role(call.principal.role)
    )
