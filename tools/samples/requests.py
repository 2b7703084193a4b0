"""The rows of `events/requests.yaml`, those that follow from the declarations, and the events that API Gateway makes of such requests."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Final

import yaml
from portico import catalogue
from portico.core.http.listed import listed

from tools.samples.standard import rows

ROOT: Final = Path(__file__).resolve().parents[2]
EVENTS: Final = ROOT / "events"
DESCRIPTION: Final = ROOT / "api" / "openapi.json"
FIELDS: Final = ("operation", "as", "path", "query", "headers", "body", "status")
LATENCY: Final = 12  # milliseconds that the authorizer took


class RowError(ValueError):
    """A row that names what is not there, or does not fit its operation."""


@dataclass(frozen=True)
class Caller:
    """The sender of a request. Without claims, the authorizer was not asked."""

    headers: Mapping[str, str] = field(default_factory=dict)
    identity: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Request:
    """A row: the operation, the caller, what the request brings along, and the status that must come back."""

    method: str
    resource: str
    caller: Caller
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: str | None
    status: int


@dataclass(frozen=True)
class Requests:
    """The content of the file: the gateway's part of every event, the callers, the rows by sample name."""

    gateway: Mapping[str, Any]
    callers: Mapping[str, Mapping[str, Any]]
    requests: Mapping[str, Mapping[str, Any]]

    def request(self, name: str) -> Request:
        """The row of a sample.

        Raises:
            RowError: the row cannot be understood.
        """
        row = self.requests[name]
        if unknown := sorted(row.keys() - set(FIELDS)):
            raise RowError(f"{name}: {', '.join(unknown)} is none of {', '.join(FIELDS)}")
        if (operation := row.get("operation")) not in operations():
            raise RowError(f"{name}: the API has no operation {operation}")
        if (caller := row.get("as", "ann")) not in self.callers:
            raise RowError(f"{name}: {caller} is none of the callers {', '.join(self.callers)}")
        method, resource = operations()[operation]
        path = _texts(row.get("path", {}))
        if {key for _, key, _, _ in Formatter().parse(resource) if key} != path.keys():
            raise RowError(f"{name}: `path` must have a value for each name in {resource}, and no other")
        return Request(
            method,
            resource,
            Caller(**self.callers[caller]),
            path,
            _texts(row.get("query", {})),
            row.get("headers", {}),
            _text(row["body"]) if "body" in row else None,
            row.get("status", 200),
        )

    def event(self, name: str) -> dict[str, Any]:
        """The event that API Gateway passes to Lambda (REST, payload 1.0) for the request of a row.

        Raises:
            RowError: the row cannot be understood.
        """
        request = self.request(name)
        path = request.resource.format(**request.path)
        headers = {
            **self.gateway["headers"],
            **request.caller.headers,
            **_content(request.body),
            **request.headers,
        }
        return {
            "resource": request.resource,
            "path": path,
            "httpMethod": request.method,
            "headers": headers,
            "multiValueHeaders": _several(headers),
            "queryStringParameters": request.query or None,
            "multiValueQueryStringParameters": _several(request.query) or None,
            "pathParameters": request.path or None,
            "stageVariables": None,
            "requestContext": self._context(request, path, headers["User-Agent"]),
            "body": request.body,
            "isBase64Encoded": False,
        }

    def _context(self, request: Request, path: str, user_agent: str) -> dict[str, Any]:
        known, claims = self.gateway["context"], request.caller.claims
        context = {
            **known,
            "identity": {**known["identity"], **request.caller.identity, "userAgent": user_agent},
            "httpMethod": request.method,
            "path": f"/{known['stage']}{path}",
            "resourcePath": request.resource,
        }
        if claims is None:
            return context
        authorizer = {"claims": _text(claims), "integrationLatency": LATENCY, "principalId": claims["sub"]}
        return {**context, "authorizer": authorizer}


@cache
def requests() -> Requests:
    """All of `events/requests.yaml`, and a row of each standard operation that has none there."""
    found = written()
    known = {row["operation"] for row in found.requests.values()}
    made = {name: row for name, row in rows() if row["operation"] not in known}
    return Requests(found.gateway, found.callers, {**found.requests, **made})


def written() -> Requests:
    """All of `events/requests.yaml`."""
    return Requests(**yaml.load((EVENTS / "requests.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader))


@cache
def operations() -> dict[str, tuple[str, str]]:
    """Method and path of each operation by its id: those declared, and those that the description has once for each method."""
    paths = json.loads(DESCRIPTION.read_text(encoding="utf-8"))["paths"]
    described = {
        operation["operationId"]: (method.upper(), path)
        for path, item in paths.items()
        for method, operation in item.items()
        if isinstance(operation, dict)
    }
    declared = {one.id: (one.methods[0], one.path) for each in catalogue.resources() for one in listed(each)}
    return declared | described


def _text(value: Any) -> str:
    """A string as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {key: _text(value) for key, value in values.items()}


def _several(values: Mapping[str, str]) -> dict[str, list[str]]:
    return {key: [value] for key, value in values.items()}


def _content(body: str | None) -> dict[str, str]:
    """The headers that a body brings; a row may say another type."""
    if body is None:
        return {}
    return {"Content-Type": "application/json", "Content-Length": str(len(body.encode()))}
