"""The walls of a task, each tried from inside and from a function of users: files, processes, agent and apps of another, the emulator."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from local.confinement.isolation import Isolation
from local.emulator.tasks.addresses import EACH
from tests.unit.local.conftest import Emulator
from tests.unit.local.functions import create, invoke, until
from tests.unit.local.microvms import PROGRAM, Microvms
from tests.unit.local.tasks import Cluster

NEIGHBOUR = """
import http.server, os, pathlib, socket
app = socket.create_server((os.environ["SESSION_HOST"], int(os.environ["PORTS"].partition("-")[2])))
everywhere = socket.create_server(("0.0.0.0", int(os.environ["PORT"]) + 1))
pathlib.Path("/tmp/theirs").write_text("theirs")
pathlib.Path("theirs").write_text("theirs")
print(os.environ["SESSION_HOST"], os.environ["PORT"], os.getcwd(), os.getpid(), os.getppid(), flush=True)
http.server.HTTPServer((os.environ["SESSION_HOST"], int(os.environ["PORT"])), http.server.SimpleHTTPRequestHandler).serve_forever()
"""
TRIES = """
import json, os, socket, sys, urllib.error, urllib.request
def read(path):
    return open(path, "rb").read(1) and "read"
def write(path):
    return open(path, "ab").close() or "written"
def names(path):
    return os.listdir(path) and "read"
def end(pid):
    return os.kill(pid, 0) or "reached"
def connect(host, port):
    return socket.create_connection((host, port), timeout=5).close() or "reached"
def listen(host, port):
    with socket.socket() as own:
        return own.bind((host, port)) or "listened"
def credentials(host, path):
    with socket.create_connection((host, 80), timeout=2) as peer:
        peer.sendall(f"GET {path} HTTP/1.0\\r\\nHost: {host}\\r\\n\\r\\n".encode())
        return b"AccessKeyId" in peer.recv(65536)
def ask(url):
    try:
        return urllib.request.urlopen(url, timeout=10).status
    except urllib.error.HTTPError as error:
        return error.code
def own(_):
    for place in ("/tmp/mine", os.path.expanduser("~/mine"), "here"):
        open(place, "w").close()
    with socket.socket() as mine:
        mine.bind((os.environ["SESSION_HOST"], int(os.environ["PORT"])))
        mine.listen()
        connect(os.environ["SESSION_HOST"], int(os.environ["PORT"]))
    return sorted(os.listdir("/tmp"))
def tried(calls):
    found = []
    for do, *arguments in calls:
        try:
            found.append(globals()[do](*arguments))
        except OSError as error:
            found.append(type(error).__name__)
    return found
