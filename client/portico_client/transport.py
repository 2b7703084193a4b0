"""Requests and replies: one call of one operation, asked again where that helps."""

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar, overload
from urllib.parse import quote

import httpx
from pydantic import BaseModel

from portico_client.base import Model, Operation
from portico_client.errors import ConnectionFailed, NotFound, error_of
from portico_client.retries import Retries

R = TypeVar("R", bound=BaseModel)
Body = BaseModel | Mapping[str, Any]
# Connecting is quick or hopeless; a blocking run is waited for 25 seconds.
TIMEOUT: Final = httpx.Timeout(45.0, connect=10.0)
_PARAMETER: Final = re.compile(r"\{(\w+)\}")


class Transport:
    """Speaks HTTP to one deployment."""

    def __init__(self, http: httpx.Client, retries: Retries, project: str | None = None) -> None:
        self.http = http
        self.retries = retries
        self.project = project

    @overload
    def call(self, operation: Operation[None], **options: Any) -> None: ...
    @overload
    def call(self, operation: Operation[R], **options: Any) -> R: ...
    def call(self, operation: Operation[Any], **options: Any) -> Any:
        """The reply as the operation's model, with its ETag; see `send` for the options.

        Raises ApiError for a reply that is an error, ConnectionFailed when there is none.
        """
        response = self.send(operation, **options)
        if operation.reply is None:
            return None
        reply = operation.reply.model_validate_json(response.content)
        if isinstance(reply, Model):
            reply._etag = response.headers.get("ETag")
        return reply

    def send(
        self,
        operation: Operation[Any],
        *,
        path: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        content_type: str = "application/json",
        if_match: str | None = None,
        idempotency_key: str | None = None,
        auth: httpx.Auth | None = None,
        retries: Retries | None = None,
    ) -> httpx.Response:
        """The reply as it came.

        `body` is a model, or anything JSON; `None` is no body. A POST gets an Idempotency-Key, the same for every attempt, so
        that it is done once; a DELETE whose first attempt was done and not answered is not a NotFound.
        """
        headers = {"If-Match": if_match, "X-Portico-Project": self.project}
        if operation.method == "POST":
            headers["Idempotency-Key"] = idempotency_key or str(uuid.uuid4())
        if body is not None:
            headers["Content-Type"] = content_type
        request = {
            "method": operation.method,
            "url": filled(operation.path, path or {}),
            "params": {key: _text(value) for key, value in (query or {}).items() if value is not None},
            "headers": {key: value for key, value in headers.items() if value is not None},
            "content": None if body is None else encoded(body),
            "auth": auth or httpx.USE_CLIENT_DEFAULT,
        }
        return (retries or self.retries).run(Attempts(self.http, request))


@dataclass
class Attempts:
    """The attempts of one request, each a call. `lost` is whether one of them may have been done, and was not answered."""

    http: httpx.Client
    request: Mapping[str, Any]
    lost: bool = False

    def __call__(self) -> httpx.Response:
        """The reply; a DELETE of what an earlier attempt has removed is done. Raises ApiError, ConnectionFailed."""
        try:
            response = self.http.request(**self.request)
        except httpx.TransportError as failure:
            self.lost = True
            raise ConnectionFailed(_plain(failure, self.http.base_url)) from failure
        if not response.is_error:
            return response
        error = error_of(response)
        if self.lost and self.request["method"] == "DELETE" and isinstance(error, NotFound):
            return response
        self.lost = self.lost or response.status_code in {502, 504}
        raise error


def filled(path: str, values: Mapping[str, Any]) -> str:
    """A path with its parameters, percent-encoded (RFC 3986). Raises KeyError for a missing one."""
    return _PARAMETER.sub(lambda found: quote(str(values[found[1]]), safe=""), path)


def encoded(body: Any) -> bytes:
    """A body as JSON: of a model, the fields that were set."""
    return json.dumps(plain(body), ensure_ascii=False).encode()


def plain(body: Any) -> Any:
    """A model as plain JSON values, without the fields that were not set; anything else as it is."""
    return body.model_dump(mode="json", by_alias=True, exclude_unset=True) if isinstance(body, BaseModel) else body


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(plain(value)) if isinstance(value, BaseModel | Mapping) else str(value)


def _plain(error: httpx.TransportError, url: httpx.URL) -> str:
    if isinstance(error, httpx.TimeoutException):
        return f"{url.host} took too long to answer."
    return f"No connection to {url.host}{f':{url.port}' if url.port else ''}: {error}"
