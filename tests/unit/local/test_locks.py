"""Locks: what a machine installs has wheels, on either architecture."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from local import locks


def wheel(folder: Path, name: str, tag: str) -> str:
    """The line of a lock for a wheel that is made in a folder."""
    file = folder / f"{name}-1.0-{tag}.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n")
        archive.writestr(f"{info}/RECORD", "")
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"


@pytest.mark.parametrize(
    ("tag", "machines"),
    [
        ("py3-none-any", {"x86_64", "aarch64"}),
        ("cp311-abi3-manylinux_2_17_aarch64", {"aarch64"}),
        ("cp314-cp314-manylinux_2_28_x86_64", {"x86_64"}),
        ("cp311-cp311-manylinux_2_17_aarch64", set()),
        ("cp314-cp314-manylinux_2_34_x86_64", set()),
    ],
)
def test_a_wheel_that_is_missing_is_named(
    tag: str, machines: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text(wheel(tmp_path, "one", "py3-none-any") + wheel(tmp_path, "two", tag))
    monkeypatch.setenv("UV_NO_INDEX", "1")
    monkeypatch.setenv("UV_FIND_LINKS", str(tmp_path))
    told = {machine: locks.without_wheel(str(lock), machine, "3.14") for machine in ("x86_64", "aarch64")}
    assert {machine for machine, words in told.items() if words is None} == machines
    assert all("two" in words and machine in words for machine, words in told.items() if words)


def test_the_locks_that_are_looked_at_are_locks() -> None:
    assert set(locks.PORTABLE) <= locks.LOCKS.keys()