"""
IN_A_TASK = f"{TRIES}print(json.dumps(tried(json.loads(os.environ['TRIES']))))"
IN_A_FUNCTION = f"{TRIES}def handle(event, context):\n    return tried(event)"
Inside = Callable[..., list[Any]]


@pytest.fixture(scope="module")
def cluster(shared_emulator: Emulator) -> Cluster:
    isolation = Isolation.of_this_machine()
    if not isolation.has_own_tmp or not isolation.closes_ports or isolation.told()["signals"] == "none":
        pytest.skip(f"this machine has not all walls: {isolation.line()}")
    return Cluster(shared_emulator)


@pytest.fixture(scope="module")
def neighbour(cluster: Cluster) -> Iterator[list[str]]:
    """The address, port, folder, program and supervisor of a task that runs."""
    arn = cluster.run(NEIGHBOUR)
    cluster.until(arn, "RUNNING")
    yield until(lambda: cluster.printed(arn), 20)[0].split()
    cluster.stop(arn)


@pytest.fixture
def inside(cluster: Cluster) -> Inside:
    """The outcome of each of the calls in a task: its value, or the name of its error."""

    return lambda *calls: of_task(cluster, calls)


def of_task(cluster: Cluster, calls: Sequence[Any]) -> list[Any]:
    told = {"name": "session", "environment": [{"name": "TRIES", "value": json.dumps(calls)}]}
    arn = cluster.run(IN_A_TASK, overrides={"containerOverrides": [told]})
    cluster.until(arn, "STOPPED")
    found: list[Any] = json.loads(until(lambda: cluster.printed(arn), 20)[-1])
    return found


@pytest.fixture(scope="module", params=["task", "microvm", "function"])
def stranger(request: pytest.FixtureRequest, cluster: Cluster) -> Inside:
    """The same, in another task, in a MicroVM, or in a function of users."""
    if request.param == "task":
        return lambda *calls: of_task(cluster, calls)
    if request.param == "microvm":
        microvms = Microvms(cluster.emulator)
        ident = microvms.run(microvms.image(f"{TRIES}{PROGRAM}"))
        port = microvms.port(ident)
        return lambda *calls: microvms.asked(ident, "/tried", port=port, body=calls).json()
    functions = cluster.emulator.client("lambda")
    create(functions, "portico-fn-stranger", IN_A_FUNCTION)
    return lambda *calls: invoke(functions, "portico-fn-stranger", calls)


def test_a_task_has_what_it_needs(inside: Inside) -> None:
    tmp, hosts, random = inside(["own", None], ["read", "/etc/hosts"], ["read", "/dev/urandom"])
    assert "mine" in tmp
    assert (hosts, random) == ("read", "read")
    assert not Path("/tmp/mine").exists()


def test_the_files_of_another_are_closed(inside: Inside, cluster: Cluster, neighbour: list[str]) -> None:
    folder = neighbour[2]
    home = cluster.emulator.home
    closed = [f"{folder}/theirs", "/tmp/theirs", str(home.root_key), str(home.log), str(Path(__file__))]
    found = inside(*(["read", path] for path in closed), ["write", f"{folder}/new"], ["names", folder])
    assert set(found) <= {"PermissionError", "FileNotFoundError"}


def test_the_processes_of_another_are_closed(inside: Inside, cluster: Cluster, neighbour: list[str]) -> None:
    program, supervisor = map(int, neighbour[3:])
    pids = [program, supervisor, cluster.emulator.running.pid]
    signalled = inside(*(["end", pid] for pid in pids))
    looked_at = inside(*(["read", f"/proc/{pid}/environ"] for pid in pids))
    assert (signalled, looked_at) == (["PermissionError"] * 3, ["PermissionError"] * 3)


def test_its_own_supervisor_is_out_of_reach(cluster: Cluster) -> None:
    arn = cluster.run("import os, signal; os.kill(os.getppid(), signal.SIGKILL)")
    assert cluster.until(arn, "STOPPED")["containers"][0]["exitCode"] == 1
    assert "PermissionError" in until(lambda: cluster.printed(arn), 20)[-1]


def test_the_agent_and_the_apps_of_another_are_closed(stranger: Inside, neighbour: list[str]) -> None:
    host, port = neighbour[0], int(neighbour[1])
    agent, app, everywhere = ["connect", host, port], ["connect", host, port + EACH - 1], ["connect", host, port + 1]
    itself = ["connect", "127.0.0.1", port + 1]
    assert stranger(agent, app, everywhere, itself) == ["PermissionError"] * 4


def test_nobody_listens_in_the_place_of_another(stranger: Inside, neighbour: list[str]) -> None:
    port = int(neighbour[1])
    assert stranger(["listen", "127.0.0.1", port + 2], ["listen", "0.0.0.0", port + 3]) == ["PermissionError"] * 2


def test_the_files_of_a_task_are_closed_to_functions(stranger: Inside, neighbour: list[str]) -> None:
    folder = neighbour[2]
    assert stranger(["read", f"{folder}/theirs"], ["names", folder]) in (
        ["PermissionError"] * 2,
        ["FileNotFoundError"] * 2,
    )


def test_no_service_has_credentials_for_a_task(inside: Inside, cluster: Cluster) -> None:
    found = inside(["credentials", "169.254.170.2", "/v2/credentials"], ["credentials", "169.254.170.2", "/v4/any"])
    assert True not in found


def test_the_emulator_answers_nobody_without_a_key(inside: Inside, cluster: Cluster) -> None:
    endpoint = cluster.emulator.running.endpoint
    paths = ["/", "/v4/any/task", "/v2/credentials/any", "/_ministack/reset", "/2015-03-31/functions/"]
    paths += ["/2018-06-01/runtime/invocation/next", "/2025-09-09/microvms", "/latest/meta-data/"]
    assert inside(*(["ask", f"{endpoint}{path}"] for path in paths)) == [403] * len(paths)
