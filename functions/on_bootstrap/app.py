"""The first start: keys, a domain, a project and its administrator; invoked by operators, not through the API."""

from dataclasses import asdict
from typing import Any

from portico.composition import platform
from portico.core.call import Origin
from portico.core.entity import Name
from portico.core.ids import new_id
from portico.identity.actions import Bootstrap
from portico.identity.entities import Plan, Role
from portico.identity.principal import PLATFORM
from pydantic import BaseModel, ConfigDict


class Wanted(BaseModel):
    """What to make; `rotate` asks for one more key pair of a user who has one."""

    model_config = ConfigDict(extra="forbid")

    domain: Name
    project: Name
    user: Name
    role: Role = Role.SUPERADMIN
    plan: Plan = Plan.STANDARD
    rotate: bool = False


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Makes what is missing; the secret key is in the answer only when it was made now."""
    action = Bootstrap(**Wanted.model_validate(event).model_dump())
    return asdict(platform().processor.run(PLATFORM, action, Origin(new_id())))
