"""The error body of requests that the emulator's HTTP server refuses itself, for a query or headers that are too long or make no sense.

API Gateway answers such requests too, before anything of Portico runs; Hypercorn's reply is empty.
`tests/unit/local/emulator/test_refusals.py` has them.
"""

import json
import uuid
from typing import Any

_CODES = {
    431: ("REQUEST_TOO_LONG", "The query or the headers of the request are too long."),
    400: ("BAD_REQUEST", "This is not a request of HTTP/1.1."),
}


def install(protocol: Any, h11: Any) -> None:
    """Replace how `hypercorn.protocol.h11` answers what it cannot read."""

    async def send_error_response(self: Any, status_code: int) -> None:
        body, request_id = error(status_code)
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"x-request-id", request_id.encode()),
            (b"connection", b"close"),
        ]
        await self._send_h11_event(h11.Response(status_code=status_code, headers=headers))
        await self._send_h11_event(h11.Data(data=body))
        await self._send_h11_event(h11.EndOfMessage())

    protocol.H11Protocol._send_error_response = send_error_response


def error(status: int) -> tuple[bytes, str]:
    """The one error body for a status, and the id of the request in it."""
    code, message = _CODES.get(status, _CODES[400])
    request_id = str(uuid.uuid4())
    said = {"code": code, "message": message, "details": {}, "request_id": request_id}
    return json.dumps({"error": said}).encode(), request_id
