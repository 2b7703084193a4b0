"""The authorizer behind API Gateway: proves who is calling, and nothing else.

It answers with a policy for the whole stage, the principal's claims for the functions behind, and the key that the usage
plan counts by. A caller it cannot prove gets a policy that denies, which the gateway answers as a 401: raising would do
the same, at the price of an error for every mistyped token.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from portico.core.errors import Unauthenticated
from portico.identity.tokens import TokenVerifier

_BEARER: Final = "bearer "


def authorize(event: Mapping[str, Any], verifier: TokenVerifier) -> dict[str, Any]:
    """The answer of a REQUEST authorizer (API Gateway, payload 1.0)."""
    try:
        principal = verifier.verify(_token(event))
    except Unauthenticated:
        return _answer("anonymous", "Deny", event["methodArn"])
    return {
        **_answer(principal.subject, "Allow", event["methodArn"]),
        "context": {"claims": json.dumps(principal.claims(), separators=(",", ":"))},
        "usageIdentifierKey": principal.client,
    }


def _token(event: Mapping[str, Any]) -> str:
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    authorization = headers.get("authorization") or ""
    if authorization[: len(_BEARER)].lower() == _BEARER:
        return str(authorization[len(_BEARER) :].strip())
    if token := headers.get("x-backendai-token"):
        return str(token)
    raise Unauthenticated("There is no token.")


def _answer(principal_id: str, effect: str, method_arn: str) -> dict[str, Any]:
    api, stage = method_arn.split("/")[:2]
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": f"{api}/{stage}/*"}
    return {"principalId": principal_id, "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
