"""A real emulator with a home of its own, started and stopped as `make up` does it."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from local import environments, stack
from local.home import Home


class Emulator:
    """One emulator of the test's own; `client` gives AWS clients of it."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.running = stack.start(home, 0)

    def client(self, service: str) -> Any:
        """A boto3 client whose calls go to the emulator."""
        return boto3.client(  # type: ignore[call-overload]  # the service is not known to the type checker
            service,
            endpoint_url=self.running.endpoint,
            region_name=stack.REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"max_attempts": 1}),
        )

    def kill(self) -> None:
        """`kill -9`, of the emulator alone."""
        os.kill(self.running.pid, signal.SIGKILL)
        while stack.running(self.home):
            pass

    def start_again(self) -> None:
        """Start it on the same port."""
        self.running = stack.start(self.home, self.running.port)


@pytest.fixture(scope="session")
def prepared() -> None:
    """The environments that an emulator needs."""
    environments.prepare(environments.STACK, environments.WORKER)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home."""
    return Home(tmp_path / "home")


@pytest.fixture
def start(prepared: None, home: Home) -> Iterator[Callable[[], Emulator]]:
    """Starts an emulator; it is down after the test, whatever happens."""
    try:
        yield lambda: Emulator(home)
    finally:
        stack.stop(home)


@pytest.fixture
def emulator(start: Callable[[], Emulator]) -> Emulator:
    """A running emulator without anything in it."""
    return start()
