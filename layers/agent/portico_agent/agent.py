"""The life of a session, from its ticket to the end of all its processes."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from portico_agent import outputs, secrets
from portico_agent.apps import Apps
from portico_agent.control import Control, Lost, Unanswered
from portico_agent.executor import Executor
from portico_agent.logs import Log
from portico_agent.operations import Operations
from portico_agent.outputs import Program
from portico_agent.server import Server
from portico_agent.settings import Json, Settings, environment_of_users, folder_of_work

if TYPE_CHECKING:
    from portico_agent.mounts import Mounts

_FAILED = 1
_GRACE = 1.5  # seconds, for what SIGTERM ends


class Agent:
    """One session. `run` gives the exit code of its command, or 0."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._control = Control(settings.url)
        self._log = Log()
        self._server = Server(settings.address, settings.port)
        self._ending = threading.Event()
        self._hurry = threading.Event()  # a beat is due
        self._reason, self._exit_code = "stopped", None  # type: tuple[str, int | None]
        self._beating = threading.Lock()
        self._active = time.time()
        self._program: Program | None = None
        self._executor: Executor | None = None
        self._mounts: Mounts | None = None
        self._state = "starting"

    def run(self) -> int:
        """Until the session ends."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop("stopped"))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        try:
            specification = self._control.start(
                self._settings.session, self._settings.ticket, self._server.server_address[1]
            )
        except (Lost, Unanswered) as error:
            print(f"the session cannot start: {error}", file=sys.stderr, flush=True)
            return _FAILED
        self._beats_every = float(specification.get("beat_seconds") or 30)
        threading.Thread(target=self._live, args=(specification,), daemon=True).start()
        self._beat_until_the_end()
        self._end()
        return self._exit_code or 0

    def stop(self, reason: str, exit_code: int | None = None) -> None:
        """The first reason holds."""
        if not self._ending.is_set():
            self._reason, self._exit_code = reason, exit_code
            self._ending.set()
            self._hurry.set()

    def touch(self) -> None:
        """Somebody uses the session."""
        self._active = time.time()

    def _live(self, specification: Json) -> None:
        try:
            self._prepare_and_go(specification)
        except Exception as error:
            self._log.write(f"the session failed: {type(error).__name__}: {error}\n")
            self.stop("failed", _FAILED)

    def _prepare_and_go(self, specification: Json) -> None:
        folder = folder_of_work(specification.get("workdir"))
        apps = self._apps(specification.get("apps") or ())
        environment = self._environment(specification, folder, apps)
        command, script = specification.get("command"), specification.get("bootstrap_script")
        is_batch = specification["type"] == "batch"
        self._executor = executor = Executor(folder, environment, self._log) if not is_batch else None
        self._server.served = Operations(
            secret=specification["agent_secret"].encode(), folder=folder, log=self._log, apps=apps, agent=self
        )
        if not self._fetch_mounts(folder, specification.get("mounts") or ()):
            self.stop("mount-failed", _FAILED)
            return
        if script and self._run(script, folder, environment):
            self.stop("bootstrap-failed", _FAILED)
            return
        if executor:
            executor.wait()
        if specification.get("timeout"):
            timer = threading.Timer(float(specification["timeout"]), self.stop, ["timeout"])
            timer.daemon = True
            timer.start()
        self._announce()
        if command:
            self._state = "running" if is_batch else "ready"
            code = self._run(command, folder, environment)
            if is_batch:
                self.stop("failed" if code else "completed", code)

    def _fetch_mounts(self, folder: str, declared: Sequence[Json]) -> bool:
        """True when the folders are there; from then on what changes in them is stored."""
        if not declared:
            return True
        from portico_agent.mounts import MountFailed, Mounts  # what they need takes as long as the rest of the agent

        self._mounts = mounts = Mounts(self._control, self._log, folder, declared)
        try:
            mounts.fetch()
        except MountFailed:
            return False
        beats = self._ending, self._beats_every
        threading.Thread(target=mounts.push_until, args=beats, daemon=True).start()
        return True

    def _announce(self) -> None:
        """Tell that the session is ready; nothing of it runs before that is heard, for an end would be one of nothing."""
        self._state = "ready"
        while not self._beat() and not self._ending.wait(1.0):
            continue

    def _run(self, command: str, folder: str, environment: Mapping[str, str]) -> int:
        """A command's exit code; what it prints is the session's log."""
        self._program = program = outputs.shell(command, lambda _, text: self._log.write(text), folder, environment)
        return program.wait() or 0

    def _environment(self, specification: Json, folder: str, apps: Apps) -> dict[str, str]:
        ports = {f"PORTICO_APP_{name.upper().replace('-', '_')}_PORT": str(port) for name, port in apps.ports.items()}
        return environment_of_users(
            os.environ,
            {**ports, **(specification.get("environment") or {})},
            PORTICO_SECRETS=secrets.write(specification.get("secrets") or {}),
            HOME=folder,
        )

    def _apps(self, declared: Any) -> Apps:
        """Where the machine is shared, each has a port of the task's instead of its own, or else a free one."""
        shared, own = self._settings.has_own_address, iter(self._settings.ports)
        ports = {app["name"]: (next(own, None) or _free_port()) if shared else int(app["port"]) for app in declared}
        return Apps(ports, dict.fromkeys([*([self._settings.address] if shared else []), "127.0.0.1"]).keys())  # type: ignore[arg-type]

    @property
    def executor(self) -> Executor | None:
        return self._executor

    @property
    def is_starting(self) -> bool:
        return self._state == "starting"

    @property
    def is_ending(self) -> bool:
        return self._ending.is_set()

    @property
    def state(self) -> Json:
        """For whoever asks."""
        busy = bool(self._executor and self._executor.is_busy)
        return {
            "state": self._state,
            "busy": busy,
            "active_at": self._report()["active_at"],
            "log_size": self._log.size,
        }

    def _beat_until_the_end(self) -> None:
        while not self._ending.is_set():
            if self._state != "starting":
                self._beat()
            self._hurry.wait(self._beats_every)
            self._hurry.clear()

    def _beat(self) -> bool:
        """True if the platform has heard it."""
        if self._executor and self._executor.is_busy:
            self.touch()
        try:
            with self._beating:
                answer = self._control.beat(self._report())
                self._ship(answer, at_the_end=False)
        except Unanswered:
            return False
        except Lost:
            answer = {"terminate": True}
        if answer.get("terminate"):
            self.stop("stopped")
        return True

    def _report(self) -> Json:
        active = datetime.fromtimestamp(self._active, timezone.utc).isoformat(timespec="milliseconds")
        ended = self._state == "ended"
        return {
            "state": self._state,
            "exit_code": self._exit_code if ended else None,
            "reason": self._reason if ended else None,
            "active_at": active.replace("+00:00", "Z"),
            "log_bytes": self._log.shipped,
            "log_pending": len(self._log.pending(at_the_end=self._ending.is_set())),
        }

    def _ship(self, answer: Json, *, at_the_end: bool) -> bool:
        """Put a chunk of the log where the platform says; True if more is to go."""
        place = answer.get("logs")
        if not place:
            return False
        self._log.shipped = int(
            place["offset"]
        )  # what the platform has, also of a chunk whose storing was not answered
        chunk = self._log.pending(at_the_end=at_the_end)[: int(place["limit"])]
        if len(chunk) != place["limit"]:
            return False
        if self._control.put(place["url"], chunk, place.get("headers") or {}):
            self._log.advance(len(chunk))
            return bool(self._log.pending(at_the_end=at_the_end))
        return False

    def _end(self) -> None:
        """Everything of the session ends; then the last of its log goes, and the news of its end."""
        if self._program:
            self._program.signal(signal.SIGTERM)
            if self._program.wait(_GRACE) is None:
                self._program.kill()
        if self._executor:
            self._executor.stop()
        if self._mounts:
            self._mounts.push()
        try:
            self._ship_the_rest()
            self._state = "ended"
            self._control.beat(self._report(), last=True)
        except (Lost, Unanswered) as error:
            print(f"the end could not be told: {error}", file=sys.stderr, flush=True)

    def _ship_the_rest(self) -> None:
        """Before the end is told, for the platform then takes the task away."""
        while self._log.pending(at_the_end=True):
            if not self._ship(self._control.beat(self._report(), last=True), at_the_end=True):
                return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
