"""Each of the emulator's two hosts answers its own part only.

On AWS the two APIs have host names of their own. The emulator serves everything on every address that it listens on: a page of
the content API could call the platform API, or the emulator itself, on its own origin. Here 127.0.0.2 answers for the
content API and for nothing else, 127.0.0.1 for everything else. Both are told by the socket, not by the header `Host`.
"""

import json
import uuid
from collections.abc import Callable
from typing import Any

from local.emulator.slow_clients import App
from local.origins import CONTENT_API, CONTENT_HOST

# From the header `Host` and the path: the id of the API that a request is for, None if it is for none.
ApiOf = Callable[[str, str], str | None]


def api_of(emulator: Any) -> ApiOf:
    """Every way in which `ministack.app` finds an API."""

    def found(host: str, path: str) -> str | None:
        parts = emulator._parse_execute_api_url(host, path) or emulator._resolve_custom_domain_request(host, path)
        return str(parts[0]) if parts else None

    return found


def separated(app: App, api: ApiOf) -> App:
    """The ASGI application, which has nothing at the paths of the other host."""

    async def at_home(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] not in {"http", "websocket"} or _is_at_home(scope, api):
            await app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await _refuse(send)

    return at_home


def _is_at_home(scope: dict[str, Any], api: ApiOf) -> bool:
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    on_content_host: bool = scope["server"][0] == CONTENT_HOST
    return on_content_host is (api(host, scope["path"]) == CONTENT_API)


async def _refuse(send: Any) -> None:
    request_id = str(uuid.uuid4())
    error = {"code": "NOT_FOUND", "message": "There is nothing at this path.", "details": {}, "request_id": request_id}
    body = json.dumps({"error": error}).encode()
    length = (b"content-length", str(len(body)).encode())
    kind, guard = (b"content-type", b"application/json"), (b"x-content-type-options", b"nosniff")
    headers = [kind, guard, length, (b"x-request-id", request_id.encode())]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": body})
