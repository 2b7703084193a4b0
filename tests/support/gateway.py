"""API Gateway's proxy events, as a client of a handler."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from portico.core.model.principal import Principal

HERE: Final = "127.0.0.1"
Handler = Callable[[dict[str, Any], object], dict[str, Any]]


@dataclass(frozen=True)
class Reply:
    """What API Gateway would send: names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: str
    cookies: Sequence[str] = ()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def error(self) -> Any:
        """The error of the one error body."""
        assert self.json.keys() == {"error"}
        assert self.json["error"].keys() == {"code", "message", "details", "request_id"}
        assert self.headers["x-request-id"] == self.json["error"]["request_id"]
        return self.json["error"]

    @property
    def oauth(self) -> Any:
        """The error of the token endpoint (RFC 6749, 5.2)."""
        assert self.json.keys() == {"error", "error_description", "code", "request_id"}
        assert self.headers["x-request-id"] == self.json["request_id"]
        assert self.headers["content-type"] == "application/json"
        return self.json

    @property
    def version(self) -> int:
        """The version of the entity, which its tag ends with."""
        return int(self.headers["etag"].strip('"').rpartition("-")[2])

    @property
    def fields(self) -> list[str]:
        """The fields that a 422 names."""
        return [problem["field"] for problem in self.error["details"]["errors"]]


@dataclass(frozen=True)
class Client:
    """Calls a handler as the principal that the authorizer has proved; nobody when it is None."""

    handler: Handler
    principal: Principal | None

    def send(self, method: str, path: str, *, query: Any = None, body: Any = None, raw: str | None = None,
             source: str = HERE, **headers: str) -> Reply:  # fmt: skip
        """One request; `body` is sent as JSON, `raw` as it is; `_` in names of headers is `-`; `source` is the address."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        text = json.dumps(body) if body is not None else raw
        if text is not None:
            given.setdefault("Content-Type", "application/json")
        answer = self.handler(proxy_event(method, path, query or {}, text, given, self.principal, source), None)
        found = {name.lower(): value for name, value in (answer.get("headers") or {}).items()}
        several = {name.lower(): values for name, values in (answer.get("multiValueHeaders") or {}).items()}
        found |= {name: values[0] for name, values in several.items()}
        one = [found["set-cookie"]] if "set-cookie" in found else []
        return Reply(answer["statusCode"], found, answer["body"], several.get("set-cookie", one))

    def __getattr__(self, method: str) -> Callable[..., Reply]:
        return lambda path, **options: self.send(method.upper(), path, **options)


def proxy_event(
    method: str, path: str, query: Mapping[str, str], body: str | None, headers: Mapping[str, str],
    principal: Principal | None, source: str = HERE,
) -> dict[str, Any]:  # fmt: skip
    """The event of a REST API's proxy integration (payload 1.0)."""
    authorizer = {"claims": json.dumps(principal.claims()), "principalId": principal.subject} if principal else {}
    return {
        "resource": path,
        "path": path,
        "httpMethod": method,
        "headers": {"Host": "localhost", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "443", **headers},
        "multiValueHeaders": {name: [value] for name, value in {"Host": "localhost", **headers}.items()},
        "queryStringParameters": dict(query) or None,
        "multiValueQueryStringParameters": {name: [value] for name, value in query.items()} or None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {
            "requestId": "gateway-1",
            "stage": "api",
            "path": f"/api{path}",
            "domainName": "localhost",
            "resourcePath": path,
            "httpMethod": method,
            "identity": {"sourceIp": source},
            "authorizer": authorizer,
        },
        "body": body,
        "isBase64Encoded": False,
    }


def form(**fields: str) -> str:
    """A form, as `application/x-www-form-urlencoded`."""
    return urlencode(fields)
