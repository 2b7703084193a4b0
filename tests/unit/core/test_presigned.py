"""Pre-signed URLs: the ones that botocore makes."""

from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.config import Config
from botocore.credentials import ReadOnlyCredentials
from botocore.session import get_session
from portico.core import aws
from portico.core.aws import credentials
from portico.core.objects import Objects
from portico.core.presigned import Presigner

KEYS = ("runs/019a8f3e/1/output.json", "a b/ä+%&?=#~'()*!.txt", "kills/x")
OPERATIONS = {"GET": "get_object", "PUT": "put_object"}
PLACES = (
    ("us-east-1", None),
    ("eu-central-1", None),
    ("us-east-1", "http://127.0.0.1:4566"),
    ("eu-west-3", "https://objects.example:443"),
)


def signer(region: str, endpoint: str | None, token: str | None) -> Any:
    """botocore's client."""
    config = Config(signature_version="s3v4", s3={"addressing_style": "path"})
    keys = {"aws_access_key_id": "AKID", "aws_secret_access_key": "secret/+", "aws_session_token": token}
    return boto3.client("s3", region_name=region, endpoint_url=endpoint, config=config, **keys)  # type: ignore[call-overload]


@pytest.mark.parametrize(("region", "endpoint"), PLACES)
@pytest.mark.parametrize("token", [None, "session/token+="])
def test_they_are_those_of_botocore(region: str, endpoint: str | None, token: str | None) -> None:
    client = signer(region, endpoint, token)
    sample = client.generate_presigned_url("get_object", Params={"Bucket": "things", "Key": "sample"})
    ours = Presigner.like(sample, "sample")
    keys = ReadOnlyCredentials("AKID", "secret/+", token)
    for method, operation in OPERATIONS.items():
        for key in KEYS:
            wanted = client.generate_presigned_url(operation, Params={"Bucket": "things", "Key": key}, ExpiresIn=321)
            query = parse_qs(urlsplit(wanted).query)
            now = datetime.strptime(query["X-Amz-Date"][0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            made = ours.url(method, key, 321, keys, now)
            assert made.partition("?")[0] == wanted.partition("?")[0]
            assert parse_qs(urlsplit(made).query) == query


def test_a_new_day_takes_a_new_key() -> None:
    ours = Presigner("https://s3.example", "s3.example", "/things/", "eu-north-1")
    keys = ReadOnlyCredentials("AKID", "secret", None)
    urls = [ours.url("GET", "x", 9, keys, datetime(2026, 11, day, tzinfo=UTC)) for day in (21, 22)]
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
    assert credentials() == ReadOnlyCredentials("MINE", "secret", "token")
    for url in (Objects("things").url_to_get("a/b", 60), Objects("things").url_to_put("a/b", 60)):
        query = parse_qs(urlsplit(url).query)
        assert urlsplit(url).path == "/things/a/b"
        assert (query["X-Amz-Expires"], query["X-Amz-Security-Token"]) == (["60"], ["token"])
