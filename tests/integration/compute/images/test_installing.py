"""Packages are installed by a function that holds nothing, and the builder learns how it went."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from portico.compute.base_images.languages import Language
from portico.compute.images.builder import BuildRefused
from portico.compute.images.installing import UploadFailed, Wanted, handler
from portico.compute.images.invoked_builder import SECONDS, InstallerLost, InvokedBuilder
from portico.compute.images.manifest import Manifest
from portico.core.aws.object_store import Objects

from local.home import ROOT
from tests.support.template import resources

WANTED = Manifest(Language.PYTHON_3_13, "six\n")
INSTALLER = f"""#!{sys.executable}
import os, sys
if open("requirements.txt").read() != "six\\n":
    sys.exit("Because nope was not found in the package registry")
os.makedirs("layer/image/python")
open("layer/image/python/six.py", "w").write("x = 1")
print("installed six")
"""
CONFINED = """
import json, sys
from tests.support import sandbox
from portico.compute.images.installing import handler
sandbox.confine()
print(json.dumps(handler(json.loads(sys.argv[1]), None)))
"""


class Cloud:
    """A bucket and a Lambda function over HTTP: what was put where with which tags, and the function's answers."""

    def __init__(self) -> None:
        self.put: dict[str, tuple[bytes, str | None]] = {}
        self.status, self.invoked = 200, handler
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.put[urlsplit(self.path).path] = (body, self.headers["x-amz-tagging"])
                self.answer(outer.status, b"")

            def do_POST(self) -> None:
                event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                try:
                    self.answer(200, json.dumps(outer.invoked(event, None)).encode())
                except UploadFailed as failed:
                    self.answer(200, json.dumps({"errorMessage": str(failed)}).encode(), "Unhandled")

            def answer(self, status: int, body: bytes, failed: str | None = None) -> None:
                self.send_response(status)
                if failed:
                    self.send_header("X-Amz-Function-Error", failed)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture
def cloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    installer = tmp_path / "layer/uv/bin/uv"
    installer.parent.mkdir(parents=True)
    installer.write_text(INSTALLER)
    installer.chmod(0o755)
    cloud = Cloud()
    for service in ("S3", "LAMBDA"):
        monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", cloud.url)
    monkeypatch.setenv("_LAMBDA_LAYERS_DIRS", str(tmp_path / "layer"))
    yield cloud
    cloud.http.shutdown()
    cloud.http.server_close()


@pytest.fixture
def builder(cloud: Cloud) -> InvokedBuilder:
    assert cloud.url
    return InvokedBuilder(Objects("bucket"), "installer")


def test_the_archive_is_where_the_builder_asked(cloud: Cloud, builder: InvokedBuilder) -> None:
    built = builder.build(WANTED, "images/u-1/1-a.zip")
    archive, tags = cloud.put["/bucket/images/u-1/1-a.zip"]
    assert (built.packed, built.unpacked, built.log, tags) == (len(archive), 5, "installed six\n", "unfinished=true")


def test_a_refusal_comes_with_its_log(cloud: Cloud, builder: InvokedBuilder) -> None:
    with pytest.raises(BuildRefused) as refused:
        builder.build(Manifest(Language.PYTHON_3_13, "nope\n"), "images/u-1/1-a.zip")
    assert (refused.value.reason.type, "nope was not found" in refused.value.log) == ("PackageNotFound", True)
    assert cloud.put == {}


def test_an_archive_that_is_not_taken_is_no_build(cloud: Cloud, builder: InvokedBuilder) -> None:
    cloud.status = 403
    with pytest.raises(InstallerLost):
        builder.build(WANTED, "images/u-1/1-a.zip")


def test_packages_are_installed_where_prctl_is_refused(cloud: Cloud, tmp_path: Path) -> None:
    event = Wanted(WANTED, f"{cloud.url}/b/k?s=1", {}).payload
    environ = {"_LAMBDA_LAYERS_DIRS": str(tmp_path / "layer"), "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    command = [sys.executable, "-c", CONFINED, json.dumps(event)]
    said = subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout
    assert (json.loads(said)["built"]["unpacked"], list(cloud.put)) == (5, ["/b/k"])


def test_the_builder_waits_for_as_long_as_the_function_may_run() -> None:
    assert resources()["OnInstallFunction"]["Properties"]["Timeout"] == SECONDS


def test_the_installers_role_may_log_and_nothing_else() -> None:
    function = resources()["OnInstallFunction"]["Properties"]
    assert ("Policies" in function, function["Role"]) == (False, {"GetAtt": "InstallerRole.Arn"})
    role = resources()["InstallerRole"]["Properties"]
    assert "ManagedPolicyArns" not in role
    [policy] = role["Policies"]
    [statement] = policy["PolicyDocument"]["Statement"]
    assert statement["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert statement["Resource"] == {"GetAtt": "OnInstallLog.Arn"}
