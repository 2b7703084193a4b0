"""Headers that say who asks and for what, more than once: nobody gains by it, whichever of them a gateway tells."""

import itertools
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from tests.security.deployment import Deployment
from tests.security.edge import Reading, Request, with_reading
from tests.support.gateway import Reply

READINGS = tuple(Reading(headers=told) for told in ("last", "first", "joined", "folded"))
SPELLINGS = ("Authorization", "authorization", "AUTHORIZATION", "aUTHORIZATION")
FORGED_CONTEXT = (
    *("X-Amzn-Apigateway-Authorizer", "X-Apigateway-Context", "X-Apigateway-Event", "X-Amzn-Request-Context", "Requestcontext"),
    *("X-Authorizer-Claims", "Principalid", "X-Amzn-Oidc-Identity", "X-Amzn-Oidc-Data", "X-Amz-Security-Token", "X-Amz-User-Agent"),
    *("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "X-Api-Key", "X-Domain", "X-Role"),
)  # fmt: skip


@dataclass(frozen=True)
class Two:
    """Two people of two tenants."""

    deployment: Deployment
    mine: str
    other: str

    def ask(self, reading: Reading, method: str, path: str, *headers: tuple[str, str], body: Any = None) -> Reply:
        edge = with_reading(self.deployment.edge, reading)
        kind = () if body is None else (("Content-Type", "application/json"),)
        raw = None if body is None else json.dumps(body).encode()
        return edge.send(Request(method, path, (), (*kind, *headers), raw))

    def spellings_of(self, values: Sequence[str]) -> Iterator[tuple[tuple[str, str], ...]]:
        """The values as so many headers, in each way to write their names."""
        for names in itertools.product(SPELLINGS, repeat=len(values)):
            yield tuple(zip(names, values, strict=True))


@pytest.fixture(scope="module")
def two(shared: Deployment) -> Two:
    return Two(shared, f"Bearer {shared.tenant('mine', 'p')}", f"Bearer {shared.tenant('other', 'p')}")


def _who(reply: Reply) -> str:
    return str(reply.json["subject"]) if reply.status == 200 else str(reply.status)


@pytest.mark.parametrize("reading", READINGS, ids=lambda one: one.headers)
def test_of_two_proofs_none_is_taken(two: Two, reading: Reading, figure: Any) -> None:
    assert _who(two.ask(reading, "GET", "/v1/auth/whoami", ("Authorization", two.mine))) == "user:mine/boss"
    told, proofs = Counter[str](), (two.mine, two.other, "Bearer x", two.deployment.basic())
    for values in itertools.product(proofs, repeat=2):
        for headers in two.spellings_of(values):
            told[_who(two.ask(reading, "GET", "/v1/auth/whoami", *headers))] += 1
    figure(f"two Authorization headers, told by a gateway as {reading.headers}: {dict(told)}")
    assert set(told) == {"401"}


@pytest.mark.parametrize("reading", READINGS, ids=lambda one: one.headers)
@pytest.mark.parametrize("separator", [", ", ",", ";", " ", "\t", "\n"])
def test_nor_of_two_in_one_header(two: Two, reading: Reading, separator: str) -> None:
    for values in itertools.permutations((two.mine, two.other)):
        reply = two.ask(reading, "GET", "/v1/auth/whoami", ("Authorization", separator.join(values)))
        assert reply.status == 401


@pytest.mark.parametrize("reading", READINGS, ids=lambda one: one.headers)
def test_the_other_header_of_a_token_does_not_change_who_asks(two: Two, reading: Reading) -> None:
    token = ("X-BackendAI-Token", two.other.removeprefix("Bearer "))
    for headers in itertools.permutations((("Authorization", two.mine), token)):
        assert _who(two.ask(reading, "GET", "/v1/auth/whoami", *headers)) == "user:mine/boss"
    assert _who(two.ask(reading, "GET", "/v1/auth/whoami", token, ("x-backendai-token", "x"))) == "401"


@pytest.mark.parametrize("reading", READINGS, ids=lambda one: one.headers)
@pytest.mark.parametrize("projects", list(itertools.permutations(["mine/p", "other/p", "default/default"], 2)))
def test_of_two_projects_none_is_taken(two: Two, reading: Reading, projects: tuple[str, str]) -> None:
    root = ("Authorization", two.deployment.authorization("/"))
    for names in itertools.product(("X-Portico-Project", "x-portico-project"), repeat=2):
        both = tuple(zip(names, projects, strict=True))
        listed = two.ask(reading, "GET", "/v1/functions", root, *both)
        made = two.ask(reading, "POST", "/v1/webhooks", root, *both, body={"name": "w", "event_type": "a.b"})
        assert {listed.status, made.status} <= {400, 422}, (listed.body, made.body)
    for project in projects:
        assert two.ask(READINGS[0], "GET", "/v1/webhooks/w", root, ("X-Portico-Project", project)).status == 404


@pytest.mark.parametrize("reading", READINGS[:2] + READINGS[3:], ids=lambda one: one.headers)
@pytest.mark.parametrize("header", ["Idempotency-Key", "Host", "Content-Type", "Content-Encoding", "X-Portico-Project"])
def test_the_error_names_the_header(two: Two, reading: Reading, header: str) -> None:
    values = ((header, "identity"), (header.upper(), "identity"))
    reply = two.ask(reading, "POST", "/v1/auth/logout", *values, body={"refresh_token": "x"})
    assert (reply.status, reply.error["details"]) == (400, {"header": header.lower()})


def test_no_header_makes_a_context(two: Two, size: Any) -> None:
    """Neither in place of a proof, nor beside one; by itself, and among others in any order."""
    chance = random.Random(size.seed)
    claims = json.dumps(
        {"sub": "user:default/root", "role": "superadmin", "domain": "default", "projects": ["default"]}
    )
    values = (claims, json.dumps({"authorizer": {"claims": claims}}), "user:default/root", "superadmin", "default")
    for header, value in itertools.product(FORGED_CONTEXT, values):
        reading, mine = chance.choice(READINGS), ("Authorization", two.mine)
        forged = [(header, value), (chance.choice(FORGED_CONTEXT), chance.choice(values))]
        assert _who(two.ask(reading, "GET", "/v1/auth/whoami", *forged)) == "401"
        headers = chance.sample([*forged, mine], 3)
        assert _who(two.ask(reading, "GET", "/v1/auth/whoami", *headers)) == "user:mine/boss"
        assert two.ask(reading, "GET", "/v1/admin/domains", *headers).status in {401, 403, 404}
