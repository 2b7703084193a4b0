"""The gateway's own replies, as the expanded template has them: each kind that a caller may meet says what it is."""

import json
from typing import Any

import pytest

from tests.security.expansion import expand

RESPONSES = "x-amazon-apigateway-gateway-responses"


def replies(api: str) -> dict[str, Any]:
    """The replies of an API, by their kinds."""
    found: dict[str, Any] = expand("--whole", "Release=1")["Resources"][api]["Properties"]["Body"][RESPONSES]
    return found


def error(reply: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(reply["responseTemplates"]["application/json"])["error"]
    return told


def test_a_missing_usage_key_has_an_error_of_its_own() -> None:
    reply = replies("Api")["INVALID_API_KEY"]
    assert (reply["statusCode"], error(reply)["code"]) == ("403", "USAGE_KEY_UNKNOWN")


@pytest.mark.parametrize(("api", "kind"), [
    ("Api", "INTEGRATION_FAILURE"), ("Api", "AUTHORIZER_FAILURE"), ("Api", "AUTHORIZER_CONFIGURATION_ERROR"),
    ("ContentApi", "INTEGRATION_FAILURE"),
])  # fmt: skip
def test_what_is_throttled_may_be_tried_again(api: str, kind: str) -> None:
    reply = replies(api)[kind]
    assert (reply["statusCode"], error(reply)["code"]) == ("503", "UNAVAILABLE")
    assert reply["responseParameters"]["gatewayresponse.header.Retry-After"] == "'1'"


@pytest.mark.parametrize("api", ["Api", "ContentApi"])
def test_every_reply_has_the_one_error_body(api: str) -> None:
    for kind, reply in replies(api).items():
        assert error(reply).keys() == {"code", "message", "details", "request_id"}, kind
        assert reply["responseParameters"]["gatewayresponse.header.X-Request-Id"] == "context.requestId"


def test_browsers_may_write_uploads() -> None:
    bucket = expand("--whole", "AllowedOrigins=https://a.example,https://b.example")["Resources"]["ObjectsBucket"]
    condition, wanted, otherwise = bucket["Properties"]["CorsConfiguration"]["Fn::If"]
    [rule] = wanted["CorsRules"]
    assert (condition, otherwise) == ("HasOrigins", {"Ref": "AWS::NoValue"})
    assert rule["AllowedOrigins"] == {"Fn::Split": [",", {"Ref": "AllowedOrigins"}]}
    assert "PUT" in rule["AllowedMethods"]
    signed = {"Content-Type", "If-None-Match", "x-amz-tagging", "x-amz-checksum-sha256"}  # and the browser's own length
    assert signed <= set(rule["AllowedHeaders"])
