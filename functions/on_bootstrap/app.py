"""The first start: keys, a domain, a project and its administrator; invoked by operators, not through the API."""

from dataclasses import asdict
from typing import Any

from portico.core.base.ids import new_id
from portico.core.model.call import Origin
from portico.core.model.entity import Name
from portico.core.model.principal import PLATFORM
from portico.platform import platform
from portico.tenancy.domains.entity import Plan
from portico.tenancy.members.entity import Role
from portico.tenancy.sign_in.actions import Bootstrap
from pydantic import BaseModel, ConfigDict


class Wanted(BaseModel):
    """The entities to make; `rotate` asks for one more key pair of a user who has one."""

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
