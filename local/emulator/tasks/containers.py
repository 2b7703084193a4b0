"""Containers that are process groups: as much of a Docker client as MiniStack's ECS asks for."""

import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from local import processes
from local.confinement.isolation import Isolation
from local.emulator.tasks.addresses import Place, Places
from local.emulator.tasks.images import Images
from local.emulator.tasks.output import Output
from local.home import ROOT, Home

SUPERVISOR: Final = ROOT / "local" / "confinement" / "supervise.py"
_OUT_OF_MEMORY: Final = "out-of-memory"
_KEPT: Final = (
    "PATH",
    "LANG",
    "LC_ALL",
    "TZ",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
)


@dataclass
class Container:
    """A supervisor and all that it has started; `lifeline` ends them when it is closed."""

    id: str
    place: Place
    folder: Path
    process: "subprocess.Popen[bytes]"
    lifeline: socket.socket
    labels: Mapping[str, str]
    output: Output
    forget: Callable[[str], object]
    attrs: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        networks = {"loopback": {"IPAddress": self.place.address}}
        self.attrs = {"NetworkSettings": {"Networks": networks, "Ports": {}}, "Labels": dict(self.labels)}

    @property
    def status(self) -> str:
        """Docker's word for it."""
        return "running" if self.process.poll() is None else "exited"

    @property
    def ran_out_of_memory(self) -> bool:
        """True if it was ended for that."""
        return (self.folder / _OUT_OF_MEMORY).exists()

    def reload(self) -> None:
        """Nothing: the status is that of the moment."""

    def wait(self, timeout: float | None = None) -> dict[str, int]:
        """The exit code, once there is one. Raises subprocess.TimeoutExpired."""
        code = self.process.wait(timeout)
        return {"StatusCode": code if code >= 0 else 128 - code}

    def logs(self, *, stream: bool = False, **_: Any) -> Any:
        """All that was printed and not yet taken; with `stream` line by line, until the end."""
        return self.output.lines() if stream else b"".join(self.output.taken())

    def stop(self, timeout: float = 10) -> None:
        """Asks it to end, and ends all of it after so many seconds."""
        self.process.terminate()
        try:
            self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.lifeline.close()
        self.process.wait()
        self.lifeline.close()

    def pause(self) -> None:
        """Stops all that it has started where it is; its supervisor goes on."""
        self.process.send_signal(signal.SIGUSR1)

    def unpause(self) -> None:
        """Lets it go on."""
        self.process.send_signal(signal.SIGUSR2)

    def remove(self, **_: Any) -> None:
        """Ends it if it still runs, and forgets its files."""
        self.stop(0)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.forget(self.id)


class Containers:
    """Docker's collection of containers, each with files below `home.tmp`."""

    def __init__(self, home: Home, images: Images, isolation: Isolation) -> None:
        self._home, self._images, self._isolation = home, images, isolation
        self._places = Places(isolation.closes_ports)
        self._known: dict[str, Container] = {}
        self._lock = threading.Lock()

    def get(self, ident: str) -> Container:
        """One of them. Raises KeyError."""
        return self._known[ident]

    def list(self, **_: Any) -> list[Container]:
        """All of them."""
        return list(self._known.values())

    def run(self, image: str, *, command: Sequence[str], environment: Mapping[str, str], memory: int,
            labels: Mapping[str, str], **_: Any) -> Container:  # fmt: skip
        """Starts one; `memory` is in bytes. Raises PullError or OSError."""
        python = self._images.python(image)
        place, ident = self._places.take(), uuid.uuid4().hex * 2
        try:
            made = self._started(python, place, ident, command, environment, memory, labels)
        except BaseException:
            self._places.give_back(place)
            raise
        with self._lock:
            self._known[ident] = made
        threading.Thread(target=self._until_its_end, args=(made,), daemon=True, name=f"task-{ident[:8]}").start()
        return made

    def _started(self, python: Path, place: Place, ident: str, command: Sequence[str],
                 environment: Mapping[str, str], memory: int, labels: Mapping[str, str]) -> Container:  # fmt: skip
        folder = self._home.tmp / "tasks" / ident[:12]
        for part in ("home", "tmp"):
            (folder / part).mkdir(mode=0o700, parents=True)
        task = {
            "home": str(self._home.path),
            "exchange": str(self._home.exchange),
            "folder": str(folder),
            "memory": memory,
            "layers": self._isolation.layers,
            "ports": place.rules,
            "command": list(command),
            "out_of_memory": str(folder / _OUT_OF_MEMORY),
        }
        lifeline, end = socket.socketpair()
        with end:
            process = subprocess.Popen(
                [str(python), "-I", "-S", str(SUPERVISOR), json.dumps(task)],
                cwd=folder / "home",
                env=self._environment(python, place, folder, environment),
                stdin=end.fileno(),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=[place.rules] if place.rules is not None else [],
                start_new_session=True,
            )
        assert process.stdout is not None
        output = Output(process.stdout)
        threading.Thread(target=output.listen, daemon=True, name=f"task-output-{ident[:8]}").start()
        return Container(ident, place, folder, process, lifeline, labels, output, self._forget)

    def _environment(self, python: Path, place: Place, folder: Path, given: Mapping[str, str]) -> dict[str, str]:
        """Nothing of the emulator's but what tells its processes from others, and what the task was given."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        return {
            **kept,
            "PATH": os.pathsep.join((str(python.parent), kept.get("PATH", os.defpath))),
            "HOME": str(folder / "home"),
            "PYTHONUNBUFFERED": "1",
            **given,
            processes.MARK: str(self._home.path),
            "SESSION_HOST": place.address,
            "PORT": str(place.ports.start),
            "PORTS": f"{place.ports.start}-{place.ports[-1]}",
        }

    def _until_its_end(self, container: Container) -> None:
        """Frees its place then; a supervisor that somebody has killed leaves to us what it was to end."""
        if container.process.wait() < 0:
            processes.kill_all(self._home.path, f"SESSION_HOST={container.place.address}")
        container.lifeline.close()
        self._places.give_back(container.place)

    def _forget(self, ident: str) -> None:
        self._known.pop(ident, None)
