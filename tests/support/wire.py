"""moto at the other end of the platform's own connections to AWS, as it is at that of botocore's."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from unittest.mock import patch

from botocore.awsrequest import AWSRequest
from botocore.exceptions import HTTPClientError
from moto import mock_aws
from moto.core.models import botocore_stubber
from portico.core.aws.connection import ConnectionLost, Reply, SignedConnection

from tests.support.fast_moto_requests import direct_requests
from tests.support.fast_moto_tables import light_tables

_PASSED_ON = SignedConnection.exchange


@contextmanager
def mocked_aws(**options: object) -> Iterator[None]:
    """`mock_aws` for whatever speaks to AWS; what moto does not answer is sent, as it is by botocore. DynamoDB's answers take
    short cuts, and are the same (`tests/integration/core/data/test_short_cuts.py`)."""
    with plain_moto(**options), light_tables(), direct_requests():
        yield


@contextmanager
def plain_moto(**options: object) -> Iterator[None]:
    """The same without the short cuts: moto as it is."""
    with mock_aws(**options), patch.object(SignedConnection, "exchange", _exchange):
        yield


def _exchange(
    wire: SignedConnection, path: str, headers: Mapping[str, str], body: bytes, ends: float | None = None
) -> Reply:
    try:
        wire._within(wire.read_timeout, ends)  # nothing is sent when there is no time left
    except TimeoutError as error:
        raise ConnectionLost(f"{wire.endpoint.service}: {type(error).__name__}") from error
    request = AWSRequest("POST", wire.endpoint.url + path, dict(headers), body).prepare()
    operation = headers.get("x-amz-target", ".Invoke").rpartition(".")[2]
    try:
        answer = botocore_stubber(f"before-send.{wire.endpoint.service}.{operation}", request)
    except HTTPClientError as error:
        raise ConnectionLost(str(error)) from error
    if answer is None:
        return _PASSED_ON(wire, path, headers, body, ends)
    return Reply(
        answer.status_code, {name.lower(): str(value) for name, value in answer.headers.items()}, answer.content
    )
