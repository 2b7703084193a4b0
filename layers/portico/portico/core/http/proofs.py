"""The callers of operations, by the proof that an operation asks for."""

from collections.abc import Callable
from typing import Any, Final

from fastapi import Request

from portico.core.base.parts import load
from portico.core.http.dependencies import Caller, caller_dependency
from portico.core.model.conventions import Proof
from portico.core.model.principal import ANONYMOUS


async def _anybody(request: Request) -> Caller:
    """A caller that need not be proved."""
    return Caller(request, ANONYMOUS)


async def _perhaps(request: Request) -> Caller:
    """The caller that was proved, else one that was not."""
    return Caller(request, request.scope["portico.principal"] or ANONYMOUS)


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

    async def named(request: Request) -> Caller:
        return Caller(request, load(proof)(request))

    return named
