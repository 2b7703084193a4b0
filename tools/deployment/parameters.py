"""`python -m tools.deployment.parameters ENVIRONMENT`: the template's parameters, for `sam deploy --parameter-overrides`.

With `--runtime` after the environment it is the runtime alone, which layers are built for. They are those of samconfig.toml and `Release`, a hash over them and over all sources that are deployed. CloudFormation publishes a
new version of a function for another release, and for little else that matters: not for a parameter, nor for a layer that is named
in a variable.
"""

import sys
import tomllib
from pathlib import Path
from typing import Final

from local.deploy import fingerprint

RUNTIME: Final = "python3.13"  # by default, as in template.yaml and layers/platform.mk
CONFIG: Final = Path(__file__).parents[2] / "samconfig.toml"


def overrides(config: str, environment: str) -> list[str]:
    """`Name=value` of each parameter. Raises KeyError for an environment that the configuration does not have."""
    given: list[str] = tomllib.loads(config)[environment]["deploy"]["parameters"]["parameter_overrides"]
    known = {"Runtime": RUNTIME, **dict(one.split("=", 1) for one in given)}
    return [*(f"{name}={value}" for name, value in known.items()), f"Release={fingerprint(known)}"]


def runtime(config: str, environment: str) -> str:
    """The value of the parameter `Runtime`. Raises KeyError as `overrides` does."""
    return next(
        value for name, _, value in (one.partition("=") for one in overrides(config, environment)) if name == "Runtime"
    )


if __name__ == "__main__":
    said = CONFIG.read_text(encoding="utf-8")
    print(*([runtime(said, sys.argv[1])] if "--runtime" in sys.argv else overrides(said, sys.argv[1])))
