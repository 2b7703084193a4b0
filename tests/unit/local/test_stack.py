"""Starting and stopping: ports, environments, and who else is there."""

import multiprocessing
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from local import environments, stack
from local.confinement.isolation import Isolation
from local.emulator.server import VERSION, _check_version
from local.home import Home, exclusive
from local.progress import LocalStackError
from tests.unit.local.conftest import Emulator


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2"])
def test_a_port_in_use_is_said_and_nothing_is_started(home: Home, host: str) -> None:
    with socket.create_server((host, 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(LocalStackError, match=f"port {port} of {host} .* PORT="):
            stack.start(home, port)
    assert stack.running(home) is None
    assert not home.log.exists()


def test_a_running_stack_is_taken_as_it_is(emulator: Emulator) -> None:
    assert stack.start(emulator.home, None) == emulator.running
    with pytest.raises(LocalStackError, match="make down"):
        stack.start(emulator.home, emulator.running.port + 1)


def test_stopping_twice_is_no_error(start: Callable[[], Emulator], home: Home) -> None:
    start()
    assert stack.stop(home)
    assert not stack.stop(home)


def test_it_listens_on_the_loopback_interface_only(emulator: Emulator) -> None:
    port = f":{emulator.running.port:04X}"
    lines = Path("/proc/net/tcp").read_text().splitlines() + Path("/proc/net/tcp6").read_text().splitlines()
    listening = [line.split()[1] for line in lines[1:] if port in line.split()[1] and line.split()[3] == "0A"]
    assert sorted(listening) == [f"0100007F{port}", f"0200007F{port}"]


def test_no_secret_of_the_caller_reaches_the_emulator(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "real")
    monkeypatch.setenv("GITHUB_TOKEN", "real")
    monkeypatch.setenv("PIP_INDEX_URL", "https://user:real@example.com/simple")
    monkeypatch.setenv("PIP_FIND_LINKS", "/wheels")
    environ = stack.environment(home, 1, Isolation(7, has_own_tmp=True))
    assert "real" not in str(environ)
    assert environ["PIP_FIND_LINKS"] == "/wheels"


def test_another_version_of_the_emulator_is_refused() -> None:
    _check_version(VERSION)
    with pytest.raises(SystemExit, match=r"99\.0"):
        _check_version("99.0")


def hold(lock: Path, log: Path) -> None:
    with exclusive(lock, "waiting"):
        with log.open("a") as file:
            file.write("in ")
        time.sleep(0.2)
        with log.open("a") as file:
            file.write("out ")


def test_two_commands_at_once_take_turns(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    commands = [context.Process(target=hold, args=(tmp_path / "lock", tmp_path / "log")) for _ in range(3)]
    for command in commands:
        command.start()
    for command in commands:
        command.join()
    assert (tmp_path / "log").read_text() == "in out " * 3


def test_an_environment_is_made_again_only_if_its_lock_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "VENVS", tmp_path)
    lock = tmp_path / "lock.txt"
    lock.write_text("")
    environment = environments.Environment("tried", tmp_path / "tried", lock)
    environments.prepare(environment)
    stamp = tmp_path / "tried" / ".portico-lock"
    made = stamp.stat().st_mtime_ns
    environments.prepare(environment)
    assert stamp.stat().st_mtime_ns == made
    lock.write_text("# changed\n")
    environments.prepare(environment)
    assert stamp.stat().st_mtime_ns > made
