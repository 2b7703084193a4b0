"""Gets an input from, and puts an output to, a pre-signed URL."""

import http.client
import time
from urllib.parse import urlsplit

from portico_runtime.spill import Spill, finished, held

_ATTEMPTS = 3
_PAUSE = 0.2
_CHUNK = 1024 * 1024
INPUT_LIMIT = 64 * 1024 * 1024


class TransferError(Exception):
    """The storage did not do its part: the platform's fault, not the user's."""


def connect(url: str, timeout: float) -> tuple[http.client.HTTPConnection, str]:
    """A connection (not yet open) and the target to ask it for. Redirects are never followed."""
    parts = urlsplit(url)
    kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
    connection = kinds[parts.scheme](parts.netloc, timeout=timeout)
    return connection, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def get(url: str, folder: str, seconds: float = 20.0) -> bytes | Spill:
    """The body of a 200, at most `INPUT_LIMIT` bytes; a large one in a file in `folder`. Raises `TransferError`."""
    return _with_retries("GET", url, None, folder, seconds)


def put(url: str, data: bytes | Spill, seconds: float = 20.0) -> None:
    """Store `data`, without a content type (old-style signatures would cover it). Raises `TransferError`."""
    _with_retries("PUT", url, data, None, seconds)


def _with_retries(
    method: str, url: str, data: bytes | Spill | None, folder: str | None, seconds: float
) -> bytes | Spill:
    until = time.monotonic() + seconds
    problem = "no time left"
    for attempt in range(_ATTEMPTS):
        time.sleep(_PAUSE * attempt)
        try:
            status, body = _once(method, url, data, folder, until)
        except (OSError, http.client.HTTPException) as error:
            problem = type(error).__name__
        else:
            if status in (http.client.OK, http.client.CREATED, http.client.NO_CONTENT):
                return body
            problem = f"status {status}"
            if status < http.client.INTERNAL_SERVER_ERROR:
                break
    raise TransferError(f"{method} of {'an output' if data is not None else 'an input'} failed: {problem}")


def _once(
    method: str, url: str, data: bytes | Spill | None, folder: str | None, until: float
) -> tuple[int, bytes | Spill]:
    connection, target = connect(url, timeout=max(0.1, until - time.monotonic()))
    size = {} if data is None else {"Content-Length": str(len(data))}
    try:
        connection.request(method, target, data, size)
        response = connection.getresponse()
        return response.status, _read(response, folder, until)
    finally:
        connection.close()


def _read(response: http.client.HTTPResponse, folder: str | None, until: float) -> bytes | Spill:
    body = held(min(response.length or 0, INPUT_LIMIT), folder)
    while data := response.read1(_CHUNK):
        body.extend(data)
        if len(body) > INPUT_LIMIT or time.monotonic() > until:
            raise http.client.HTTPException("too large or too slow")
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    return finished(body)
