"""Runs in the real runtime whose processes are killed, or whose disk is full: each settles with a reason, and by its policy."""

import os
import random
import resource
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from portico.compute.functions.engine import EngineError
from portico.compute.runs.actions import CreateRun, GetRun
from portico.compute.runs.dead_letter import DeadLetter
from portico.compute.runs.entity import Run, RunStatus
from portico.compute.runs.transitions import MAX_LOSSES

from tests.faults.conftest import Extent
from tests.support.in_process_stack import Plant
from tests.support.sample_resource import HOME
from tests.support.store import total
from tests.support.waiting import eventually
from tests.unit.runtime.host import Host

SOURCE = """
    import os, time
    def handle(context, payload):
        name = f"{payload['at']}/{payload['number']}"
        with open(name, "a") as begun:
            begun.write("x")
        while os.path.exists(f"{name}.doomed"):
            time.sleep(0.01)
        return payload["number"]
"""
WRITER = """
    def handle(context, payload):
        with open(payload, "wb") as file:
            for _ in range(64):
                file.write(bytes(65536))
                file.flush()
        return "written"
"""
HALF_A_MEGABYTE = 512 * 1024


class Hosts:
    """Runtimes that serve invocations, a new one for each that was lost; `kill` names what is killed in the midst of one."""

    def __init__(self, root: Path) -> None:
        self.root, self.made, self.kills = root, 100, Counter[str]()
        self.host: Host | None = None
        self.kill: Callable[[Mapping[str, Any]], str | None] = lambda _event: None

    def invoke(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """What the runtime replies. Raises EngineError when it was lost."""
        host, victim = self._host(), self.kill(event)
        with self._killing(host, victim, event["input"]) if victim else nullcontext():
            try:
                return host.run(event["input"], run_id=event["run_id"], timeout=event["timeout"])
            except (ValueError, AssertionError, BrokenPipeError) as gone:
                host.close()
                self.host = None
                raise EngineError("the runtime was lost") from gone

    def close(self) -> None:
        """Ends the last."""
        if self.host:
            self.host.close()

    def _host(self) -> Host:
        if self.host is None:
            self.made += 1
            folder = self.root / str(self.made)
            folder.mkdir()
            self.host = Host(folder, SOURCE, "main.handle", 256)
            self.host.probe()
        return self.host

    @contextmanager
    def _killing(self, host: Host, victim: str, given: Mapping[str, Any]) -> Iterator[None]:
        """Kills when the code has begun, which then waits for it."""
        begun = Path(given["at"]) / str(given["number"])
        doomed, before = begun.with_suffix(".doomed"), _size(begun)
        doomed.touch()

        def kill() -> None:
            assert eventually(lambda: _size(begun) > before)
            self.kills[victim] += 1
            os.kill(host.process.pid if victim == "parent" else _youngest(host.process.pid), signal.SIGKILL)

        with ThreadPoolExecutor(1) as threads:
            killing = threads.submit(kill)
            try:
                yield
            finally:
                killing.result()
                doomed.unlink()


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _youngest(pid: int) -> int:
    """The last of a line of only children: the process with the user's code."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return _youngest(int(children[-1])) if children else pid


@pytest.fixture
def hosts(plant: Plant, tmp_path: Path) -> Iterator[Hosts]:
    made = Hosts(tmp_path)
    before, plant.on_run = plant.on_run, made.invoke
    yield made
    plant.on_run = before
    made.close()


def started(plant: Plant, function: str, number: int, at: Path) -> Run:
    run: Run = plant.run(CreateRun(HOME, function, {"number": number, "at": str(at)}))
    return run


def test_killed_processes_end_runs_by_their_policy(
    plant: Plant, hosts: Hosts, extent: Extent, tmp_path: Path, say: Callable[[str], None]
) -> None:
    """A child that is killed is a failure of the code, which is tried again; a parent, a loss of the platform's."""
    plant.ready("keen", retries={"max_attempts": 3, "backoff": {"initial": 1}})
    drawn, fate = random.Random(extent.seed), dict[str, list[str | None]]()
    hosts.kill = lambda event: fate[event["run_id"]].pop(0) if fate[event["run_id"]] else None
    runs = [started(plant, "keen", number, tmp_path) for number in range(6 if extent.quick else 24)]
    for run in runs:
        fate[run.id] = [drawn.choice([None, "child", "parent"]) for _ in range(drawn.randrange(3))]
    planned = {run_id: list(kills) for run_id, kills in fate.items()}
    plant.settle()
    for number, run in enumerate(runs):
        now: Run = plant.run(GetRun(HOME, run.id))
        kills = [kill for kill in _until_it_ends(planned[run.id]) if kill]
        assert (now.status, now.output) == (RunStatus.SUCCEEDED, number), (planned[run.id], now.history)
        assert (now.losses, now.attempts) == (kills.count("parent"), len(kills) + 1)
        assert (tmp_path / str(number)).read_text() == "x" * now.attempts
    say(f"{len(runs)} runs, killed in the midst of them: {dict(hosts.kills)}; all SUCCEEDED, as often as planned")


def _until_it_ends(kills: list[str | None]) -> list[str | None]:
    return kills[: kills.index(None)] if None in kills else kills


@pytest.mark.parametrize(
    ("victim", "status", "reason"),
    [("child", RunStatus.FAILED, "SIGKILL"), ("parent", RunStatus.DEAD, f"the runtime was lost, {MAX_LOSSES} times")],
)
def test_a_run_that_is_killed_each_time_ends_with_the_reason(
    plant: Plant, hosts: Hosts, tmp_path: Path, victim: str, status: RunStatus, reason: str
) -> None:
    plant.ready("once")
    hosts.kill = lambda _event: victim
    letters = total(plant.platform.store, DeadLetter)
    run = started(plant, "once", 1, tmp_path)
    plant.settle()
    now: Run = plant.run(GetRun(HOME, run.id))
    assert now.status is status
    assert now.error is not None
    assert reason in now.error.message
    assert total(plant.platform.store, DeadLetter) == letters + (status is RunStatus.DEAD)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Host]:
    root = tmp_path / "writer"
    root.mkdir()
    host = Host(root, WRITER, "main.handle", 256)
    yield host
    host.close()


def test_a_full_disk_is_a_failed_run_with_the_reason(writer: Host) -> None:
    """`/dev/full` has no space left, whoever asks."""
    reply = writer.run("/dev/full")
    assert (reply["status"], reply["error"]["type"]) == ("FAILED", "OSError")
    assert "No space left on device" in reply["error"]["message"]


def test_a_full_disk_fails_the_run_and_not_the_next(writer: Host, tmp_path: Path) -> None:
    assert writer.run(str(tmp_path / "free"))["output"] == "written"
    for pid in _line(writer.process.pid):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (HALF_A_MEGABYTE, HALF_A_MEGABYTE))
    for _ in range(3):
        reply = writer.run(str(tmp_path / "bounded"))
        assert (reply["status"], reply["error"]["type"]) == ("FAILED", "OSError")
        assert "File too large" in reply["error"]["message"]
    assert (tmp_path / "bounded").stat().st_size == HALF_A_MEGABYTE
    assert writer.run("/dev/null")["output"] == "written"


def _line(pid: int) -> list[int]:
    """The process and all below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _line(int(child)))]
