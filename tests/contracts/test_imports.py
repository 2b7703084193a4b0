"""Imports of a cold start: each handler in a process of its own."""

import json
import subprocess
import sys
from functools import cache

import pytest

from tests.support.template import ROOT, resources

HANDLERS = sorted(
    resource["Properties"]["Handler"].rpartition(".")[0]
    for resource in resources().values()
    if resource["Type"] == "AWS::Serverless::Function"
)
LIGHT = [name for name in HANDLERS if name == "functions.authorizer.app" or ".on_" in name]


@cache
def modules(name: str) -> frozenset[str]:
    """The top-level packages in `sys.modules` after the import; what is postponed stands there without its package."""
    code = f"import sys, json, {name}; print(json.dumps([m for m in sys.modules if '.' not in m]))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    return frozenset(json.loads(done.stdout))


def test_every_handler_is_in_the_template() -> None:
    found = {f"functions.{path.parent.name}.app" for path in (ROOT / "functions").glob("*/app.py")}
    assert found == set(HANDLERS)


@pytest.mark.parametrize("name", HANDLERS)
def test_no_handler_imports_boto3(name: str) -> None:
    assert not modules(name) & {"boto3", "botocore", "cedarpy", "moto"}


@pytest.mark.parametrize("name", LIGHT)
def test_only_handlers_of_the_api_import_its_framework(name: str) -> None:
    assert not modules(name) & {"fastapi", "starlette", "mangum"}


@pytest.mark.parametrize("name", sorted(set(HANDLERS) - set(LIGHT)))
def test_handlers_build_no_models_or_routes_before_a_request(name: str) -> None:
    code = (
        f"import json, sys, {name} as handler, fastapi.openapi.models as models;"
        "[table] = handler.handler.app.router.routes;"
        "made = ['route' in vars(route) for route in table.routes];"
        "assert made;"
        "declared = [name for name in sys.modules if name.startswith('portico.') and name.endswith('.resource')];"
        "print(json.dumps([any(made), models.OpenAPI.__pydantic_complete__, declared]))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    declared = [] if name != "functions.content.app" else ["portico.serving.content.resource"]  # not of the index
    assert json.loads(done.stdout) == [False, False, ["portico.core.resource", *declared]]


def test_the_authorizer_is_the_lightest() -> None:
    assert not modules("functions.authorizer.app") & {"jwt", "cryptography", "pydantic", "aws_lambda_powertools"}
