"""The function that reaches sessions for the others: the only one in their network, which has no rights in the account.

It is sent a request and answers with the reply, or with the name of an error.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from functools import cache
from ipaddress import IPv4Network
from typing import Any, Final

from portico.compute.sessions.direct_reach import DirectReach
from portico.compute.sessions.engine import ReachReply, ReachRequest, ReplyTooLarge, Unreachable
from portico.core.base.settings import settings

_ERRORS: Final = {"Unreachable": Unreachable, "ReplyTooLarge": ReplyTooLarge, "TimeoutError": TimeoutError}


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """The reply to one request."""
    request = ReachRequest(**{**event, "body": b64decode(event["body"])})
    try:
        reply = _reach().send(request)
    except (Unreachable, ReplyTooLarge, TimeoutError) as error:
        return {"error": type(error).__name__, "message": str(error)}
    return {"status": reply.status, "headers": list(reply.headers), "body": b64encode(reply.body).decode()}


def asked(request: ReachRequest) -> dict[str, Any]:
    """The event of a request."""
    return {
        "address": request.address,
        "port": request.port,
        "method": request.method,
        "path": request.path,
        "headers": dict(request.headers),
        "body": b64encode(request.body).decode(),
        "seconds": request.seconds,
    }


def answered(answer: Mapping[str, Any]) -> ReachReply:
    """The reply of an answer. Raises Unreachable, ReplyTooLarge, TimeoutError."""
    if "error" in answer:
        raise _ERRORS.get(answer["error"], Unreachable)(answer.get("message"))
    headers = [(name, value) for name, value in answer["headers"]]
    return ReachReply(answer["status"], headers, b64decode(answer["body"]))


@cache
def _reach() -> DirectReach:
    """To the networks that the settings name."""
    return DirectReach([IPv4Network(one) for one in settings().session_networks])
