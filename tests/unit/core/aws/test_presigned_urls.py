"""Pre-signed URLs: the ones that botocore makes."""

from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.config import Config
from botocore.session import get_session
from portico.core.aws import botocore_clients as aws
from portico.core.aws.botocore_clients import credentials
from portico.core.aws.endpoints import Endpoint
from portico.core.aws.object_store import Objects
from portico.core.aws.presigned_urls import Presigner, Request
from portico.core.aws.sigv4 import Credentials

KEYS = ("runs/019a8f3e/1/output.json", "a b/ä+%&?=#~'()*!.txt", "kills/x")
HEADERS = {
    "Content-Length": "12", "Content-Type": "text/plain;  charset=utf-8", "If-None-Match": "*", "x-amz-tagging": "a=b&c=d",
    "x-amz-checksum-sha256": "q/+=",
}  # fmt: skip
PARAMETERS = {
    "ContentLength": 12, "ContentType": "text/plain;  charset=utf-8", "IfNoneMatch": "*", "Tagging": "a=b&c=d",
    "ChecksumSHA256": "q/+=",
}  # fmt: skip
SAVED = 'attachment; filename="ä b.zip"'
# What we are asked for, and botocore for the same.
OPERATIONS: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    ("GET", {}, "get_object", {}),
    ("GET", {"query": {"response-content-disposition": SAVED}}, "get_object", {"ResponseContentDisposition": SAVED}),
    ("PUT", {}, "put_object", {}),
    ("PUT", {"headers": HEADERS}, "put_object", PARAMETERS),
]
PLACES = (
    ("us-east-1", None),
    ("eu-central-1", None),
    ("us-east-1", "http://127.0.0.1:4566"),
    ("eu-west-3", "https://objects.example:443"),
)


def signer(region: str, endpoint: str | None, token: str | None) -> Any:
    """botocore's client."""
    config = Config(
        signature_version="s3v4", s3={"addressing_style": "path", "us_east_1_regional_endpoint": "regional"}
    )
    keys = {"aws_access_key_id": "AKID", "aws_secret_access_key": "secret/+", "aws_session_token": token}
    return boto3.client("s3", region_name=region, endpoint_url=endpoint, config=config, **keys)  # type: ignore[call-overload]


@pytest.mark.parametrize(("region", "endpoint"), PLACES)
@pytest.mark.parametrize("token", [None, "session/token+="])
def test_they_are_those_of_botocore(
    region: str, endpoint: str | None, token: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signer(region, endpoint, token)
    for name in ("AWS_REGION", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)
    if endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", endpoint)
    ours = Presigner.of(Endpoint.of("s3"), "things")
    keys = Credentials("AKID", "secret/+", token)
    for method, more, operation, parameters in OPERATIONS:
        for key in KEYS:
            params = {"Bucket": "things", "Key": key, **parameters}
            wanted = client.generate_presigned_url(operation, Params=params, ExpiresIn=321)
            query = parse_qs(urlsplit(wanted).query)
            now = datetime.strptime(query["X-Amz-Date"][0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            made = ours.url(Request(method, key, **more), 321, keys, now)
            assert made.partition("?")[0] == wanted.partition("?")[0]
            assert parse_qs(urlsplit(made).query) == query


def test_a_new_day_takes_a_new_key() -> None:
    ours = Presigner("https://s3.example", "s3.example", "/things/", "eu-north-1")
    keys = Credentials("AKID", "secret", None)
    urls = [ours.url(Request("GET", "x"), 9, keys, datetime(2026, 11, day, tzinfo=UTC)) for day in (21, 22)]
    first, second = (parse_qs(urlsplit(url).query) for url in urls)
    assert first["X-Amz-Credential"] == ["AKID/20261121/eu-north-1/s3/aws4_request"]
    assert second["X-Amz-Credential"] == ["AKID/20261122/eu-north-1/s3/aws4_request"]
    assert first["X-Amz-Signature"] != second["X-Amz-Signature"]


def test_objects_sign_as_this_process_does_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws, "session", cache(get_session))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "MINE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    assert credentials() == Credentials("MINE", "secret", "token")
    for url in (Objects("things").url_to_get("a/b", 60), Objects("things").url_to_put("a/b", 60)):
        query = parse_qs(urlsplit(url).query)
        assert urlsplit(url).path == "/things/a/b"
        assert (query["X-Amz-Expires"], query["X-Amz-Security-Token"]) == (["60"], ["token"])
