"""What executes code: an ipykernel where the image has one, else a warm child of the agent's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the child is in this package too, and starts with as little as it can
    from collections.abc import Mapping

    from portico_agent.interpreters.port import Interpreter
    from portico_agent.logs import Log


def start(folder: str, environment: Mapping[str, str], log: Log) -> Interpreter:
    """The interpreter of a session, started."""
    import importlib.util

    if all(importlib.util.find_spec(name) for name in ("ipykernel", "jupyter_client")):
        from portico_agent.interpreters.jupyter import Jupyter

        return Jupyter(folder, environment, log)
    from portico_agent.interpreters.warm import Warm

    return Warm(folder, environment, log)
