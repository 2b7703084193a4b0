"""Callers without a proof get a 401 from every operation that is not public, and oddly written paths lead nowhere."""

import http.client
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
import pytest

from tests.e2e.api import Access, Api, error_of, unique
from tests.e2e.tenancy.document import PROJECT_HEADER, Operation, operations

# Open to everybody, each for a reason; an operation that is made public is added here, or the test says so.
PUBLIC = {
    "issue_token": "one proves oneself here", "login": "one proves oneself here", "logout": "the body has the token",
    "jwks": "verifiers need the keys", "health": "load balancers ask", "ready": "load balancers ask",
    "start_sign_in": "a browser proves itself to its provider", "finish_sign_in": "the provider's answer is the proof",
    "sign_out": "the cookie says whose session",
    "deliver": "the signature is the proof", "openapi": "the API's description", "docs": "the same, for people",
    "get_session_agent": "a program", "start_session_agent": "the ticket is the proof",
    "beat_session_agent": "the token of a session is the proof", "find_app_route": "the token of an app is the proof",
    "list_session_mount": "the token of a session is the proof",
    "upload_to_session_mount": "the token of a session is the proof",
    "complete_session_mount_uploads": "the token of a session is the proof",
    "remove_from_session_mount": "the token of a session is the proof",
}  # fmt: skip
NOTHING: dict[str, dict[str, str]] = {
    "none": {}, "empty": {"Authorization": ""}, "no token": {"Authorization": "Bearer"},
    "another scheme": {"Authorization": "Basic YWRtaW46YWRtaW4="}, "an API key": {"X-Api-Key": "admin"},
    "a claim": {"X-Portico-Principal": "user:default/admin", "X-Amzn-Principal-Id": "user:default/admin"},
}  # fmt: skip


@pytest.mark.parametrize("operation", list(operations()), ids=lambda operation: operation.id)
def test_only_the_public_ones_are_public(operation: Operation) -> None:
    assert operation.is_public == (operation.id in PUBLIC) or operation.id == "issue_token"


@pytest.mark.parametrize(
    "operation", [one for one in operations() if one.id not in PUBLIC], ids=lambda operation: operation.id
)
def test_without_credentials_it_is_a_401(access: Access, operation: Operation) -> None:
    path = operation.path.format_map(_Default(access))
    for headers in NOTHING.values():
        body = operation.body("x")
        sent = {**headers, PROJECT_HEADER: f"{access.domain}/{access.project}", **body.pop("headers", {})}
        reply = httpx.request(operation.method, f"{access.url}{path}", headers=sent, timeout=60, **body)
        error_of(reply, 401, "UNAUTHENTICATED")
        assert reply.headers["WWW-Authenticate"].startswith("Bearer ")
    if operation.method == "GET":
        assert httpx.head(f"{access.url}{path}", timeout=60).status_code == 401


class _Default(dict[str, str]):
    """Values of a path's parameters: the domain that there is, else any name."""

    def __init__(self, access: Access) -> None:
        super().__init__(domain=access.domain)

    def __missing__(self, key: str) -> str:
        return "01a1face-0000-7000-8000-000000000000" if key == "id" else "admin"


MARK = "only for the first tenant"
# {own} is the asking tenant's domain, {domain} the other's, {user}, {policy} and {function} are there.
ODD_PATHS = [
    "/v1/domains//{domain}/users/{user}", "//v1/domains/{domain}/users/{user}", "/v1//domains/{domain}//users/{user}",
    "/v1/domains/{domain}/users//{user}", "/v1/domains/./{domain}/users/{user}", "/v1/./domains/{domain}/users/./{user}",
    "/v1/domains/{domain}/users/{user}/", "/v1/domains/{domain}/users/{user}//", "/v1/domains/{domain}/users/{user}/.",
    "/v1/domains/{own}/../{domain}/users/{user}", "/v1/domains/{own}/%2e%2e/{domain}/users/{user}",
    "/v1/domains/{own}/%2E%2E/{domain}/users/{user}", "/v1/domains/{own}/.%2e/{domain}/users/{user}",
    "/v1/domains/{own}%2f..%2f{domain}/users/{user}", "/v1/domains/{own}%2F%2e%2e%2F{domain}/users/{user}",
    "/v1/domains/{own}/users/..%2f..%2f{domain}%2fusers%2f{user}", "/v1/domains/{own}/users/../../{domain}/users/{user}",
    "/v1/domains/{own}/users/%252e%252e/%252e%252e/{domain}/users/{user}", "/v1/domains%2f{domain}/users/{user}",
    "/v1/domains/{domain}%2fusers/{user}", "/v1/domains/{domain}/users%2f{user}", "/v1/domains/{DOMAIN}/users/{USER}",
    "/v1/domains/{own},{domain}/users/{user}", "/v1/domains/{own};{domain}/users/{user}",
    "/v1/domains/{own}%00{domain}/users/{user}", "/v1/domains/{domain}%00/users/{user}", "/v1/domains/{domain}%20/users/{user}",
    "/v1/domains/%20{domain}/users/{user}", "/v1/domains/{domain}/users/{user}%0a", "/V1/DOMAINS/{DOMAIN}/USERS/{USER}",
    "/v1/Domains/{domain}/Users/{user}", "/v1/domains/{own}/../../admin/domains/{domain}", "/v1/domains/{own}%5c..%5c{domain}/users",
    "/v1/auth/../domains/{domain}/users/{user}", "/health/../v1/domains/{domain}/users/{user}", "/docs/..%2fv1/domains/{domain}/users",
    "/.well-known/jwks.json/../../v1/domains/{domain}/users/{user}", "/v1/openapi.json/../domains/{domain}/users/{user}",
    "/v1/domains/{domain}/policies/{policy}/", "/v1/domains//{domain}/policies/{policy}", "/v1/domains/{DOMAIN}/policies/{POLICY}",
    "/v1/domains/{own}/%2e%2e/{domain}/policies/{policy}", "/v1/functions/%2e%2e/functions/{function}",
    "/v1/functions//{function}", "/v1/functions/./{function}", "/v1/functions/{function}/", "/v1/functions%2f{function}",
    "/v1/FUNCTIONS/{FUNCTION}", "/v1/functions/{function}/../{function}", "/v1/functions/{FUNCTION}/runs",
    "/v1/domains/{domain}/users/{user}#x", "/v1/domains/{domain}/users?x=/../{user}", "/v1/domains/{d}/users/{user}",
]  # fmt: skip


