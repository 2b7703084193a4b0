"""The template stays well below what CloudFormation and API Gateway take: 500 resources, 300 path nodes, 1 MB."""

import json
import os
import subprocess
from functools import cache
from typing import Any

import pytest

from local import environments
from local.environments import SAM
from local.home import ROOT


@cache
def figures() -> dict[str, Any]:
    """Those of the template as SAM's translator expands it."""
    environments.prepare(SAM)
    command = [SAM.folder / "bin" / "python", "-m", "tools.template.expand"]
    environment = {**os.environ, "AWS_DEFAULT_REGION": "us-east-1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize(("figure", "least", "most"), [("resources", 200, 450), ("bytes", 200_000, 900_000)])
def test_the_template_has_room_to_grow(figure: str, least: int, most: int) -> None:
    assert least < figures()[figure] <= most


def test_each_api_has_room_for_paths() -> None:
    nodes = figures()["nodes"]
    assert nodes["Api"] > 50
    assert all(found <= 280 for found in nodes.values()), nodes
