"""The installers: uv for Python, npm for Node.js. Neither runs anything that a package brings.

uv takes wheels only, for the platform and the Python of the image's language, and no package by URL, not even as a dependency. npm runs no
scripts, makes no links to programs, finds no git, and speaks with the hosts of its registries only (`npm_guard.cjs`). Where
packages come from is the installers' own configuration; what a tenant sends never is: it goes into a file of names and versions.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from portico.compute.functions.entity import BuildFailure
from portico.compute.images.manifest import Manifest
from portico.core.base.frozen import frozen
from portico.core.base.settings import inherited, layer_folders

_GUARD: Final = Path(__file__).with_name("npm_guard.cjs")
# Where packages come from, through which proxy, whom to trust, and where Lambda's Python, which uv starts, finds its library:
# nothing of AWS.
_INHERITED: Final = (
    *("UV_", "NPM_CONFIG_", "SSL_CERT_", "NODE_EXTRA_CA_CERTS", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"),
    "LD_LIBRARY_PATH",
)
_NPM_OPTIONS: Final = (
    *(
        "--ignore-scripts",
        "--no-bin-links",
        "--install-links=false",
        "--omit=dev",
        "--no-audit",
        "--no-fund",
        "--no-update-notifier",
    ),
    *(
        "--logs-max=0",
        "--no-progress",
        "--loglevel=warn",
        "--fetch-retry-mintimeout=1000",
        "--fetch-retry-maxtimeout=5000",
    ),
)
_UV_OPTIONS: Final = (
    *("--no-build", "--no-cache", "--no-python-downloads", "--no-progress", "--color=never", "--link-mode=copy"),
)
_URL: Final = re.compile(r"(?:https?|file|git\+\w+)://\S+")
_AWAY: Final = re.compile(r"error sending request|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|certificate")
_SILENT: Final = re.compile(r"^(Using CPython|npm notice|npm warn config|npm error Log files).*\n?", re.MULTILINE)


@frozen(slots=True)
class Installation:
    """The process to run: the command, its variables, and the folder below its own that packages come to, as the layer has it."""

    command: Sequence[str]
    environment: Mapping[str, str]
    target: str


def installation(manifest: Manifest, folder: Path) -> Installation:
    """Writes the manifest into the folder, and says how to install it there."""
    common = {**inherited(*_INHERITED), "HOME": os.path.expanduser("~"), "TMPDIR": str(folder), "LANG": "C.UTF-8"}  # noqa: PTH111
    if manifest.language.facts.kind == "node":
        return _npm(manifest, folder, common)
    return _uv(manifest, folder, common)


def _uv(manifest: Manifest, folder: Path, common: Mapping[str, str]) -> Installation:
    (folder / "requirements.txt").write_text(manifest.file)
    target = "layer/image/python"
    runtime = [
        f"--python-version={manifest.language.removeprefix('python')}",
        f"--python-platform={os.uname().machine}-{manifest.language.facts.wheels}",
    ]
    where = ["--python", sys.executable, "--target", target, "-r", "requirements.txt"]
    where += ["--require-hashes"] if manifest.is_locked else []
    command = [_find("uv/bin/uv"), "pip", "install", *_UV_OPTIONS, *runtime, *where]
    return Installation(command, {**common, "PATH": ""}, target)


def _npm(manifest: Manifest, folder: Path, common: Mapping[str, str]) -> Installation:
    project = folder / "layer" / "nodejs"
    project.mkdir(parents=True)
    (project / "package.json").write_text(manifest.file)
    node = _find("node/bin/node")
    npm = [node, "--require", str(_GUARD), _find("npm/bin/npm-cli.js")]
    trusted = {"NODE_EXTRA_CA_CERTS": common["SSL_CERT_FILE"]} if "SSL_CERT_FILE" in common else {}
    environment = {**trusted, **common, "PATH": str(Path(node).parent), "NPM_CONFIG_CACHE": str(folder / "cache")}
    environment["PORTICO_NPM_HOSTS"] = ",".join(sorted(_hosts(npm, environment, folder)))
    command = [*npm, "install", "--prefix", str(project), *_NPM_OPTIONS]
    return Installation(command, environment, "layer/nodejs/node_modules")


def _hosts(npm: Sequence[str], environment: Mapping[str, str], folder: Path) -> set[str]:
    """The hosts of the registries and proxies that npm is configured with."""
    listed = subprocess.run(
        [*npm, "config", "ls", "--json"], cwd=folder, env=dict(environment), capture_output=True, check=True, timeout=60
    )
    found: dict[str, Any] = json.loads(listed.stdout)
    wanted = [str(value) for name, value in found.items() if name.endswith(("registry", "proxy")) and value]
    hosts = {urlsplit(value).hostname for value in wanted}
    return {host for host in hosts if host}


def _find(path: str) -> str:
    """A tool in one of the layers of this function."""
    found = (str(Path(layer) / path) for layer in layer_folders())
    return next(filter(os.path.exists, found), f"/opt/{path}")


def readable(printed: str, folder: Path) -> str:
    """The output of an installer, for the image's owner: without addresses, and places on the machine."""
    text = _SILENT.sub("", printed).replace(f"{folder}/", "").replace(str(folder), ".")
    return _URL.sub("<address>", text)


def reason_of(log: str) -> BuildFailure:
    """Why an installer has failed, by what it has printed."""
    if found := re.search(r"Because (\S+) was not found in the package registry", log):
        return BuildFailure(type="PackageNotFound", message=f"There is no package {found[1]!r}.")
    if found := re.search(r"'([^\s']+)@[^\s']*' (?:is not in this registry|could not be found)", log):
        return BuildFailure(type="PackageNotFound", message=f"There is no package {found[1]!r}.")
    if "Hash mismatch" in log or "Hash-checking is required" in log:
        return BuildFailure(type="HashMismatch", message=_last(log))
    if "No solution found" in log or "ETARGET" in log or "ERESOLVE" in log:
        return BuildFailure(type="PackagesUnresolvable", message=_last(log))
    if _AWAY.search(log):
        return BuildFailure(
            type="RegistryUnavailable", message="The packages could not be fetched; change the image to try again."
        )
    return BuildFailure(type="BuildFailed", message=_last(log))


def _last(log: str) -> str:
    """The line that says most: that of the cause, else the last one."""
    lines = [line.strip() for line in log.splitlines() if line.strip()] or ["The packages could not be installed."]
    telling = [line for line in lines if line.startswith(("cause:", "npm error notarget No", "npm error Could not"))]
    return re.sub(r"^(cause: |npm error (notarget )?)", "", (telling or lines)[-1])[:500]
