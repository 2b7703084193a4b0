"""Unit tests open no connection; those of the runtime, of the agent and of the local stack have processes of their own to talk to."""

import socket
from pathlib import Path
from typing import Any

import pytest

_HERE = Path(__file__).parent
_MAY_CONNECT = (_HERE / "runtime", _HERE / "agent", _HERE / "local")


@pytest.fixture(autouse=True)
def no_connections(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes a connection an error."""
    if any(request.path.is_relative_to(folder) for folder in _MAY_CONNECT):
        return

    def refuse(*arguments: Any) -> None:
        raise AssertionError(f"a unit test opened a connection to {arguments[1:]}")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
