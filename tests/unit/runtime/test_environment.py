"""Variables of the user's that a process reads at its start take effect."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.unit.runtime.conftest import MakeHost


def test_pythonpath_comes_after_the_users_folder(host: MakeHost, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "far.py").write_text("VALUE = 'far'")
    variables = {"PYTHONPATH": f"lib:{tmp_path / 'elsewhere'}"}
    source = "import both, far, near, os\ndef handle(c, p): return [both.VALUE, near.VALUE, far.VALUE, os.environ['PYTHONPATH']]"
    function = host(source, PORTICO_ENVIRONMENT=json.dumps(variables))
    (function.root / "lib").mkdir()
    for name, value in (("lib/both", "lib"), ("lib/near", "near"), ("both", "own")):
        (function.root / f"{name}.py").write_text(f"VALUE = {value!r}")
    assert function.run()["output"] == ["own", "near", "far", variables["PYTHONPATH"]]


CERTIFICATES = """
const tls = require('node:tls');
exports.handle = () => [tls.getCACertificates('extra').length, process.env.NODE_EXTRA_CA_CERTS];
"""


@pytest.mark.parametrize("relative", [True, False])
def test_certificates_of_ones_own_are_trusted(node: MakeHost, tmp_path: Path, relative: bool) -> None:
    certificate = tmp_path / "certificate.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=ours",
    ]
    subprocess.run([*command, "-keyout", tmp_path / "key.pem", "-out", certificate], check=True, capture_output=True)
    given = "certs/ours.pem" if relative else str(certificate)
    function = node(CERTIFICATES, PORTICO_ENVIRONMENT=json.dumps({"NODE_EXTRA_CA_CERTS": given}))
    (function.root / "certs").mkdir()
    (function.root / "certs" / "ours.pem").write_bytes(certificate.read_bytes())
    assert function.run()["output"][0] == 1


def test_warnings_of_nodejs_can_be_silenced(node: MakeHost) -> None:
    source = (
        "exports.handle = () => { process.emitWarning('odd'); return new Promise((end) => setTimeout(end, 5, 1)); };"
    )
    assert any("odd" in line for line in node(source).run()["logs"]["stderr"])
    silent = node(source, PORTICO_ENVIRONMENT='{"NODE_NO_WARNINGS": "1"}')
    assert silent.run()["logs"]["stderr"] == []


def test_a_process_has_no_other_variables(node: MakeHost) -> None:
    given = {"TZ": "Europe/Berlin", "NODE_EXTRA_CA_CERTS": "x", "MALLOC_ARENA_MAX": "2", "OWN": ""}
    found = node("exports.handle = () => process.env", PORTICO_ENVIRONMENT=json.dumps(given)).run()["output"]
    assert found.items() >= given.items()
    assert found.keys() - given.keys() == {"PATH", "LANG", "HOME", "TMPDIR", "LAMBDA_TASK_ROOT", "NODE_PATH"}


@pytest.mark.parametrize("name", ["NODE_OPTIONS", "LD_PRELOAD", "NODE_COMPILE_CACHE"])
def test_no_code_of_the_users_runs_before_the_runtimes(node: MakeHost, name: str) -> None:
    """Of functions that were made before such names were refused."""
    value = {"NODE_OPTIONS": "--require ./early.js"}.get(name, "/nowhere")
    function = node("exports.handle = () => 'fine';", PORTICO_ENVIRONMENT=json.dumps({name: value}))
    (function.root / "early.js").write_text("process.exit(3)")
    assert function.run()["output"] == "fine"
