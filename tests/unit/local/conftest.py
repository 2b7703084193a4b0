"""A real emulator with a home of its own, started and stopped as `make up` does it."""

import json
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
from local.signing import REGION

ANY = "any"  # the role of functions that may do anything


class Emulator:
    """One emulator of the test's own; `client` gives AWS clients of it."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.running = stack.start(home, 0)
        allowed = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
        self.client("iam").create_role(RoleName=ANY, AssumeRolePolicyDocument="{}")
        self.client("iam").put_role_policy(RoleName=ANY, PolicyName="all", PolicyDocument=json.dumps(allowed))

    def client(self, service: str) -> Any:
        """A boto3 client whose calls go to the emulator."""
        return boto3.client(  # type: ignore[call-overload]  # the service is not known to the type checker
            service,
            endpoint_url=self.running.endpoint,
            region_name=REGION,
            aws_access_key_id=self.running.keys.access_key,
            aws_secret_access_key=self.running.keys.secret_key,
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


@pytest.fixture(scope="module")
def shared_emulator(prepared: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """One for all tests of a file, which leave it as it is."""
    home = Home(tmp_path_factory.mktemp("shared") / "home")
    try:
        yield Emulator(home)
    finally:
        stack.stop(home)


@pytest.fixture
def emulator(start: Callable[[], Emulator]) -> Emulator:
    """A running emulator without anything in it."""
    return start()
