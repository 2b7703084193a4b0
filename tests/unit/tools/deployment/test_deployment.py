"""Deployments into an account: what is checked before, and when one is another release."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from local import deploy
from tools.deployment.account import MISSING, problem
from tools.deployment.parameters import CONFIG, overrides

ROLE = "arn:aws:iam::123456789012:role/gateway"
SAMPLE = """
[dev.deploy.parameters]
parameter_overrides = ["Environment=dev", "AllowedOrigins=https://a.example"]
"""


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(deploy, "ROOT", tmp_path)
    (tmp_path / "layers" / "runtime").mkdir(parents=True)
    for name in deploy.TEMPLATES:
        (tmp_path / name).write_text("")
    return tmp_path


def release(config: str = SAMPLE) -> str:
    return overrides(config, "dev")[-1]


def test_an_account_without_a_role_for_logs_is_told_before() -> None:
    with mock_aws():
        gateway = boto3.client("apigateway", region_name="us-east-1")
        assert problem(gateway) == MISSING
        gateway.update_account(patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": ROLE}])
        assert problem(gateway) is None


def test_a_release_has_the_parameters_of_its_environment(sources: Path) -> None:
    assert {"Environment=dev", "AllowedOrigins=https://a.example"} < set(overrides(SAMPLE, "dev"))
    assert release() == release()


def test_another_parameter_is_another_release(sources: Path) -> None:
    assert release() != release(SAMPLE.replace("a.example", "b.example"))


def test_another_layer_is_another_release(sources: Path) -> None:
    before = release()
    (sources / "layers" / "runtime" / "new.py").write_text("")
    assert release() != before


@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_each_environment_can_be_deployed(environment: str) -> None:
    assert f"Environment={environment}" in overrides(CONFIG.read_text(), environment)


@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_a_stack_within_the_stack_is_agreed_to(environment: str) -> None:
    """A template with a macro, as SAM's are, and a stack within is refused without it."""
    said = tomllib.loads(CONFIG.read_text())[environment]["deploy"]["parameters"]
    assert said["capabilities"] == ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
