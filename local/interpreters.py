"""What users' functions run on here: the languages that are offered, and what is made or fetched when one is first needed."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import urllib.request
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from local import environments, machine, pythons
from local.certificates import configured, trusting
from local.environments import VENVS, Environment
from local.home import ROOT, SHARED, exclusive
from local.progress import LocalStackError, say

NODES: Final = ("nodejs22.x", "nodejs24.x")
LATER: Final = "Node22Layer"  # the layers, as PORTICO_LATER has them, that are fetched when a function first needs them
_NODES: Final = SHARED / "nodes"
_RECIPE: Final = ROOT / "layers" / "node22"
_LOCK: Final = Path("node", "later.txt")
_SECONDS: Final = 2.0  # for the host of Pythons to answer
_READERS: Final = (
    urllib.request.FileHandler,  # a mirror of uv's may be a folder
    urllib.request.HTTPHandler,
    urllib.request.HTTPSHandler,
    urllib.request.HTTPRedirectHandler,
    urllib.request.HTTPDefaultErrorHandler,
    urllib.request.HTTPErrorProcessor,
    urllib.request.UnknownHandler,  # refuses all else
)


def offered() -> tuple[str, ...]:
    """The languages of functions that are made here: those whose interpreter is on this machine, or can be fetched."""
    there = pythons.all_found()
    missing = [runtime for runtime in pythons.RUNTIMES if runtime not in there]
    fetched = fetchable(missing) if missing else frozenset()
    return (*(runtime for runtime in pythons.RUNTIMES if runtime in there or runtime in fetched), *NODES)


def fetchable(runtimes: Collection[str], environ: Mapping[str, str] = os.environ) -> frozenset[str]:
    """Those whose Python uv would fetch, and whose place answers."""
    if environ.get("UV_PYTHON_DOWNLOADS") == "never" or environ.get("UV_OFFLINE"):
        return frozenset()
    command = [str(environments.find_uv()), "python", "list", "--only-downloads", "--output-format", "json"]
    listed = subprocess.run(command, env=trusting(environ), capture_output=True, text=True, check=False)
    known = json.loads(listed.stdout) if listed.returncode == 0 else []
    places = {pythons.name_of((one["version_parts"]["major"], one["version_parts"]["minor"])): one["url"]
              for one in known if (one["implementation"], one["variant"]) == ("cpython", "default")}  # fmt: skip
    wanted = {runtime: url for runtime in runtimes if (url := places.get(runtime))}
    return frozenset(wanted) if wanted and _answers(next(iter(wanted.values()))) else frozenset()


def _answers(url: str) -> bool:
    """True if there is something at the URL: a file, or what is reached over HTTP by the proxies of the environment."""
    web = urllib.request.OpenerDirector()
    for handler in (*_READERS, urllib.request.ProxyHandler):
        web.add_handler(handler())
    try:
        with web.open(urllib.request.Request(url, method="HEAD"), timeout=_SECONDS):
            return True
    except OSError:
        return False


class LanguageUnavailable(RuntimeError):
    """The interpreter of a language cannot be had: the emulator answers with this name and the message, which users see."""

    def __init__(self, title: str, error: LocalStackError) -> None:
        super().__init__(f"{title} could not be fetched: `make logs` tells why.")
        say(str(error))


class BarePythons:
    """Environments without packages for workers: `python` gives that of a language, made when it is first asked for.

    `known` has the Pythons of this machine. A language that is none of Python, and the parents of others, run on `usual`.
    """

    def __init__(self, known: Mapping[str, str], usual: Path) -> None:
        self._known, self.usual, self._made = known, usual, {environments.runtime(): usual}

    def python(self, language: str) -> Path:
        """The interpreter. Raises LanguageUnavailable."""
        if language not in pythons.RUNTIMES:
            return self.usual
        if language not in self._made:
            try:
                self._made[language] = self._make(language)
            except LocalStackError as error:
                raise LanguageUnavailable(language.replace("python", "Python "), error) from error
        return self._made[language]

    def _make(self, language: str) -> Path:
        known = self._known.get(language)
        base = Path(known) if known and Path(known).exists() else environments.python_of(language)
        bare = Environment(f"worker-{language}", VENVS / f"worker-{language}", None, base=base)
        environments.prepare(bare)
        return bare.python


def complete(layer: Path) -> None:
    """Put Node.js into an unpacked layer that has its lock alone. Raises LanguageUnavailable."""
    lock = layer / _LOCK
    if not lock.exists():
        return
    try:
        made = node(lock)
    except LocalStackError as error:
        raise LanguageUnavailable("Node.js 22", error) from error
    shutil.copytree(made / "node", layer / "node", copy_function=_link, dirs_exist_ok=True)
    lock.unlink()


def node(lock: Path = _RECIPE / "requirements.txt") -> Path:
    """A folder as of a layer with the Node.js of a lock, `node/bin/node`, made by the layer's own makefile once for all homes.

    Raises:
        LocalStackError: it could not be fetched.
    """
    made = _NODES / hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    with exclusive(SHARED / "nodes.lock", "waiting for another command to fetch Node.js"):
        if not made.exists():
            _make_node(lock, made)
    return made


def _make_node(lock: Path, made: Path) -> None:
    say("fetching Node.js 22, which a function needs for the first time")
    made.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=made.parent) as beside:
        recipe, layer = Path(beside, "recipe"), Path(beside, "layer")
        shutil.copytree(_RECIPE, recipe)
        shutil.copyfile(lock, recipe / "requirements.txt")
        command = ["make", "-s", "-C", str(recipe), f"build-{LATER}", f"ARTIFACTS_DIR={layer}"]
        answer = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)
        if answer.returncode:
            raise LocalStackError(f"Node.js 22 could not be fetched:\n{answer.stderr.strip()}")
        layer.replace(made)


def _environment() -> dict[str, str]:
    """That of makefiles of layers, with a Python that has what they check objects with."""
    tools = next(one for one in (environments.SAM, environments.DEV) if one.python.exists())
    folders = (tools.folder / "bin", environments.find_uv().parent, os.environ.get("PATH", os.defpath))
    return {
        **trusting(os.environ),
        **configured(os.environ),
        "PATH": os.pathsep.join(map(str, folders)),
        "PORTICO_RUNTIME": environments.runtime(),
        "PORTICO_ARCHITECTURE": machine.check(),
    }


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # on another file system
        shutil.copy2(source, target)
