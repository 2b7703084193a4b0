"""Where Python begins in the app proxy's archive: pip installs what the proxy needs, just as it is locked, and the proxy begins."""

import os
import subprocess
import sys
import tempfile
import zipfile

PIP = (
    sys.executable,
    "-m",
    "pip",
    "install",
    "--quiet",
    "--no-cache-dir",
    "--no-deps",
    "--require-hashes",
    "--only-binary",
    ":all:",
)

place = tempfile.mkdtemp(prefix="portico-")
with zipfile.ZipFile(sys.argv[0]) as archive:
    archive.extractall(place)
packages = os.path.join(place, "packages")
subprocess.run(
    [*PIP, "--target", packages, "--requirement", os.path.join(place, "app_proxy", "requirements.txt")], check=True
)
environment = {**os.environ, "PYTHONPATH": os.pathsep.join((place, packages))}
os.execve(sys.executable, [sys.executable, "-m", "app_proxy"], environment)
