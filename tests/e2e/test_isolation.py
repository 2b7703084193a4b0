"""The walls between users' code and the rest of the machine, each tried from inside a function."""

import http.server
import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from local.confinement.isolation import Isolation
from local.signing import Keys, signed
from tests.e2e.api import Api
from tests.e2e.conftest import MakeFunction
from tests.e2e.stack_processes import StackProcesses
from tests.e2e.test_in_sessions import ask, begun

CODE = """
import os, signal, socket, ssl, subprocess, tempfile, urllib.error, urllib.request

def read(path):
    return open(path, "rb").read(1) and "read"

def write(path):
    return open(path, "ab").close() or "written"

def follow(path):
    return os.readlink(path) and "read"

def names(path):
    return len(os.listdir(path)) and "read"

def connect(host, port):
    return socket.create_connection((host, port), timeout=5).close() or "reached"

def end(pid):
    return os.kill(pid, 0) or "reached"

def ask(url, method="GET", body=None, headers={}):
    request = urllib.request.Request(url, body and body.encode(), headers, method=method)
    try:
        return urllib.request.urlopen(request, timeout=10).status
    except urllib.error.HTTPError as error:
        return error.code

def own(_):
    places = [tempfile.gettempdir(), "/tmp", os.environ["HOME"]]
    for number, place in enumerate(places):
        with open(f"{place}/{number}", "w") as file:
            file.write("mine")
    ssl.create_default_context()
    told = subprocess.run(["ls", "/tmp"], capture_output=True, text=True, check=True).stdout.split()
    return [read(__file__), read("/etc/hosts"), read("/dev/urandom"), read("/tmp/0"), told, socket.gethostbyname("localhost")]

def handle(context, payload):
    found = []
    for do, *arguments in payload:
        try:
            found.append(globals()[do](*arguments))
        except OSError as error:
            found.append(type(error).__name__)
    return found
"""
Inside = Callable[..., list[Any]]


@pytest.fixture(scope="module")
def function(make: MakeFunction) -> str:
    """Does what its input says."""
    return make(CODE, timeout=30)


@pytest.fixture
def inside(api: Api, function: str) -> Inside:
    """The outcome of each of the calls in a run of the function: its value, or the name of its error."""

    def run(*calls: Any) -> list[Any]:
        settled = api.run(function, [list(call) for call in calls])
        assert settled["status"] == "SUCCEEDED", settled
        found: list[Any] = settled["output"]
        return found

    return run


@pytest.fixture(scope="module")
def isolation() -> Isolation:
    """The walls that this kernel allows."""
    return Isolation.of_this_machine()


@pytest.fixture
def closes_files(isolation: Isolation) -> None:
    """Reports a kernel without Landlock."""
    if not isolation.abi:
        pytest.skip("this kernel has no Landlock: users' code reads the files of whoever started the stack")


def test_health_says_which_walls_there_are(api: Api, isolation: Isolation) -> None:
    assert api("GET", "/health").json()["isolation"] == isolation.told()


def test_it_has_what_it_needs(inside: Inside) -> None:
    (found,) = inside(("own", None))
    assert found[:4] == ["read"] * 4
    assert found[5] == "127.0.0.1"


@pytest.mark.usefixtures("closes_files")
def test_files_of_the_platform_and_of_others_are_closed(
    inside: Inside, home: Path, make: MakeFunction, api: Api
) -> None:
    workers = "tmp/ministack-lambda-portico-fn-*"
    before = set(home.glob(workers))
    api.run(make())
    theirs = [folder / "code/main.py" for folder in set(home.glob(workers)) - before]
    assert theirs
    files = [home / name for name in ("local.json", "root-key.json", "stack.log", "stack.json")]
    files += theirs
    files += list(home.glob("tmp/ministack-lambda-portico-*Function-*/code/app.py"))[:1]
    files += [next(path for path in (home / part).rglob("*") if path.is_file()) for part in ("state", "s3")]
    # Where the stack lies in /tmp, users' code has another one.
    assert set(inside(*(("read", str(file)) for file in files))) <= {"PermissionError", "FileNotFoundError"}
    assert inside(("names", str(Path.home()))) == ["PermissionError"]


