"""The port of engines, which run user code, and what they exchange with the runtime inside a user's function."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from portico.functions.entity import Function


class EngineError(Exception):
    """The platform could not run the code, or lost it: nothing is known of how it ended."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """What an engine needs to make a version of a function runnable."""

    uid: str
    code: bytes
    image: str
    handler: str
    timeout: float
    memory: int

    @classmethod
    def of(cls, function: Function, code: bytes) -> "Deployment":
        """The deployment of the function's current version."""
        return cls(function.uid, code, function.image, function.handler, function.timeout, function.memory)


class Engine(Protocol):
    """Runs user code. One implementation for now: AWS Lambda."""

    def deploy(self, deployment: Deployment) -> str:
        """Makes a new version runnable and returns the reference that `invoke` takes. Raises EngineError."""
        ...

    def invoke(self, ref: str, event: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """Waits for the runtime's reply, at most so many seconds. Raises EngineError."""
        ...

    def delete(self, uid: str) -> None:
        """Removes all versions; removing what is not there is fine."""
        ...
