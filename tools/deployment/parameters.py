"""`python -m tools.deployment.parameters ENVIRONMENT`: the template's parameters, for `sam deploy --parameter-overrides`.

They are those of samconfig.toml and `Release`, a hash over them and over all sources that are deployed. CloudFormation publishes a
new version of a function for another release, and for little else that matters: not for a parameter, nor for a layer that is named
in a variable.
"""

import sys
import tomllib
from pathlib import Path
from typing import Final

from local.deploy import fingerprint

CONFIG: Final = Path(__file__).parents[2] / "samconfig.toml"


def overrides(config: str, environment: str) -> list[str]:
    """`Name=value` of each parameter. Raises KeyError for an environment that the configuration does not have."""
    given: list[str] = tomllib.loads(config)[environment]["deploy"]["parameters"]["parameter_overrides"]
    return [*given, f"Release={fingerprint(dict(one.split('=', 1) for one in given))}"]


if __name__ == "__main__":
    print(*overrides(CONFIG.read_text(encoding="utf-8"), sys.argv[1]))
