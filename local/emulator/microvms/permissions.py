"""What a call of Lambda MicroVMs is about, as IAM on AWS sees it: its action, its image, and the role that it passes on.

A call about a MicroVM is one about the image that it runs.
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote

SERVICE: Final = "lambda.amazonaws.com"
_ACTIONS: Final[Mapping[tuple[str, str, int], str]] = {
    ("POST", "microvm-images", 0): "CreateMicrovmImage",
    ("GET", "microvm-images", 0): "ListMicrovmImages",
    ("GET", "microvm-images", 1): "GetMicrovmImage",
    ("DELETE", "microvm-images", 1): "DeleteMicrovmImage",
    ("GET", "microvm-images", 3): "GetMicrovmImageVersion",
    ("POST", "microvms", 0): "RunMicrovm",
    ("GET", "microvms", 0): "ListMicrovms",
    ("GET", "microvms", 1): "GetMicrovm",
    ("DELETE", "microvms", 1): "TerminateMicrovm",
}
_OF_A_MICROVM: Final = {"suspend": "SuspendMicrovm", "resume": "ResumeMicrovm", "auth-token": "CreateMicrovmAuthToken"}


def action(method: str, path: str) -> str:
    """The action of a call: `lambda:None` for one that the emulator does not have, which nobody is granted."""
    kind, *rest = _parts(path)
    named = (
        _OF_A_MICROVM.get(rest[1]) if kind == "microvms" and len(rest) == 2 else _ACTIONS.get((method, kind, len(rest)))
    )
    return f"lambda:{named}"


def resource(path: str, fields: Mapping[str, Any], image_of: Callable[[str], str | None]) -> str:
    """The ARN of a call's image; `*` where there is none to name. `image_of` is that of a MicroVM."""
    kind, *rest = _parts(path)
    if kind == "microvm-images":
        return rest[0] if rest else "*"
    if rest:
        return image_of(rest[0]) or "*"
    return str(fields.get("imageIdentifier") or "*")


def passed(fields: Mapping[str, Any]) -> Iterator[str]:
    """The roles that a call gives away."""
    yield from (str(fields[name]) for name in ("buildRoleArn", "executionRoleArn") if fields.get(name))


def _parts(path: str) -> list[str]:
    return [unquote(part) for part in path.split("/")[2:] if part] or [""]
