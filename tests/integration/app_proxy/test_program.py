"""The app proxy as a program of its own: what its archive has, and that it serves and ends."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

from tests.support.agents import packer
from tests.support.template import ROOT
from tests.support.waiting import eventually


def packed(folder: Path) -> Path:
    """The archive, as the layer's makefile packs it."""
    target = folder / "app-proxy.zip"
    packer().pack(target, packer().of_app_proxy(ROOT / "layers" / "agent"))
    return target


def test_an_archive_is_whole_and_always_the_same(tmp_path: Path) -> None:
    first = packed(tmp_path)
    with zipfile.ZipFile(first) as archive:
        names = set(archive.namelist())
        locked = archive.read("app_proxy/requirements.txt").decode()
    own = {f"app_proxy/{path.name}" for path in (ROOT / "app_proxy").glob("*.py")}
    assert names == {"__main__.py", "app_proxy/requirements.txt", *own}
    pins = [line for line in locked.splitlines() if "==" in line]
    assert any(line.startswith("aiohttp==") for line in pins)
    assert locked.count("--hash=sha256:") >= len(pins)
    bytes_of = first.read_bytes()
    assert packed(tmp_path).read_bytes() == bytes_of


def test_the_program_serves_until_it_is_told_to_end(tmp_path: Path) -> None:
    with zipfile.ZipFile(packed(tmp_path)) as archive:
        archive.extractall(tmp_path / "code")
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    own = {"PORTICO_URL": "http://127.0.0.1:1/api", "PORTICO_APP_DOMAIN": "apps.example.com", "PORT": str(port)}
    environment = {**os.environ, **own, "PORTICO_ADDRESS": "127.0.0.1", "PYTHONPATH": str(tmp_path / "code")}
    with subprocess.Popen([sys.executable, "-m", "app_proxy"], cwd=tmp_path, env=environment) as program:
        try:
            assert eventually(lambda: _status(port) == 200)
        finally:
            program.send_signal(signal.SIGTERM)
        assert program.wait(30) == 0


def _status(port: int) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/.portico/health", timeout=5) as answer:
            return int(answer.status)
    except OSError:
        return 0
