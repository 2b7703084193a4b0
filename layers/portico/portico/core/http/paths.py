"""The pieces of paths, and the scopes that they name.

The annotations of dependencies are values here, so this module does not postpone them.
"""

from typing import Annotated

from fastapi import Path

from portico.core.model.entity import NAME_PATTERN
from portico.core.model.scope import GLOBAL, Scope

NameInPath = Annotated[
    str, Path(pattern=NAME_PATTERN, description="The name; case does not matter.", examples=["hello"])
]
DomainInPath = Annotated[str, Path(pattern=NAME_PATTERN, description="The domain.", examples=["default"])]


async def global_scope() -> Scope:
    """The scope of the paths below `/v1/admin`."""
    return GLOBAL


async def domain_scope(domain: DomainInPath) -> Scope:
    """The scope of the paths below `/v1/domains/{domain}`."""
    return Scope(domain.lower())
