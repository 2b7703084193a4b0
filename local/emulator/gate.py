"""Nothing of the emulator's AWS without a valid signature; the two APIs have their own proofs.

The emulator trusts whoever names the right key, and anybody for what no action of IAM covers. Users' code reaches the same
address, for its API and for pre-signed URLs. Here, as on AWS, a request that is not for an API carries a signature: in its
header, by the home's own key or by the session of a role, or in its query, for the bucket. All else is a 403.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from local.emulator.proofs import proven
from local.emulator.signatures import Refusal, Verifier
from local.emulator.slow_clients import App, Message

APIS = "/_aws/execute-api/"
HEALTH = "/_ministack/health"  # names the emulator's services; what starts the stack waits for it
Receive = Callable[[], Awaitable[Message]]


def guarded(app: App, verifier: Verifier) -> App:
    """The ASGI application, which serves requests to APIs, and those with a valid signature."""

    async def behind_the_gate(scope: dict[str, Any], receive: Receive, send: Any) -> None:
        proven.set("")
        if scope["type"] not in {"http", "websocket"} or _is_open(scope):
            await app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            try:
                again = await _checked(scope, receive, verifier)
            except Refusal as refusal:
                await _refuse(send, str(refusal))
            else:
                await app(scope, again, send)

    return behind_the_gate


def _is_open(scope: dict[str, Any]) -> bool:
    """By the path alone: the emulator takes some paths for its own whatever the header `Host` says."""
    return scope["path"].startswith(APIS) or (scope["path"] == HEALTH and scope.get("method") == "GET")


async def _checked(scope: dict[str, Any], receive: Receive, verifier: Verifier) -> Receive:
    """The messages for the application. Raises Refusal."""
    usual = verifier.usual(scope)
    if usual is None:
        return await _checked_at_length(scope, receive, verifier)
    body = await _whole(receive)
    again = _replayed(body, receive)
    if not usual.covers(body):
        return await _checked_at_length(scope, again, verifier)
    proven.set(usual.access_key)
    return again


async def _checked_at_length(scope: dict[str, Any], receive: Receive, verifier: Verifier) -> Receive:
    """The messages for the application, of a request that may be signed in any way. Raises Refusal."""
    query = parse_qs(scope.get("query_string", b"").decode("utf-8", "replace"), keep_blank_values=True)
    if "X-Amz-Signature" in query:
        verifier.check_query(scope, query)
        return receive
    signed = verifier.signature(scope)
    if signed.names_its_body:
        verifier.check_header(scope, query, signed, b"")
        return receive
    body = await _whole(receive)
    verifier.check_header(scope, query, signed, body)
    proven.set(signed.signature.access_key_id)
    return _replayed(body, receive)


async def _whole(receive: Receive) -> bytes:
    """The body of a request whose key is known."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Refusal("The client has gone.")
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def _replayed(body: bytes, receive: Receive) -> Receive:
    rest: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return rest.pop() if rest else await receive()

    return replay


async def _refuse(send: Any, reason: str) -> None:
    body = f"<Error><Code>AccessDenied</Code><Message>{reason}</Message></Error>".encode()
    length = (b"content-length", str(len(body)).encode())
    headers = [(b"content-type", b"application/xml"), length, (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