@pytest.mark.usefixtures("closes_files")
def test_its_code_and_its_layers_are_not_written(inside: Inside, home: Path) -> None:
    layers = [str(path) for path in home.glob("layers/*/python/portico_runtime/main.py")]
    assert layers
    refused = {"PermissionError", "OSError"}  # the latter of a mount that is read only
    assert set(inside(("write", "main.py"), *(("write", path) for path in layers))) <= refused


@pytest.mark.usefixtures("closes_files")
def test_memory_and_variables_of_the_platform_are_closed(inside: Inside, home: Path) -> None:
    stack = StackProcesses(home)
    others = [stack.emulator, stack.workers(of_users=False)[0], os.getpid()]
    looks = [("read", f"/proc/{pid}/{name}") for pid in others for name in ("environ", "mem", "maps")]
    looks += [("follow", f"/proc/{pid}/cwd") for pid in others]
    assert set(inside(*looks)) == {"PermissionError"}


def test_processes_of_the_platform_get_no_signals(inside: Inside, home: Path, isolation: Isolation) -> None:
    if isolation.told()["signals"] == "none":
        pytest.skip("this kernel's Landlock has no scope of signals: users' code may end the platform's processes")
    stack = StackProcesses(home)
    others = [stack.emulator, stack.workers(of_users=False)[0], os.getpid()]
    assert inside(*(("end", pid) for pid in others)) == ["PermissionError"] * 3


def test_the_emulators_aws_is_closed(inside: Inside, home: Path, api: Api) -> None:
    port = json.loads((home / "stack.json").read_text())["port"]
    url, body = f"http://127.0.0.1:{port}/", "Action=ListQueues&Version=2012-11-05"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    known = signed(Keys("test", "test"), "POST", url, body.encode(), "sqs")
    account = signed(Keys("000000000000", "test"), "POST", url, body.encode(), "sqs")
    calls = [("ask", url, "POST", body, form | proof) for proof in ({}, known, account)]
    calls += [
        ("ask", f"{url}{path}", "GET", None, known) for path in ("portico", "2015-03-31/functions/", "_ministack/reset")
    ]
    assert inside(*calls) == [403] * len(calls)
    assert inside(("ask", f"http://127.0.0.2:{port}/", "POST", body, form | known)) == [404]
    assert api("GET", "/ready").status_code == 200


def test_the_agent_and_the_apps_of_a_session_are_closed(inside: Inside, api: Api, isolation: Isolation) -> None:
    if isolation.told()["ports"] == "none":
        pytest.skip("this kernel's Landlock closes no ports: users' code reaches the apps of sessions")
    place = begun(api, apps=[{"name": "web", "port": 8000}])
    serve = "import os, socket; app = socket.create_server(('', int(os.environ['PORTICO_APP_WEB_PORT'])))"
    tell = "print(os.environ['PORTS'].partition('-')[0], app.getsockname()[1])"
    [[_, told]] = ask(api, f"{place}/execute", code=f"{serve}; {tell}")["console"]
    agent, app = map(int, told.split())
    assert inside(("connect", "127.0.0.1", app), ("connect", "127.0.0.1", agent)) == ["PermissionError"] * 2
    api("POST", f"{place}/terminate", json={})


@pytest.fixture
def outside() -> Iterator[str]:
    """The address of a listener that is none of the stack's."""

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def test_it_reaches_the_api_and_the_outside(inside: Inside, api: Api, outside: str) -> None:
    headers = {"Authorization": f"Bearer {api.token}"}
    url = api.access.url
    calls = [("ask", f"{url}/ready"), ("ask", f"{url}/v1/functions", "GET", None, headers), ("ask", outside)]
    assert inside(*calls) == [200, 200, 204]
