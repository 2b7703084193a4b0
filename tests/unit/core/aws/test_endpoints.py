"""Endpoints: those that botocore takes."""

import pytest
from botocore.config import Config
from botocore.session import Session
from portico.core.aws.endpoints import Endpoint

REGIONS = ("us-east-1", "eu-central-1", "us-gov-west-1", "cn-north-1")
SERVICES = ("dynamodb", "events", "kms", "lambda", "sqs", "s3")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_KMS"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("service", SERVICES)
def test_the_public_ones(service: str, region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)
    config = Config(s3={"us_east_1_regional_endpoint": "regional", "addressing_style": "path"})
    wanted = Session().create_client(service, region_name=region, config=config).meta
    found = Endpoint.of(service)
    assert (found.url, found.region) == (wanted.endpoint_url, region)
    assert found.host == found.url.removeprefix("https://")


def test_lambda_s_own_name_of_the_region_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_REGION", "eu-west-2")
    assert Endpoint.of("kms").region == "eu-west-2"


def test_the_environment_may_name_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-2")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566/")
    assert (Endpoint.of("kms").url, Endpoint.of("kms").host) == ("http://127.0.0.1:4566", "127.0.0.1:4566")
    monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", "https://kms.example:443")
    assert Endpoint.of("kms").host == "kms.example"
    assert Endpoint.of("sqs").host == "127.0.0.1:4566"


def test_without_a_region_there_is_none() -> None:
    with pytest.raises(LookupError, match="AWS_REGION"):
        Endpoint.of("kms")
