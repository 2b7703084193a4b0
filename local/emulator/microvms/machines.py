"""The processes of MicroVMs and of builds: containers whose entry is asked by the hooks of their image."""

import json
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from local.emulator.microvms.endpoint import Closed, Endpoint, Tokens
from local.emulator.tasks.containers import Container, Containers

_HOOKS: Final = "/aws/lambda-microvms/runtime/v1/"
_MB: Final = 1024 * 1024
_BEAT: Final = 0.05  # seconds between two attempts to ask a hook


class HookFailed(Exception):
    """A hook was not answered with success in its time."""


@dataclass(frozen=True)
class Built:
    """What an image runs: the reference that it is from, its entry, its variables, and MB of memory."""

    reference: str
    entry: Sequence[str]
    environment: Mapping[str, str]
    memory: int


@dataclass
class Machine:
    """A MicroVM: its processes, the tokens for its ports, its endpoint; `resumed` is asked when a request finds it suspended."""

    container: Container
    tokens: Tokens
    resumed: Callable[[], None]

    def __post_init__(self) -> None:
        self.endpoint = Endpoint(self.container.place.address, self.tokens, self._opened)

    def end(self) -> None:
        """Ends all of it at once."""
        self.endpoint.close()
        self.container.remove()

    def _opened(self, port: int) -> socket.socket:
        """A connection to a program. Raises Closed."""
        self.resumed()
        if self.container.status != "running" or port not in self.container.place.ports:
            raise Closed(502, "Nothing answers at this port.")
        try:
            return socket.create_connection((self.container.place.address, port), timeout=5)
        except OSError:
            raise Closed(502, "Nothing answers at this port.") from None


class Machines:
    """Those of one emulator."""

    def __init__(self, containers: Containers) -> None:
        self._containers = containers
        self._known: dict[str, Machine] = {}
        self._lock = threading.Lock()

    def get(self, ident: str) -> Machine | None:
        """One of them, None for one that is not there any more."""
        return self._known.get(ident)

    def start(self, ident: str, built: Built, resumed: Callable[[], None]) -> Machine:
        """Starts one, whose entry waits for its hook. Raises PullError or OSError."""
        machine = Machine(self._run(ident, built), Tokens(), resumed)
        with self._lock:
            self._known[ident] = machine
        return machine

    def end(self, ident: str) -> None:
        """Ends one, if it is there."""
        with self._lock:
            machine = self._known.pop(ident, None)
        if machine is not None:
            machine.end()

    def try_out(self, built: Built, seconds: float) -> None:
        """Starts the entry of an image, and asks whether it is ready. Raises PullError, OSError or HookFailed."""
        container = self._run("build", built)
        try:
            ask(container, "ready", {}, seconds)
        finally:
            container.remove()

    def _run(self, ident: str, built: Built) -> Container:
        return self._containers.run(
            built.reference,
            command=built.entry,
            environment=built.environment,
            memory=built.memory * _MB,
            labels={"microvm": ident},
        )


def ask(container: Container, hook: str, told: Mapping[str, Any], seconds: float) -> None:
    """Asks a hook at the first port of the container, as soon as something listens there. Raises HookFailed."""
    url = f"http://{container.place.address}:{container.place.ports.start}{_HOOKS}{hook}"
    request = urllib.request.Request(
        url, json.dumps(told).encode(), {"content-type": "application/json"}, method="POST"
    )
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(request, timeout=seconds):  # of loopback, as is said above  # nosec B310
                return
        except urllib.error.HTTPError as error:
            error.close()
            raise HookFailed(f"the hook {hook} was answered with {error.code}") from error
        except OSError as error:
            if container.status != "running" or time.monotonic() >= deadline:
                raise HookFailed(f"the hook {hook} was not answered") from error
        time.sleep(_BEAT)
