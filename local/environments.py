"""The virtual environments, made by uv from the locked requirements, again only when a lock has changed."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from local import npm, pythons
from local.certificates import trusting
from local.home import ROOT, SHARED, exclusive
from local.progress import LocalStackError, say

VENVS = SHARED / "venvs"
PACKAGES = (ROOT / "layers" / "portico", ROOT / "client")


@dataclass(frozen=True)
class Environment:
    """A virtual environment: its name, its folder, its lock, and the editable packages that it holds besides."""

    name: str
    folder: Path
    lock: Path | None
    editable: tuple[Path, ...] = ()
    pip: bool = False
    packages: Path | None = None  # of npm: a folder with package.json and its lock
    base: Path | None = None  # the interpreter, where it is not that of this program

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    def wanted(self) -> str:
        """Fingerprint of what the environment is made of."""
        digest = hashlib.sha256()
        packages = self.packages and self.packages / "package-lock.json"
        for file in (self.lock, *(folder / "pyproject.toml" for folder in self.editable), packages):
            digest.update(file.read_bytes() if file else b"")
        return digest.hexdigest()


DEV = Environment("dev", ROOT / ".venv", ROOT / "locks" / "dev.txt", editable=PACKAGES)
STACK = Environment("stack", VENVS / "stack", ROOT / "locks" / "stack.txt")
# The command `portico` of this clone: see the file `portico` beside the Makefile.
COMMAND = Environment("command", VENVS / "command", ROOT / "locks" / "command.txt", editable=(ROOT / "client",))
# `sam build` calls pip with the interpreter that it finds first, which is this one.
SAM = Environment("sam", VENVS / "sam", ROOT / "locks" / "sam.txt", pip=True)
# Lambda workers run on this one: it holds nothing, so what a layer forgets is missing here as it is on AWS.
WORKER = Environment("worker", VENVS / "worker", None)
# The test client: a library that pins what it uses, so it lives apart; made by the tests that need it.
CLIENT = Environment("client", VENVS / "client", ROOT / "locks" / "client.txt")
# The linter of the API's description is of npm; Node.js itself comes from PyPI.
OPENAPI = Environment(
    "openapi", VENVS / "openapi", ROOT / "locks" / "openapi.txt", packages=ROOT / "tools" / "openapi-lint"
)
# What checks the console's sources, and axe, with which tests look at it.
CONSOLE = Environment(
    "console", VENVS / "console", ROOT / "locks" / "openapi.txt", packages=ROOT / "client" / "console"
)
# Generators of clients of Python, Java and npm, which tests give the API's description (`make test-clients`).
GENERATORS = Environment(
    "generators", VENVS / "generators", ROOT / "locks" / "generators.txt", packages=ROOT / "tests" / "clients" / "npm"
)
SECURITY = Environment("security", VENVS / "security", ROOT / "locks" / "security.txt")
MUTATION = Environment("mutation", VENVS / "mutation", ROOT / "locks" / "mutation.txt")
# The image `python-jupyter` of sessions: code runs in an ipykernel there, and JupyterLab can be served.
JUPYTER = Environment("jupyter", VENVS / "jupyter", ROOT / "locks" / "jupyter.txt")
# What drives a browser that is there already (`make test-notebooks`, `make test-console`).
BROWSER = Environment("browser", VENVS / "browser", ROOT / "locks" / "browser.txt")
# What the benchmark compares with, as its makers ship it; and what the benchmark itself uses: it draws, and asks DynamoDB Local.
PEERS = Environment("peers", VENVS / "peers", ROOT / "locks" / "peers.txt")
BENCH = Environment("bench", VENVS / "bench", ROOT / "locks" / "bench.txt", packages=ROOT / "bench" / "dynamodb")
ALL = (
    DEV,
    STACK,
    COMMAND,
    SAM,
    WORKER,
    CLIENT,
    OPENAPI,
    CONSOLE,
    GENERATORS,
    SECURITY,
    MUTATION,
    JUPYTER,
    BROWSER,
    PEERS,
    BENCH,
)


def prepare(*environments: Environment) -> None:
    """Make or renew the environments; a no-op of a few milliseconds when they are as wanted.

    Raises:
        LocalStackError: uv cannot be had, or failed.
    """
    with exclusive(VENVS / ".lock", "waiting for another command to prepare the environments"):
        for environment in environments:
            if not _is_current(environment):
                _make(environment)


def _stamp(environment: Environment) -> Path:
    return environment.folder / ".portico-lock"


def _is_current(environment: Environment) -> bool:
    stamp = _stamp(environment)
    return environment.python.exists() and stamp.exists() and stamp.read_text() == environment.wanted()


def _make(environment: Environment) -> None:
    say(f"preparing the environment {environment.name}")
    uv = find_uv()
    if not environment.python.exists():
        seed = ["--seed"] if environment.pip else []
        _run(
            uv,
            "venv",
            "--allow-existing",
            *seed,
            "--python",
            str(environment.base or _this_python()),
            str(environment.folder),
        )
    target = ["--python", str(environment.python)]
    if environment.lock:
        _run(uv, "pip", "sync", "--require-hashes", *target, str(environment.lock))
    for package in environment.editable:
        _run(uv, "pip", "install", "--no-deps", *target, "-e", str(package))
    if environment.packages:
        npm.install(environment.packages, environment.folder)
    _stamp(environment).write_text(environment.wanted())


def _this_python() -> Path:
    return Path(getattr(sys, "_base_executable", sys.executable))


def runtime() -> str:
    """The runtime of Lambda that workers are on (`python3.11`), by the Python that their environment has, or will have."""
    config = WORKER.folder / "pyvenv.cfg"
    stands = WORKER.python.exists() and config.exists()  # it is made anew where its interpreter has gone
    made = re.search(r"^version\w* = (\d+\.\d+)", config.read_text(), re.MULTILINE) if stands else None
    return f"python{made[1]}" if made else pythons.name_of(sys.version_info[:2])


def python_of(wanted: str) -> Path:
    """The Python of a runtime of Lambda: one that is on this machine, else one that uv fetches.

    Raises:
        LocalStackError: uv cannot be had, or could not fetch it.
    """
    if here := pythons.found(wanted):
        return here
    uv, version = find_uv(), wanted.removeprefix("python")
    say(f"fetching Python {version}, which is not on this machine (uv python install)")
    _run(uv, "python", "install", version, UV_PYTHON_INSTALL_DIR=str(pythons.FETCHED), UV_PYTHON_INSTALL_BIN="0")
    if here := pythons.found(wanted):
        return here
    raise LocalStackError(f"Python {version} was not found, and uv did not fetch it")


def find_uv() -> Path:
    """uv: the one on PATH, or one of our own, installed by pip into the project's folder.

    Raises:
        LocalStackError: neither uv nor a pip to install it with is on this machine.
    """
    attempts: tuple[Callable[[], Path | None], ...] = (
        _uv_on_path,
        _uv_of_ours,
        _install_in_venv,
        _install_in_folder,
    )
    for attempt in attempts:
        uv = attempt()
        if uv:
            return uv
    raise LocalStackError(
        "uv is missing and cannot be installed: install uv, or python3-venv, or python3-pip, and try again"
    )


def _uv_on_path() -> Path | None:
    found = shutil.which("uv")
    return Path(found) if found else None


def _uv_of_ours() -> Path | None:
    candidates = (VENVS / "uv" / "bin" / "uv", VENVS / "uv-folder" / "bin" / "uv")
    return next((uv for uv in candidates if uv.exists()), None)


def _install_in_venv() -> Path | None:
    """A private environment: the way that Debian's externally managed Python (PEP 668) asks for."""
    say("installing uv")
    python = VENVS / "uv" / "bin" / "python"
    return _installed(
        [sys.executable, "-m", "venv", "--clear", str(VENVS / "uv")],
        [str(python), "-m", "pip", "install", "--quiet", "uv"],
    )


