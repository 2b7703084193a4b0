"""Ports of runs: secrets, and the queue that brings a run back later."""

from collections.abc import Sequence
from typing import Protocol

from portico.core.base.parts import Part
from portico.core.model.call import Call
from portico.core.model.scope import Scope


class Secrets(Protocol):
    """Reads secrets at the moment when an attempt starts, so that the next run sees what was rotated."""

    def values(self, scope: Scope, names: Sequence[str]) -> dict[str, str]:
        """The values of all of these secrets, later names over earlier. Raises NotFound that names the missing one.

        The caller that named a secret has been asked for `secret:use` on it: see `CreateRun.needs`.
        """
        ...


class Later(Protocol):
    """Brings a queued run to the dispatcher after a while."""

    def ask(self, call: Call, scope: Scope, run_id: str, seconds: float) -> None:
        """Once, after so many seconds, at most 15 minutes; asking twice does no harm."""
        ...


SECRETS: Part[Secrets] = Part("portico.platform.ports:run_secrets")
LATER: Part[Later] = Part("portico.platform.ports:later")
