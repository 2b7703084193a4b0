"""The function that `make probe` deploys: it tries what Portico's functions and runtime rest on, and says what it saw.

It stands alone, on the standard library. An invocation `{"ask": NAME}` is answered by the function of that name below; requests from
API Gateway are answered with what arrived of them.
"""

import ctypes
import json
import os
import platform
import resource
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

Seen = dict[str, Any]

_INSTANCE: Final = uuid.uuid4().hex
_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_PR_SET_CHILD_SUBREAPER: Final = 36


def _tried(attempt: Callable[[], Any]) -> Seen:
    """The answer of a call, made in a process of its own that ends with it: {"works": bool, "said": text}."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            seen: Seen = {"works": True, "said": str(attempt())}
        except Exception as problem:
            seen = {"works": False, "said": f"{type(problem).__name__}: {problem}"}
        os.write(writer, json.dumps(seen).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        told = stream.read()
    os.waitpid(child, 0)
    return json.loads(told) if told else {"works": False, "said": "the process was ended"}


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _oom_score() -> None:
    Path("/proc/self/oom_score_adj").write_text("1000")


def _hang_up() -> str:
    """A closed socket ends the process that asked the kernel for it."""
    from fcntl import F_GETFL, F_SETFL, F_SETOWN, F_SETSIG, fcntl

    ours, theirs = socket.socketpair()
    child = os.fork()
    if not child:
        theirs.close()
        fcntl(ours, F_SETOWN, os.getpid())
        fcntl(ours, F_SETSIG, signal.SIGKILL)
        fcntl(ours, F_SETFL, fcntl(ours, F_GETFL) | os.O_ASYNC)
        ours.send(b"ready")
        time.sleep(10)
        os._exit(0)
    ours.close()
    theirs.recv(5)
    theirs.close()
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise OSError("the process slept on")
    return f"ended by signal {os.WTERMSIG(status)}"


def _marked() -> str:
    """A hard limit on RLIMIT_LOCKS is kept by a child, and shown in /proc."""
    locks = 10  # RLIMIT_LOCKS of Linux, which `resource` does not name
    resource.setrlimit(locks, (0, 0))
    child = subprocess.Popen(["/proc/self/exe", "-c", "import time; time.sleep(10)"], env=_ENVIRONMENT)
    try:
        limits = Path(f"/proc/{child.pid}/limits").read_text().splitlines()
    finally:
        child.kill()
        child.wait()
    line = next(line for line in limits if line.startswith("Max file locks"))
    if line.split()[-3:-1] != ["0", "0"]:
        raise OSError(line)
    return " ".join(line.split())


_ENVIRONMENT: Final = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}


def _interpreter(environment: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, "-c", "import ssl, sys; print(sys.version_info[:2])"],
        env=environment,
        capture_output=True,
        check=True,
        text=True,
        timeout=10,
    ).stdout.strip()


def _read(path: str) -> str:
    return f"{len(Path(path).read_bytes())} bytes"


def _runtime_api() -> str:
    address = os.environ["AWS_LAMBDA_RUNTIME_API"]
    host, _, port = address.partition(":")
    with socket.create_connection((host, int(port)), timeout=2):
        return address


CALLS: Final[dict[str, Callable[[], Any]]] = {
    "prctl_dumpable": lambda: _prctl(_PR_SET_DUMPABLE, 0),
    "prctl_subreaper": lambda: _prctl(_PR_SET_CHILD_SUBREAPER, 1),
    "prctl_death_signal": lambda: _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL),
    "oom_score": _oom_score,
    "pidfd_open": lambda: os.pidfd_open(os.getpid()),
    "setsid": os.setsid,
    "setpgid": lambda: os.setpgid(0, 0),
    "prlimit": lambda: resource.prlimit(os.getpid(), resource.RLIMIT_CPU),
    "limit_as_mark": _marked,
    "signal_at_hang_up": _hang_up,
    "smaps_rollup": lambda: _read("/proc/self/smaps_rollup"),
    "list_of_processes": lambda: sum(path.name.isdigit() for path in Path("/proc").iterdir()),
    "children_of_init": lambda: _read("/proc/1/stat"),
    "environment_of_parent": lambda: _read(f"/proc/{os.getppid()}/environ"),
    "interpreter_bare": lambda: _interpreter({}),
    "interpreter_with_libraries": lambda: _interpreter(_ENVIRONMENT),
    "runtime_api_of_child": _runtime_api,
}


def calls(_: Seen, __: Any) -> Seen:
    """The calls that the sandbox allows, one by one."""
    return {name: _tried(attempt) for name, attempt in CALLS.items()}


def machine(_: Seen, __: Any) -> Seen:
    """Versions of interpreter, C library and kernel."""
    return {
        "python": platform.python_version(),
        "libc": " ".join(platform.libc_ver()),
        "kernel": platform.release(),
        "architecture": platform.machine(),
    }


def clocks(_: Seen, __: Any) -> Seen:
    """The clocks, in seconds, and who answers: two answers of one instance tell what a freeze does to them."""
    return {
        "instance": _INSTANCE,
        "wall": time.time(),
        "monotonic": time.monotonic(),
        "boot": time.clock_gettime(time.CLOCK_BOOTTIME),
    }


def _post(path: str, body: Seen) -> None:
    connection = HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"], timeout=5)
    connection.request("POST", path, json.dumps(body))
    connection.getresponse().read()
    connection.close()


def answered_by(_: Seen, context: Any) -> Seen:
    """Whose answer reaches the caller when a child of the runtime answers before it: {"by": "child" | "parent"}."""
    path = f"/2018-06-01/runtime/invocation/{context.aws_request_id}/response"
    _tried(lambda: _post(path, {"by": "child"}))
    return {"by": "parent"}


_ASKED: Final = {ask.__name__: ask for ask in (calls, machine, clocks, answered_by)}


def _authorized(event: Seen) -> Seen:
    """Leave for the whole stage, with the names of the headers that the authorizer was given."""
    return {
        "principalId": "probe",
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": event["methodArn"]}],
        },
        "context": {"headers": json.dumps(sorted(event["headers"]))},
    }


def _replied(event: Seen) -> Seen:
    """A 401 with a challenge for `/challenge`; else what authorizer and integration were given."""
    if event["path"] == "/challenge":
        return {"statusCode": 401, "headers": {"WWW-Authenticate": 'Bearer realm="probe"'}, "body": "{}"}
    given = {
        "authorizer": json.loads(event["requestContext"]["authorizer"]["headers"]),
        "handler": sorted(event["headers"]),
    }
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(given)}


def handler(event: Seen, context: Any) -> Seen:
    """The answer to a question, to API Gateway's authorization, or to its request."""
    if event.get("type") == "REQUEST":
        return _authorized(event)
    if "httpMethod" in event:
        return _replied(event)
    return _ASKED[event["ask"]](event, context)