def _install_in_folder() -> Path | None:
    """Installs into a folder where the venv module lacks ensurepip: it is no part of the managed Python either."""
    target = str(VENVS / "uv-folder")
    return _installed([sys.executable, "-m", "pip", "install", "--quiet", "--target", target, "uv"])


def _installed(*commands: list[str]) -> Path | None:
    for command in commands:
        if subprocess.run(command, env=trusting(os.environ), capture_output=True, check=False).returncode:
            return None
    return _uv_of_ours()


def _run(uv: Path, *arguments: str, **variables: str) -> None:
    command, environ = [str(uv), "--quiet", *arguments], {**trusting(os.environ), **variables}
    answer = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise LocalStackError(f"uv {' '.join(arguments)} failed:\n{answer.stderr.strip()}")


def _main(arguments: list[str]) -> str:
    """Prepare the environments named, or all; `--uv` prints where uv is, `--python RUNTIME` where the Python of a runtime is."""
    with redirect_stdout(sys.stderr):
        if arguments == ["--uv"]:
            return str(find_uv())
        if arguments[:1] == ["--python"]:
            return str(python_of(arguments[1]))
    prepare(*[item for item in ALL if item.name in arguments or not arguments])
    return ""


if __name__ == "__main__":
    try:
        print(_main(sys.argv[1:]), end="")
    except LocalStackError as error:
        sys.exit(f"error: {error}")
