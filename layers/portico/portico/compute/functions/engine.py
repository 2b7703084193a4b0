"""The port of engines, which run user code, and what they exchange with the runtime inside a user's function."""

from collections.abc import Collection, Mapping
from dataclasses import field
from typing import Any, Protocol

from portico.compute.functions.entity import Function
from portico.compute.functions.images import ResolvedImage
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part


class EngineError(Exception):
    """The platform could not run the code, or lost it: nothing is known of how it ended."""


class ResultLost(EngineError):
    """The code ran to its end, and the platform could not keep its output."""


class DeploymentRefused(EngineError):
    """The engine can never run this code; the message says why, and may be shown to its owner."""


class LanguageUnavailable(EngineError):
    """The interpreter of the language cannot be had where the code would run; the message may be shown to its owner."""


class CodeMissing(EngineError):
    """The archive of the code is not among the objects."""


@frozen(slots=True)
class Deployment:
    """The input of an engine, to make a version of a function runnable.

    `code` is the key of the archive among the objects, `code_sha256` its digest in hexadecimal; `timeout` is in seconds,
    `memory` in MB; `environment` are the user's variables, `mounts` the paths of folders below the working directory.
    """

    uid: str
    version: int
    code: str
    code_sha256: str
    language: str
    layers: tuple[str, ...]
    handler: str
    timeout: float
    memory: int
    environment: Mapping[str, str] = field(repr=False)
    mounts: tuple[str, ...] = ()

    @classmethod
    def of(cls, function: Function, image: ResolvedImage) -> "Deployment":
        """The deployment of the function's current version on what its image stands for."""
        return cls(
            uid=function.uid,
            version=function.code_version,
            code=function.code,
            code_sha256=function.code_sha256,
            language=image.language,
            layers=image.layers,
            handler=function.handler,
            timeout=function.timeout,
            memory=function.memory,
            environment=function.environment,
            mounts=tuple(mount.path for mount in function.mounts),
        )


class Engine(Protocol):
    """Runs user code. One implementation for now: AWS Lambda."""

    def deploy(self, deployment: Deployment) -> str:
        """Makes a new version runnable and returns the reference that `invoke` takes.

        Raises DeploymentRefused for code that it will not run, CodeMissing, or EngineError when trying again may help.
        """
        ...

    def invoke(self, ref: str, event: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """Waits for the runtime's reply, at most so many seconds. Raises EngineError."""
        ...

    def prune(self, latest: str, keep: Collection[str]) -> None:
        """Removes the versions deployed before that of the reference `latest`, but for those in `keep`. Raises EngineError."""
        ...

    def delete(self, uid: str) -> None:
        """Removes all versions; removing what is not there is fine."""
        ...


ENGINE: Part[Engine] = Part("portico.compute.functions.lambda_engine:wire")
