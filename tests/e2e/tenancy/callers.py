"""Callers: users of every role, a service account, and one who signs requests; each with credentials of one tenant."""

import json
import time
import uuid
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.e2e.api import Access, Bearer, unique
from tests.e2e.cloud import Cloud
from tests.e2e.signing import authorization
from tests.e2e.tenancy.document import Request

BEARER_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
ROLES = ("domain_admin", "user", "viewer")
CALLERS = (*ROLES, "service_account", "signed")


class Signing(httpx.Auth):
    """Signs each request with a key pair."""

    def __init__(self, access: Access) -> None:
        self.access = access

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The request with its signature."""
        request.headers["Date"] = datetime.now(UTC).isoformat()
        request.headers["X-BackendAI-Version"] = "v7.20230615"
        request.headers.setdefault("Content-Type", "application/json")
        request.headers["Authorization"] = authorization(self.access, request)
        yield request


@dataclass(frozen=True)
class Caller:
    """A principal of a tenant, and the way to send requests as it."""

    name: str
    subject: str
    http: httpx.Client = field(repr=False)

    def send(self, request: Request, **headers: str) -> httpx.Response:
        """The reply, whatever its status; asked again when it is a 429."""
        options = dict(request.content)
        sent = {**request.headers, **options.pop("headers", {}), **headers}
        while True:
            reply = self.http.request(request.method, request.path, params=request.params, headers=sent, **options)
            if reply.status_code != 429:
                return reply
            time.sleep(float(reply.headers["Retry-After"]))

    def json(self, method: str, path: str, body: Any = None, status: int | None = None, **params: str) -> Any:
        """The reply to a request that succeeds."""
        content = {} if body is None else {"json": body}
        reply = self.send(Request(method, path, params, content=content))
        assert reply.is_success if status is None else reply.status_code == status, f"{method} {path}: {reply.text}"
        return reply.json() if reply.content else None


def by_token(url: str, name: str, subject: str, issue: Callable[[], str]) -> Caller:
    """One who has a token, and gets a new one before it expires."""
    return Caller(name, subject, _client(url, auth=Bearer(issue)))


def bootstrapped(cloud: Cloud, domain: str, project: str, role: str) -> Access:
    """The access of a user of this role, made if it is not there."""
    user = role.replace("_", "-")
    payload = json.dumps(
        {"domain": domain, "project": project, "user": user, "role": role, "plan": "premium", "rotate": True}
    )
    answer = cloud.client("lambda").invoke(FunctionName=cloud.outputs["BootstrapFunction"], Payload=payload)
    keys = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, keys
    return Access(cloud.url, keys["access_key"], keys["secret_key"], keys["domain"], keys["project"])


def administrator(cloud: Cloud, domain: str, project: str) -> Caller:
    """The domain admin of a tenant."""
    access = bootstrapped(cloud, domain, project, "domain_admin")
    return by_token(cloud.url, "domain_admin", f"user:{domain}/domain-admin", access.token)


def callers(cloud: Cloud, domain: str, project: str, admin: Caller) -> dict[str, Caller]:
    """One of each kind, all of one tenant and in one project of it."""
    made = {admin.name: admin}
    for role in ("user", "viewer"):
        access = bootstrapped(cloud, domain, project, role)
        made[role] = by_token(cloud.url, role, f"user:{domain}/{role}", access.token)
        if role == "user":
            made["signed"] = Caller("signed", f"user:{domain}/user", _client(cloud.url, auth=Signing(access)))
    made["service_account"] = _service_account(admin, domain, project)
    assert made.keys() == set(CALLERS)
    return made


def _service_account(admin: Caller, domain: str, project: str) -> Caller:
    key = ed25519.Ed25519PrivateKey.generate()
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    body = {"name": unique("ci"), "public_keys": [pem], "projects": [{"name": project, "role": "project_admin"}]}
    subject = admin.json("POST", f"/v1/domains/{domain}/service-accounts", body)["subject"]
    url = str(admin.http.base_url)

    def issue() -> str:
        claims = {"iss": subject, "sub": subject, "aud": "https://portico", "jti": uuid.uuid4().hex}
        assertion = jwt.encode(claims | {"exp": int(time.time()) + 240}, key, "EdDSA")
        form = {"grant_type": BEARER_GRANT, "assertion": assertion}
        reply = httpx.post(f"{url}v1/auth/token", data=form, timeout=60)
        assert reply.status_code == 200, reply.text
        return str(reply.json()["access_token"])

    return by_token(url, "service_account", subject, issue)


def _client(url: str, **options: Any) -> httpx.Client:
    return httpx.Client(base_url=url, timeout=60, limits=httpx.Limits(max_connections=64), **options)
