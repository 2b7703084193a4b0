"""Starts and stops the emulator's process."""

import errno
import fcntl
import json
import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from local import environments, http, interpreters, processes, pythons
from local.aws import Aws
from local.confinement.isolation import Isolation
from local.emulator.tasks.addresses import CLOSED
from local.home import ROOT, Home
from local.origins import CONTENT_HOST, PLATFORM_HOST, app_domain, apps_port, content_url
from local.progress import LocalStackError, say
from local.root_key import root_key
from local.signing import REGION, Keys

DEFAULT_PORT = 4566
SERVER = "local.emulator.server"  # the module that is run
START_LIMIT = 60.0  # seconds for the emulator to load its state and answer
STOP_LIMIT = 30.0  # seconds for it to save its state and end

# What the emulator, and so every user's function, gets of the caller's environment: nothing that could be a secret.
PASSED_ON = (
    *("PATH", "LANG", "LC_ALL", "TZ", "PORTICO_CLIENT_SECONDS"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "PIP_CERT"),
    *("PIP_CONFIG_FILE", "PIP_FIND_LINKS", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX"),
    *("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"),
)


@dataclass(frozen=True)
class Running:
    """A stack that is up."""

    pid: int
    port: int
    keys: Keys = field(repr=False)

    @property
    def endpoint(self) -> str:
        """The URL for AWS clients."""
        return f"http://{PLATFORM_HOST}:{self.port}"

    @property
    def aws(self) -> Aws:
        """Operates the stack, with the keys of its administrator."""
        return Aws(self.endpoint, self.keys)

    @property
    def content_url(self) -> str:
        """Base address of the content API."""
        return content_url(self.port)

    @property
    def app_url(self) -> str:
        """Address of the app proxy: apps in sessions have hosts of their own below it."""
        return f"http://{app_domain(self.port)}"


def running(home: Home) -> Running | None:
    """The running stack with this home: the one that holds the lock on its process file."""
    if not home.process.exists():
        return None
    with home.process.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return Running(**json.loads(home.process.read_text()), keys=root_key(home))
    return None


def start(home: Home, port: int | None, *, server: str = SERVER) -> Running:
    """The running stack with this home, started if need be. `port` 0 takes a free one, None the usual one.

    Raises:
        LocalStackError: the port is in use, the stack runs on another one or enforces nothing, or does not start.
    """
    found = running(home)
    if found:
        if port not in (None, 0, found.port):
            raise LocalStackError(f"the stack is running on port {found.port}: `make down` first")
        if not http.enforces_iam(found.endpoint):
            raise LocalStackError("an older version of the stack is running, which enforces no IAM: `make down` first")
        say(f"the emulator is running on port {found.port}")
        return found
    chosen = _choose_port(home, port)
    if apps_port(chosen) in CLOSED:
        raise LocalStackError(f"ports from {CLOSED.start} on are those of sessions: choose another than {chosen}")
    _require_free(chosen)
    home.prepare()
    say(f"starting the emulator on {PLATFORM_HOST}:{chosen} and {CONTENT_HOST}:{chosen}, log {home.log}")
    return _wait(home, _spawn(home, chosen, server), chosen)


def stop(home: Home) -> bool:
    """Stops the stack of this home and all that it has started; True if it was running."""
    found = running(home)
    if found:
        say("stopping the emulator, which saves its state")
        os.kill(found.pid, signal.SIGTERM)
        _wait_for_end(home, found)
    processes.end_all(home.path)
    return found is not None


def _spawn(home: Home, port: int, server: str) -> subprocess.Popen[bytes]:
    command = [str(environments.STACK.python), "-m", server]
    with home.log.open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(home, port, Isolation.of_this_machine()),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def environment(home: Home, port: int, isolation: Isolation) -> dict[str, str]:
    """The emulator's environment, which it passes on to every worker: `GET /health` tells of the isolation."""
    passed = {name: os.environ[name] for name in PASSED_ON if _is_harmless(os.environ.get(name, "@"))}
    return {
        **passed,
        processes.MARK: str(home.path),
        "PORTICO_WORKER_PYTHON": str(environments.WORKER.python),
        "PORTICO_PYTHONS": json.dumps({runtime: str(python) for runtime, python in pythons.all_found().items()}),
        "PORTICO_LANGUAGES": ",".join(interpreters.offered()),
        "HOME": str(home.tmp),
        "TMPDIR": str(home.tmp),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(home.state),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(home.objects),
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "LAMBDA_STRICT": "0",
        "AUTH": "true",
        "PORTICO_ISOLATION": ",".join(f"{name}={wall}" for name, wall in isolation.told().items()),
        "NO_PROXY": f"{PLATFORM_HOST},{CONTENT_HOST},localhost",
        "PYTHONUNBUFFERED": "1",
        # No look-out for a Docker daemon: nothing here runs in containers.
        "DOCKER_HOST": f"unix://{home.tmp}/no-docker.sock",
    }


def _is_harmless(value: str) -> bool:
    """Addresses with a password in them stay here."""
    return "@" not in value


def _choose_port(home: Home, port: int | None) -> int:
    """Names of queues and signed addresses carry the port, so a home with data keeps the one it has."""
    kept = json.loads(home.process.read_text())["port"] if home.process.exists() and home.state.exists() else None
    if kept and port not in (None, 0, kept):
        raise LocalStackError(
            f"the data of this stack belongs to port {kept}: make up PORT={kept}, or make reset first"
        )
    return int(kept or (_free_port() if port == 0 else port or DEFAULT_PORT))


def _free_port() -> int:
    """One that is free with all that goes with it: those that the system gives for the one are seldom taken on the other."""
    with socket.socket() as probe:
        probe.bind((PLATFORM_HOST, 0))
        port = int(probe.getsockname()[1])
    fits = apps_port(port) not in CLOSED and all(_refusal(*place) is None for place in _places(port)[1:])
    return port if fits else _free_port()


def _places(port: int) -> list[tuple[str, int]]:
    """The hosts and ports of a stack: of the platform, of content, and of apps."""
    return [(PLATFORM_HOST, port), (CONTENT_HOST, port), (PLATFORM_HOST, apps_port(port))]


def _require_free(port: int) -> None:
    for host, wanted in _places(port):
        if refusal := _refusal(host, wanted):
            raise LocalStackError(f"port {wanted} of {host} cannot be used ({refusal}); {_advice(host, refusal)}")


def _refusal(host: str, port: int) -> str | None:
    """Why nobody can listen there, None if one can."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.strerror or str(error)
    return None


def _advice(host: str, refusal: str) -> str:
    if refusal == os.strerror(errno.EADDRNOTAVAIL):  # of a system whose loopback interface has one address
        return f"give the loopback interface this address: sudo ifconfig lo0 alias {host}"
    return "choose another: make up PORT=<number>"


def _wait(home: Home, process: subprocess.Popen[bytes], port: int) -> Running:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise LocalStackError(f"the emulator ended with status {process.returncode}:\n{tail(home.log)}")
        if http.status(f"http://127.0.0.1:{port}/_ministack/health") == 200:
            process.returncode = 0  # it outlives us on purpose, which Popen would warn of
            return Running(process.pid, port, root_key(home))
        time.sleep(0.1)
    stop(home)
    raise LocalStackError(f"the emulator did not answer within {START_LIMIT:.0f} s; see {home.log}")


def _wait_for_end(home: Home, stack: Running) -> None:
    deadline = time.monotonic() + STOP_LIMIT
    while running(home):
        if time.monotonic() > deadline:
            say("it does not stop: killing it; its last saved state remains")
            os.kill(stack.pid, signal.SIGKILL)
            deadline += STOP_LIMIT
        time.sleep(0.05)


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, for an error message."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""
