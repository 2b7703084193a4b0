"""`python -m local.locks [--check]`: resolves the dependencies anew, or tells whether a lock no longer matches them.

Locks are requirement files with hashes: one for each environment, and one for the layer. They name no index, so that an
installation goes through whichever mirror a machine is set up for. What one machine installs needs no compiler:
`--check` looks for a wheel of each package for arm64, too. CI, which is on x86_64, would not miss one.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from local.environments import find_uv
from local.home import ROOT
from local.progress import LocalStackError, complain, say
from local.pythons import RUNTIMES

LAYER = "layers/dependencies/requirements.txt"
LOCKS = {
    LAYER: ["layers/portico/pyproject.toml"],
    "locks/dev.txt": ["--group", "dev", "layers/portico/pyproject.toml", "client/pyproject.toml", "-c", LAYER],
    "locks/stack.txt": ["--group", "stack"],
    "app_proxy/requirements.txt": ["--group", "proxy", "-c", "locks/stack.txt"],
    "locks/command.txt": ["client/pyproject.toml", "-c", "locks/dev.txt"],
    "locks/sam.txt": ["--group", "sam"],
    "locks/client.txt": ["--group", "client"],
    "locks/security.txt": ["--group", "security"],
    "locks/mutation.txt": ["--group", "mutation"],
    "layers/node/requirements.txt": ["--group", "node"],
    "layers/node22/requirements.txt": ["--group", "node22"],
    "layers/installers/requirements.txt": ["--group", "installers", "-c", "layers/node/requirements.txt"],
    "locks/openapi.txt": ["--group", "openapi"],
    "locks/generators.txt": ["--group", "generators"],
    "locks/jupyter.txt": ["--group", "jupyter"],
    "locks/browser.txt": ["--group", "browser"],
    "locks/peers.txt": ["--group", "peers", "-c", LAYER],
    "locks/bench.txt": ["--group", "bench"],
}
# What `make up`, the layers and `make test` install.
PORTABLE = (
    "app_proxy/requirements.txt",
    "locks/dev.txt",
    "locks/sam.txt",
    "locks/stack.txt",
    "layers/installers/requirements.txt",
    "layers/node/requirements.txt",
    "layers/node22/requirements.txt",
)
NEWEST = RUNTIMES[-1].removeprefix("python")
OPTIONS = ["-q", "--universal", "--generate-hashes", "--no-header", "--python-version", "3.11"]


def main(arguments: list[str]) -> int:
    """0 when the locks are as they should be; 1 with a message when not."""
    missing = []
    try:
        drifted = [lock for lock in LOCKS if not (_matches(lock) if "--check" in arguments else _resolve(lock))]
        if "--check" in arguments:
            missing = list(filter(None, map(without_wheel, PORTABLE)))
    except LocalStackError as error:
        complain(str(error))
        return 1
    if drifted:
        complain(f"no longer what pyproject.toml asks for: {', '.join(drifted)}; run `make lock`")
    for told in missing:
        complain(told)
    return 1 if drifted or missing else 0


def without_wheel(lock: str, machine: str = "aarch64", version: str = NEWEST) -> str | None:
    """The words of uv if a package of a lock has no wheel for a machine and a version of Python; None if all have one."""
    platform = ["--python-platform", f"{machine}-manylinux_2_28", "--python-version", version, "--only-binary", ":all:"]
    with tempfile.TemporaryDirectory() as folder:
        command = [
            "pip",
            "install",
            "-q",
            "--dry-run",
            "--no-deps",
            "--require-hashes",
            *platform,
            "--target",
            folder,
            "-r",
            lock,
        ]
        answer = subprocess.run([str(find_uv()), *command], cwd=ROOT, check=False, capture_output=True, text=True)
    return f"{lock}, on {machine}: {answer.stderr.strip()}" if answer.returncode else None


def _resolve(lock: str) -> bool:
    say(f"resolving {lock}")
    _compile(lock, ROOT / lock, "--upgrade")
    return True


def _matches(lock: str) -> bool:
    """True if the lock still resolves to itself: uv keeps the pins that it finds, where it can."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(ROOT / lock, folder))
        _compile(lock, copy)
        return copy.read_text() == (ROOT / lock).read_text()


def _compile(lock: str, output: Path, *options: str) -> None:
    command = [str(find_uv()), "pip", "compile", *OPTIONS, *options, *LOCKS[lock], "-o", str(output)]
    answer = subprocess.run(command, cwd=ROOT, check=False)
    if answer.returncode:
        raise LocalStackError(f"uv could not resolve {lock}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
