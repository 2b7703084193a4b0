"""Requests of operations, and what their replies and failures mean; nothing here speaks to anybody."""

import json
import re
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypeVar
from urllib.parse import quote

from pydantic import BaseModel

from portico_client.base import Model, Operation
from portico_client.version import VERSION
from portico_client.wire import httpx

B = TypeVar("B", bound=BaseModel)
Body = BaseModel | Mapping[str, Any]
# Connecting is quick or hopeless; a blocking run is waited for 25 seconds.
TIMEOUT: Final = httpx.Timeout(45.0, connect=10.0)
AGENT: Final = f"portico-client/{VERSION} httpx/{httpx.__version__}"
_PARAMETER: Final = re.compile(r"\{(\w+)\}")


def request_of(
    operation: Operation[Any],
    *,
    path: Mapping[str, Any] | None = None,
    query: Mapping[str, Any] | None = None,
    body: Any = None,
    content_type: str = "application/json",
    if_match: str | None = None,
    idempotency_key: str | None = None,
    auth: httpx.Auth | None = None,
    project: str | None = None,
    last_event_id: str | None = None,
) -> dict[str, Any]:
    """The arguments of httpx's `request`.

    `body` is a model, or anything JSON; `None` is no body. A POST gets an Idempotency-Key.
    """
    headers = {"If-Match": if_match, "X-Portico-Project": project, "Last-Event-ID": last_event_id}
    if operation.method == "POST":
        headers["Idempotency-Key"] = idempotency_key or str(uuid.uuid4())
    if body is not None:
        headers["Content-Type"] = content_type
    return {
        "method": operation.method,
        "url": filled(operation.path, path or {}),
        "params": {key: _text(value) for key, value in (query or {}).items() if value is not None},
        "headers": {key: value for key, value in headers.items() if value is not None},
        "content": None if body is None else encoded(body),
        "auth": auth or httpx.USE_CLIENT_DEFAULT,
    }


def reply_of(operation: Operation[Any], response: httpx.Response) -> Any:
    """The reply as the operation's model, with its ETag; None for an operation without one."""
    if operation.reply is None:
        return None
    reply = operation.reply.model_validate_json(response.content)
    if isinstance(reply, Model):
        reply._etag = response.headers.get("ETag")
    return reply


def body_of(body: B | Mapping[str, Any] | None, fields: Mapping[str, Any], model: type[Model]) -> B | Mapping[str, Any]:
    """A body and keyword arguments as one; the latter win. Raises TypeError for a keyword that is no field of the model."""
    if not fields:
        return {} if body is None else body
    known = {field.alias or name for name, field in model.model_fields.items()}
    for name in fields:
        if name not in known:
            raise TypeError(f"{name!r} is no field of {model.__name__}, which has {', '.join(sorted(known))}")
    return {**plain(body or {}), **fields}


def filled(path: str, values: Mapping[str, Any]) -> str:
    """A path with its parameters, percent-encoded (RFC 3986). Raises KeyError for a missing one."""
    return _PARAMETER.sub(lambda found: quote(str(values[found[1]]), safe=""), path)


def encoded(body: Any) -> bytes:
    """A body as JSON: of a model, the fields that were set."""
    return json.dumps(plain(body), ensure_ascii=False, default=_inner).encode()


def plain(body: Any) -> Any:
    """A model as plain JSON values, without the fields that were not set; anything else as it is."""
    return body.model_dump(mode="json", by_alias=True, exclude_unset=True) if isinstance(body, BaseModel) else body


def told(failure: httpx.TransportError, url: httpx.URL) -> str:
    """A failure to get a reply, in words."""
    if isinstance(failure, httpx.TimeoutException):
        return f"{url.host} took too long to answer."
    return f"No connection to {url.host}{f':{url.port}' if url.port else ''}: {failure}"


def _inner(value: Any) -> Any:
    """What stands in a body and is not JSON: models, and times (RFC 3339). Raises TypeError for anything else."""
    if isinstance(value, BaseModel):
        return plain(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not JSON")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, BaseModel | Mapping):
        return json.dumps(plain(value), default=_inner)
    return value.isoformat() if isinstance(value, datetime) else str(value)
