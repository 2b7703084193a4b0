"""Unknown paths: below a collection a 401 without a proof and a 404 with one, elsewhere a 404; another method is a 405."""

from functools import cache

import pytest

from tests.security.deployment import Deployment
from tests.security.edge import Request
from tests.support.gateway import Reply
from tests.support.template import operations, template_resources

REST = "/{proxy+}"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
TAILS = sorted({one.path for one in template_resources() if one.path.endswith(REST) and one.path != REST})


@cache
def methods() -> dict[str, set[str]]:
    """The methods of each operation's path."""
    found: dict[str, set[str]] = {}
    for one in operations():
        found.setdefault(one.path, set()).add(one.method)
    return found


def without(deployment: Deployment, method: str, path: str) -> Reply:
    return deployment.edge.send(Request(method, path))


def code(reply: Reply) -> tuple[int, str]:
    return reply.status, reply.error["code"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("tail", TAILS)
def test_nothing_is_below_an_item_but_its_operations(deployment: Deployment, tail: str, method: str) -> None:
    for below in ("nothing", "nothing/here", "nothing/here/at/all", "versions/1/2", "%6eothing", "a/../b"):
        path = tail.replace(REST, f"/{below}").replace("{", "").replace("}", "")
        assert code(without(deployment, method, path)) == (401, "UNAUTHENTICATED")
        assert code(deployment.ask(method, path)) == (404, "NOT_FOUND")


# A slash at the end is in no path of the gateway's: `/console/` is served by what it has for the rest.
@pytest.mark.parametrize("path", sorted(path for path in methods() if path == "/" or not path.endswith("/")))
def test_another_method_of_a_path_is_told_those_that_it_has(deployment: Deployment, path: str) -> None:
    asked, there = path.replace("{", "").replace("}", ""), methods()[path]
    for method in sorted(set(METHODS) - there):
        assert code(without(deployment, method, asked)) == (401, "UNAUTHENTICATED")
        reply = deployment.ask(method, asked)
        assert code(reply) == (405, "METHOD_NOT_ALLOWED")
        assert reply.headers["allow"] == ", ".join(sorted(there))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", ["/nope", "/v1", "/v1/nope", "/v1/domains/default", "/v1/admin/metric%73", "/%68ealth", "/v1/auth/x",
    "/health/x", "/v1/hooks", "/v1/hooks/a/b", "/..", "/{proxy+}"])  # fmt: skip
def test_elsewhere_nothing_is_there_for_anybody(deployment: Deployment, method: str, path: str) -> None:
    assert code(without(deployment, method, path)) == (404, "NOT_FOUND")
    assert code(deployment.ask(method, path)) == (404, "NOT_FOUND")


def test_there_are_tails_and_methods_to_ask_for() -> None:
    assert len(TAILS) >= 15
    assert sum(there < set(METHODS) for there in methods().values()) > 100
