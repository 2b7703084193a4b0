"""`python agent.zip`: the agent; `python agent.zip child FD`: its warm child."""

from __future__ import annotations

import os
import sys
from typing import NoReturn


def main(arguments: list[str]) -> int:
    """The exit code."""
    if arguments[:1] == ["child"]:
        from portico_agent.interpreters import child

        child.main(int(arguments[1]))
        return 0
    from portico_agent import guardian

    guardian.stand_guard()
    from portico_agent.agent import Agent
    from portico_agent.settings import Settings

    return Agent(Settings.from_environ(os.environ)).run()


def leave(code: int) -> NoReturn:
    """Without waiting for threads, which wait for users' programs; the guardian ends those."""
    sys.stdout.flush()
    os._exit(code)