@pytest.fixture(scope="module")
def names(api: Api, neighbour: Api, access: Access) -> Iterator[dict[str, str]]:
    """Things of the first tenant, by what the paths call them."""
    made = {"user": unique("ada"), "policy": unique("rule"), "function": unique("secret")}
    base = f"/v1/domains/{access.domain}"
    rule = {"subjects": ["*"], "actions": ["run:kill"], "resources": [f"function:{access.project}/none"]}
    bodies = {
        f"{base}/users": {"name": made["user"], "description": MARK},
        f"{base}/policies": {"name": made["policy"], "description": MARK, "rules": [rule]},
    }
    for path, body in bodies.items():
        reply = api("POST", path, json=body)
        assert reply.status_code == 201, reply.text
    assert api.create(made["function"], description=MARK).status_code == 201
    api.built(made["function"])
    known = {**made, "domain": access.domain}
    encoded = "".join(f"%{ord(letter):02x}" for letter in access.domain)
    yield {**known, **{k.upper(): v.upper() for k, v in known.items()}, "own": neighbour.access.domain, "d": encoded}
    api.purge(made["function"])
    for path in (f"{base}/users/{made['user']}", f"{base}/policies/{made['policy']}"):
        assert api("DELETE", f"{path}?purge=true").status_code == 204


def _raw(access: Access, method: str, path: str, headers: dict[str, str]) -> tuple[int, str]:
    """The reply to a path that is sent as it is: no client cleans it up."""
    address = urlsplit(access.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
    try:
        connection.request(method, address.path + path, b"{}", {"Content-Type": "application/json", **headers})
        reply = connection.getresponse()
        return reply.status, reply.read().decode()
    finally:
        connection.close()


def _kept(api: Api, names: dict[str, str]) -> list[tuple[int, str, str | None]]:
    base = f"/v1/domains/{names['domain']}"
    paths = (
        f"{base}/users/{names['user']}",
        f"{base}/policies/{names['policy']}",
        f"/v1/functions/{names['function']}",
    )
    replies = [api("GET", path) for path in paths]
    return [(reply.status_code, reply.text, reply.headers.get("ETag")) for reply in replies]


@pytest.mark.parametrize("path", ODD_PATHS)
def test_an_odd_path_reaches_nothing(api: Api, neighbour: Api, names: dict[str, str], path: str) -> None:
    before, asked = _kept(api, names), path.format_map(names)
    assert [status for status, _, _ in before] == [200, 200, 200]
    theirs = {PROJECT_HEADER: f"{names['domain']}/{api.access.project}"}
    tenant = {"Authorization": f"Bearer {neighbour.token}"}
    cases = [
        (method, headers)
        for method in ("GET", "PATCH", "PUT", "DELETE", "POST")
        for headers in (tenant, {**tenant, **theirs}, theirs)
    ]
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda case: _raw(api.access, case[0], asked, case[1]), cases))
    for (method, headers), (status, text) in zip(cases, replies, strict=True):
        said = f"{method} {asked}: {status} {text}"
        assert status in ({400, 404, 405, 422} if "Authorization" in headers else {400, 401, 404}), said
        assert MARK not in text, said
        assert json.loads(text)["error"].keys() == {"code", "message", "details", "request_id"}, said
    assert _kept(api, names) == before
