"""The authorizer behind API Gateway."""

import json
from dataclasses import replace
from typing import Any

import pytest
from portico.access.authn.authorizer import RequestAuthorizer
from portico.core.base.errors import Unauthenticated
from portico.core.model.principal import Principal

from tests.support.clock import TestClock
from tests.support.sample_resource import ANN

ARN = "arn:aws:execute-api:us-east-1:000000000000:abc123/api/GET/v1/functions/hello/runs"
STAGE = "arn:aws:execute-api:us-east-1:000000000000:abc123/api/*"


class OneToken:
    """Accepts `good`, whose principal it knows."""

    def verify(self, token: str) -> Principal:
        if token != "good":
            raise Unauthenticated("no")
        return ANN


class Everybody:
    """Everybody is in."""

    def admitted(self, principal: Principal) -> Principal:
        return principal

    def placed(self, principal: Principal) -> Principal:
        """With the uids of itself and its domain."""
        return replace(principal, uids=("u", "d"))


def answer(headers: Any, **event: Any) -> dict[str, Any]:
    edge = RequestAuthorizer(OneToken(), Everybody(), TestClock())  # type: ignore[arg-type]
    return edge.authorize({"methodArn": ARN, "headers": headers, **event})


@pytest.mark.parametrize("headers", [
    {"Authorization": "Bearer good"}, {"authorization": "bearer good"}, {"AUTHORIZATION": "BEARER   good "},
    {"X-BackendAI-Token": "good"}, {"x-backendai-token": "good"}, {"Authorization": None, "X-BACKENDAI-TOKEN": "good"},
    {"Authorization": "Basic abc", "X-BackendAI-Token": "good"},
])  # fmt: skip
def test_a_token_is_found_wherever_it_may_be(headers: dict[str, Any]) -> None:
    given = answer(headers)
    [statement] = given["policyDocument"]["Statement"]
    assert statement == {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": STAGE}
    assert (given["principalId"], given["usageIdentifierKey"]) == (ANN.subject, "client-acme")
    assert Principal.from_claims(json.loads(given["context"]["claims"])) == replace(ANN, uids=("u", "d"))
    assert all(isinstance(value, str) for value in given["context"].values())


@pytest.mark.parametrize("headers", [
    None, {}, {"Authorization": ""}, {"Authorization": "Bearer"}, {"Authorization": "Bearer "}, {"Authorization": "good"},
    {"Authorization": "Bearer bad"}, {"Authorization": "Basic good"}, {"X-BackendAI-Token": ""}, {"X-Token": "good"},
    {"Authorization": "Bearer bad", "X-BackendAI-Token": "good"}, {"Authorization": "Bearer good good"},
    {"Authorization": "Bearer good", "authorization": "Bearer good"}, {"X_BackendAI_Token": "good"},
])  # fmt: skip
def test_anything_else_is_denied(headers: Any) -> None:
    denied(answer(headers))


def test_a_header_that_is_there_twice_proves_nothing() -> None:
    twice = {"Authorization": ["Bearer bad", "Bearer good"]}
    denied(answer({"Authorization": "Bearer good"}, multiValueHeaders=twice))


def denied(given: dict[str, Any]) -> None:
    [statement] = given["policyDocument"]["Statement"]
    assert (statement["Effect"], statement["Resource"]) == ("Deny", STAGE)
    assert given["principalId"] == "anonymous"
    assert given.keys() == {"principalId", "policyDocument"}
