"""The builder's credentials are out of the installers' reach, or no installer is started."""

import os
import subprocess
import sys
from pathlib import Path

from local.home import ROOT

SECRET = "the-secret-of-the-platform"
INSTALLER = f"""#!{sys.executable}
import os
print(open(f"/proc/{{os.getppid()}}/environ").read().replace(chr(0), " "))
os.makedirs("layer/image/python")
"""
BUILDER = """
import os, sys
from pathlib import Path
from tests.support import sandbox
from portico.compute.base_images.languages import Language
from portico.compute.images.builder import BuildRefused
from portico.compute.images.manifest import Manifest
from portico.compute.images.packages import PackageBuilder

if sys.argv[1] == "confined":
    sandbox.confine()
try:
    print(PackageBuilder().build(Manifest.of(Language.PYTHON, "a"), Path.cwd()).log)
except BuildRefused as refused:
    print(refused.reason.message)
print("own:", os.environ["AWS_SECRET_ACCESS_KEY"])
"""


def build(tmp_path: Path, sandbox: str) -> str:
    """The output of a builder that was started with credentials, whose installer reads them as root might."""
    installer, folder = tmp_path / "layer/uv/bin/uv", tmp_path / "build"
    installer.parent.mkdir(parents=True)
    installer.write_text(INSTALLER)
    installer.chmod(0o755)
    folder.mkdir()
    environ = {"AWS_SECRET_ACCESS_KEY": SECRET, "AWS_SESSION_TOKEN": SECRET, "OTHER": "kept"}
    environ |= {"_LAMBDA_LAYERS_DIRS": str(tmp_path / "layer"), "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    command = [sys.executable, "-c", BUILDER, sandbox]
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=True).stdout


def test_an_installer_finds_no_credentials(tmp_path: Path) -> None:
    found, own = build(tmp_path, "free").split("own:")
    assert "OTHER=kept" in found
    assert SECRET not in found
    assert own.strip() == SECRET


def test_no_installer_starts_where_memory_cannot_be_hidden(tmp_path: Path) -> None:
    found, own = build(tmp_path, "confined").split("own:")
    assert found == "The platform cannot keep its credentials from the installers, and starts none.\n"
    assert own.strip() == SECRET
