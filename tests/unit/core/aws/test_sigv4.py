"""Signatures of requests: the ones that botocore makes."""

from datetime import UTC, datetime
from unittest.mock import patch
from urllib.parse import quote

import pytest
from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials
from portico.core.aws.sigv4 import Credentials, SigningScope, authorization

NOW = datetime(2026, 11, 21, 9, 8, 7, tzinfo=UTC)
ARN = "arn:aws:lambda:eu-west-3:123456789012:function:portico-fn-1:7"
REQUESTS = (
    ("dynamodb", "/", b'{"TableName":"t\xc3\xa4ble"}', {"x-amz-target": "DynamoDB_20120810.GetItem"}),
    ("lambda", f"/2015-03-31/functions/{quote(ARN, safe='')}/invocations", b"", {"content-type": "application/json"}),
)


@pytest.mark.parametrize(("service", "path", "body", "headers"), REQUESTS, ids=[request[0] for request in REQUESTS])
@pytest.mark.parametrize("token", [None, "session/token+="])
def test_they_are_those_of_botocore(
    service: str, path: str, body: bytes, headers: dict[str, str], token: str | None
) -> None:
    host = f"{service}.eu-west-3.amazonaws.com"
    request = AWSRequest("POST", f"https://{host}{path}", dict(headers), body)
    with patch.object(auth, "get_current_datetime", lambda **_: NOW.replace(tzinfo=None)):
        auth.SigV4Auth(BotocoreCredentials("AKID", "secret/+", token), service, "eu-west-3").add_auth(request)
    scope = SigningScope.at(NOW, "eu-west-3", service)
    ours = {**headers, "host": host, "x-amz-date": scope.moment}
    if token:
        ours["x-amz-security-token"] = token
    made = authorization(quote(path), body, ours, scope, Credentials("AKID", "secret/+", token))
    assert request.headers["X-Amz-Date"] == scope.moment
    assert made == request.headers["Authorization"]


def test_credentials_are_those_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKID")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "")
    assert Credentials.of_environment() == Credentials("AKID", "secret", None)
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert Credentials.of_environment() is None


def test_credentials_do_not_show_their_secrets() -> None:
    assert repr(Credentials("AKID", "guess", "me")) == "Credentials(access_key='AKID')"
