"""The callers of operations, by the proof that an operation asks for."""

from collections.abc import Callable
from typing import Any, Final

from fastapi import Request

from portico.core.base.errors import Unauthenticated
from portico.core.base.parts import load
from portico.core.http.dependencies import Caller, OnPlatform, caller_dependency, principal_of
from portico.core.model.principal import ANONYMOUS
from portico.core.resource import Proof


async def _anybody(request: Request, on: OnPlatform) -> Caller:
    """A caller that need not be proved."""
    return Caller(request, ANONYMOUS, on)


async def _perhaps(request: Request, on: OnPlatform) -> Caller:
    """The caller that was proved, else one that was not."""
    try:
        principal = principal_of(request.scope.get("aws.event", {}))
    except Unauthenticated:
        principal = ANONYMOUS
    return Caller(request, principal, on)


_CALLERS: Final[dict[str, Callable[..., Any]]] = {
    Proof.PRINCIPAL: caller_dependency,
    Proof.PUBLIC: _anybody,
    Proof.OPTIONAL: _perhaps,
}


def caller_of(proof: str) -> Callable[..., Any]:
    """The dependency that gives the caller; another proof is the `package.module:function` that proves."""
    found = _CALLERS.get(proof)
    if found is not None:
        return found

    async def named(request: Request, on: OnPlatform) -> Caller:
        return Caller(request, load(proof)(request, on), on)

    return named
