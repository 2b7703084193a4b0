"""Bounds what one client can hold of the emulator: seconds for its headers, seconds for its body, and bytes of its body.

On AWS API Gateway and S3 see to that before anything of Portico runs. The emulator waits for a body for as long as its
client likes, and keeps in memory as much of it as it sends. Headers, and connections without a request, have
`keep_alive_timeout` of Hypercorn; its `read_timeout` would cut off those who wait for a slow function, too.
"""

import asyncio
import json
import os
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

Message = dict[str, Any]
App = Callable[
    [dict[str, Any], Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]

SECONDS = float(os.environ.get("PORTICO_CLIENT_SECONDS", "75"))
API = "/_aws/execute-api/"
# A quota of API Gateway; https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
API_BYTES = 10 * 1024 * 1024
_GONE: Message = {"type": "http.disconnect"}


def bounded(app: App) -> App:
    """The ASGI application, which learns that a client that is too slow, or sends too much to an API, has gone."""

    async def within_bounds(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        body = _Body(receive, send, API_BYTES if scope["path"].startswith(API) else None)
        await app(scope, body.receive, body.send)

    return within_bounds


class _Body:
    """The body of one request, as far as it has come."""

    def __init__(self, receive: Any, send: Any, limit: int | None) -> None:
        self._receive, self._send, self._limit = receive, send, limit
        self._deadline = asyncio.get_running_loop().time() + SECONDS
        self._size, self._whole, self._refused = 0, False, False

    async def receive(self) -> Message:
        if self._whole:
            return await self._receive()  # type: ignore[no-any-return]  # what comes after a body is of any ASGI type
        try:
            async with asyncio.timeout_at(self._deadline):
                message: Message = await self._receive()
        except TimeoutError:
            return await self._refuse(408, "REQUEST_TIMEOUT", f"The body did not come within {SECONDS:g} seconds.")
        self._size += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._limit is not None and self._size > self._limit:
            return await self._refuse(413, "PAYLOAD_TOO_LARGE", "The request is too large.")
        return message

    async def send(self, message: Message) -> None:
        if not self._refused:
            await self._send(message)

    async def _refuse(self, status: int, code: str, text: str) -> Message:
        request_id = str(uuid.uuid4())
        error = {"code": code, "message": text, "details": {}, "request_id": request_id}
        body = json.dumps({"error": error}).encode()
        kind, length = (b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())
        headers = [kind, length, (b"x-request-id", request_id.encode()), (b"connection", b"close")]
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})
        self._refused, self._whole = True, True
        return _GONE
