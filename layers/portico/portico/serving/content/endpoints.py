"""The endpoints of the content API: which API it is, who calls it, and bytes that come through as they are."""

import json
from typing import Annotated, Final

from fastapi import Depends, Request, Response

from portico.core.http.ports import services_of
from portico.core.model.principal import Principal
from portico.serving.content.callers import CALLERS

_BYTES: Final = "application/octet-stream"


async def known(request: Request) -> Principal | None:
    """The caller, if it sends a credential; one that proves nothing is refused."""
    callers = services_of(request.scope).get(CALLERS)
    return callers.find(request.scope["aws.event"], request.scope["portico.headers"])


async def proved(request: Request) -> Principal:
    """The caller, noted where those who act look for it."""
    callers = services_of(request.scope).get(CALLERS)
    principal = callers.prove(request.scope["aws.event"], request.scope["portico.headers"])
    request.scope["portico.principal"] = principal
    return principal


async def content(caller: Annotated[Principal | None, Depends(known)]) -> Response:
    """Says which API this is, and who calls."""
    who = {"kind": caller.kind, "subject": caller.subject} if caller else None
    return Response(json.dumps({"api": "content", "caller": who}), media_type="application/json")


async def echo(request: Request, _: Annotated[Principal, Depends(proved)]) -> Response:
    """Sends the body back, byte for byte, as the type that it came as. Of proved callers only: a page cannot post here."""
    body = await request.body()
    return Response(body, headers={"Content-Type": request.headers.get("content-type", _BYTES)})
