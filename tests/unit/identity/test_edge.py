"""The authorizer behind API Gateway."""

import json
from typing import Any

import pytest
from portico.core.errors import Unauthenticated
from portico.identity.edge import authorize
from portico.identity.principal import Principal

from tests.support.things import ANN

ARN = "arn:aws:execute-api:us-east-1:000000000000:abc123/api/GET/v1/functions/hello/runs"
STAGE = "arn:aws:execute-api:us-east-1:000000000000:abc123/api/*"


class OneToken:
    """Accepts `good`, whose principal it knows."""

    def verify(self, token: str) -> Principal:
        if token != "good":
            raise Unauthenticated("no")
        return ANN


def answer(headers: Any) -> dict[str, Any]:
    return authorize({"methodArn": ARN, "headers": headers}, OneToken())  # type: ignore[arg-type]


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
    assert Principal.from_claims(json.loads(given["context"]["claims"])) == ANN
    assert all(isinstance(value, str) for value in given["context"].values())


@pytest.mark.parametrize("headers", [
    None, {}, {"Authorization": ""}, {"Authorization": "Bearer"}, {"Authorization": "Bearer "}, {"Authorization": "good"},
    {"Authorization": "Bearer bad"}, {"Authorization": "Basic good"}, {"X-BackendAI-Token": ""}, {"X-Token": "good"},
    {"Authorization": "Bearer bad", "X-BackendAI-Token": "good"}, {"Authorization": "Bearer good good"},
])  # fmt: skip
def test_anything_else_is_denied(headers: Any) -> None:
    given = answer(headers)
    [statement] = given["policyDocument"]["Statement"]
    assert (statement["Effect"], statement["Resource"]) == ("Deny", STAGE)
    assert given["principalId"] == "anonymous"
    assert given.keys() == {"principalId", "policyDocument"}
