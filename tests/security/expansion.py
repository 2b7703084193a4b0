"""The template as SAM's translator expands it, in the environment of the SAM CLI."""

import json
import os
import subprocess
from functools import cache
from typing import Any

from local import environments
from local.environments import SAM
from local.home import ROOT


@cache
def expand(*arguments: str) -> dict[str, Any]:
    """The output of `tools.template.expand`."""
    environments.prepare(SAM)
    command = [SAM.folder / "bin" / "python", "-m", "tools.template.expand", *arguments]
    environment = {**os.environ, "AWS_DEFAULT_REGION": "us-east-1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told
