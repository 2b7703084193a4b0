"""Gets an input from, and puts an output to, a pre-signed URL."""

import http.client
import time
from urllib.parse import urlsplit

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


def get(url: str, seconds: float = 20.0) -> bytes:
    """The body of a 200, at most `INPUT_LIMIT` bytes. Raises `TransferError`."""
    return _with_retries("GET", url, None, seconds)


def put(url: str, data: bytes, seconds: float = 20.0) -> None:
    """Store `data`, without a content type (old-style signatures would cover it). Raises `TransferError`."""
    _with_retries("PUT", url, data, seconds)


def _with_retries(method: str, url: str, data: bytes | None, seconds: float) -> bytes:
    until = time.monotonic() + seconds
    problem = "no time left"
    for attempt in range(_ATTEMPTS):
        time.sleep(_PAUSE * attempt)
        try:
            status, body = _once(method, url, data, until)
        except (OSError, http.client.HTTPException) as error:
            problem = type(error).__name__
        else:
            if status in (http.client.OK, http.client.CREATED, http.client.NO_CONTENT):
                return body
            problem = f"status {status}"
            if status < http.client.INTERNAL_SERVER_ERROR:
                break
    raise TransferError(f"{method} of {'an output' if data is not None else 'an input'} failed: {problem}")


def _once(method: str, url: str, data: bytes | None, until: float) -> tuple[int, bytes]:
    connection, target = connect(url, timeout=max(0.1, until - time.monotonic()))
    try:
        connection.request(method, target, data)
        response = connection.getresponse()
        return response.status, _read(response, until)
    finally:
        connection.close()


def _read(response: http.client.HTTPResponse, until: float) -> bytes:
    body = bytearray()
    while data := response.read1(_CHUNK):
        body += data
        if len(body) > INPUT_LIMIT or time.monotonic() > until:
            raise http.client.HTTPException("too large or too slow")
    if response.length:
        raise http.client.IncompleteRead(bytes(body), response.length)
    return bytes(body)
