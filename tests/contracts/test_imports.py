"""Imports of a cold start: each handler in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from tests.support.template import ROOT, resources

HANDLERS = sorted(
    resource["Properties"]["Handler"].rpartition(".")[0]
    for resource in resources().values()
    if resource["Type"] == "AWS::Serverless::Function"
)
BEFORE_THE_STARTUP_FILE = ["portico", "portico.core", "portico.core.base", "portico.core.base.startup"]
LIGHT = [name for name in HANDLERS if name in {"functions.authorizer.app", "functions.graphql.app"} or ".on_" in name]


# What an import asks for, in this order, what it leaves in `sys.modules`, and then of an API's handler what it has made and declared.
IMPORT = """
import importlib, json, sys
asked = []
class Ear:
    def find_spec(self, name, path=None, target=None):
        asked.append(name)
sys.path.insert(0, ".")
sys.meta_path.insert(0, Ear())
handler = importlib.import_module(sys.argv[1]).handler
seen = {"asked": list(asked), "modules": list(sys.modules)}
if "fastapi" in sys.modules:
    import fastapi.openapi.models as models
    [table] = handler.app.router.routes
    made = ["route" in vars(route) for route in table.routes]
    seen |= {"routes": len(made), "made": any(made), "models": models.OpenAPI.__pydantic_complete__}
print(json.dumps(seen))
"""


@cache
def imported(name: str) -> Mapping[str, Any]:
    """What a process sees that imports a handler and does nothing else: see `IMPORT`."""
    command = [sys.executable, "-c", IMPORT, name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def modules(name: str) -> frozenset[str]:
    """The top-level packages in `sys.modules` after the import; what is postponed stands there without its package."""
    return frozenset(module for module in imported(name)["modules"] if "." not in module)


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
    seen = imported(name)
    assert seen["routes"] > 0
    assert (seen["made"], seen["models"]) == (False, False)
    declared = [one for one in seen["modules"] if one.startswith("portico.") and one.endswith(".resource")]
    own = [] if name != "functions.content.app" else ["portico.serving.content.resource"]  # not of the index
    assert declared == ["portico.core.resource", *own]


@pytest.mark.parametrize("name", HANDLERS)
def test_no_package_is_imported_before_the_startup_file(name: str) -> None:
    asked = [one for one in imported(name)["asked"] if one.partition(".")[0] not in sys.stdlib_module_names]
    first = [one for one in asked if one.partition(".")[0] not in {"functions", "org"}]  # `copy` asks for Jython's
    assert first[:4] == BEFORE_THE_STARTUP_FILE


def test_the_authorizer_is_the_lightest() -> None:
    assert not modules("functions.authorizer.app") & {"jwt", "cryptography", "pydantic", "aws_lambda_powertools"}
