"""What requests of Lambda MicroVMs must be like, by the service's own model, and their refusals.

https://docs.aws.amazon.com/lambda/latest/microvm-api/
"""

import re
from collections.abc import Mapping
from typing import Any, Final

LONGEST: Final = 28_800  # seconds
SIZES: Final = (512, 1024, 2048, 4096, 8192)  # MB
_NAME: Final = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_LARGEST_PAYLOAD: Final = 4_096  # characters
_LONGEST_TOKEN: Final = 128
_MOST_MINUTES: Final = 60
_OF_AN_IMAGE: Final = ("baseImageArn", "buildRoleArn", "codeArtifact", "name")
_PORTS: Final = range(1, 65_536)


class Refusal(Exception):
    """The code of the service, its status, and a message."""

    def __init__(self, code: str, status: int, message: str) -> None:
        super().__init__(message)
        self.code, self.status = code, status


def invalid(message: str) -> Refusal:
    """A request that is none."""
    return Refusal("ValidationException", 400, message)


def missing(what: str) -> Refusal:
    """Something that there is not."""
    return Refusal("ResourceNotFoundException", 404, f"{what} does not exist.")


def conflict(message: str) -> Refusal:
    """A request that does not fit what is there."""
    return Refusal("ConflictException", 409, message)


def check_image(given: Mapping[str, Any]) -> None:
    """Raises Refusal for an image that cannot be."""
    for name in _OF_AN_IMAGE:
        if not given.get(name):
            raise invalid(f"{name} is required.")
    if not _NAME.fullmatch(given["name"]):
        raise invalid("The name has other characters, or too many.")
    sizes = [one.get("minimumMemoryInMiB") for one in given.get("resources") or ()]
    if len(sizes) > 1 or not set(sizes) <= set(SIZES):
        raise invalid(f"The memory is one of {SIZES}.")
    hooks = given.get("hooks") or {}
    enabled = [state for kind in ("microvmHooks", "microvmImageHooks") for state in (hooks.get(kind) or {}).values()]
    if "ENABLED" in enabled and (hooks.get("microvmImageHooks") or {}).get("ready") != "ENABLED":
        raise invalid("Hooks need the hook ready.")
    if "ENABLED" in enabled and not hooks.get("port"):
        raise invalid("Hooks need a port.")


def check_run(given: Mapping[str, Any]) -> None:
    """Raises Refusal for a start that cannot be."""
    if not str(given.get("imageIdentifier", "")).startswith("arn:"):
        raise invalid("imageIdentifier is the ARN of an image.")
    if len(given.get("runHookPayload") or "") > _LARGEST_PAYLOAD:
        raise invalid(f"runHookPayload has at most {_LARGEST_PAYLOAD} characters.")
    if not 1 <= given.get("maximumDurationInSeconds", LONGEST) <= LONGEST:
        raise invalid(f"maximumDurationInSeconds is from 1 to {LONGEST}.")
    if len(given.get("clientToken") or "") > _LONGEST_TOKEN:
        raise invalid(f"clientToken has at most {_LONGEST_TOKEN} characters.")
    idle = given.get("idlePolicy")
    if idle is not None and (
        idle.get("maxIdleDurationSeconds", 0) < 60 or idle.get("suspendedDurationSeconds", -1) < 0
    ):
        raise invalid("idlePolicy has at least 60 and 0 seconds.")


def ports(given: Mapping[str, Any]) -> list[range]:
    """The ports of a token. Raises Refusal."""
    if not 1 <= given.get("expirationInMinutes", 0) <= _MOST_MINUTES:
        raise invalid(f"expirationInMinutes is from 1 to {_MOST_MINUTES}.")
    found = [_ports(one) for one in given.get("allowedPorts") or ()]
    if not found:
        raise invalid("allowedPorts is required.")
    return found


def _ports(given: Mapping[str, Any]) -> range:
    if "allPorts" in given:
        return _PORTS
    told = given.get("range") or {"startPort": given.get("port", 0), "endPort": given.get("port", 0)}
    first, last = int(told["startPort"]), int(told["endPort"])
    if first not in _PORTS or last not in _PORTS:
        raise invalid("A port is from 1 to 65535.")
    return range(first, last + 1)
