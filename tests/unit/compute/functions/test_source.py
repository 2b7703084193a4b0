"""Source archives: deterministic, inside their folder, within limits; anything else is a 422."""

import base64
import io
import stat
import warnings
import zipfile
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from portico.compute.functions import source
from portico.compute.functions.source import archive, digest
from portico.core.base.errors import Unprocessable


def zipped(files: dict[str, bytes], *, mode: int = 0, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as made:
        for name, body in files.items():
            entry = zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10))
            entry.external_attr = mode << 16
            made.writestr(entry, body, compression)
    return buffer.getvalue()


def as_zip(packed: bytes) -> dict[str, Any]:
    return {"zip": base64.b64encode(packed).decode()}


def contents(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        return {entry.filename: opened.read(entry) for entry in opened.infolist()}


def refused(wanted: dict[str, Any], field: str | None = None) -> Unprocessable:
    with pytest.raises(Unprocessable) as error:
        archive(wanted)
    if field:
        assert error.value.details["errors"][0]["field"] == field
    return error.value


def test_files_and_zip_give_the_same_bytes_in_any_order() -> None:
    files = {"main.py": "print(1)\n", "lib/é.py": "x = 'é'\n"}
    packed = archive({"files": files})
    assert contents(packed) == {name: text.encode() for name, text in files.items()}
    assert packed == archive({"files": dict(reversed(files.items()))})
    assert packed == archive(as_zip(zipped({name: text.encode() for name, text in files.items()}, mode=0o666)))
    assert len(digest(packed)) == 64


def modes(packed: bytes) -> dict[str, int]:
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        return {entry.filename: entry.external_attr >> 16 for entry in opened.infolist()}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (0o100755, 0o755), (0o777, 0o755), (0o100700, 0o755), (0o711, 0o755), (0o104755, 0o755), (0o010, 0o755),
        (0, 0o644), (0o100600, 0o644), (0o100666, 0o644), (0o102644, 0o644),
    ],
)  # fmt: skip
def test_a_program_in_an_archive_stays_one(given: int, kept: int) -> None:
    assert modes(archive(as_zip(zipped({"bin/tool": b"\x7fELF"}, mode=given)))) == {"bin/tool": kept}


def test_a_text_that_names_its_interpreter_is_a_program() -> None:
    files = {"tool": "#!/bin/sh\necho ran\n", "main.py": "x = '#!'\n", "late": "\n#!/bin/sh\n"}
    wanted = {"late": 0o644, "main.py": 0o644, "tool": 0o755}
    assert modes(archive({"files": files})) == wanted
    assert archive({"files": files}) == archive(as_zip(zipped({name: text.encode() for name, text in files.items()})))


def test_folders_of_an_archive_are_left_out() -> None:
    assert contents(archive(as_zip(zipped({"lib/": b"", "lib/a.py": b"1"})))) == {"lib/a.py": b"1"}


BAD_PATHS = [
    "portico_runtime/main.py",
    "./portico_runtime.py",
    "../a.py",
    "/etc/passwd",
    "a/../../b",
    "..",
    "a\\b",
    "",
    ".",
    "./",
    "x" * 256,
    "a/..",
    "//a",
    "a\0b",
]


@pytest.mark.parametrize("path", BAD_PATHS)
def test_a_path_out_of_the_folder_is_refused(path: str) -> None:
    refused({"files": {path: "x"}}, f"source.files.{path}")


@pytest.mark.parametrize("path", [path for path in BAD_PATHS if path and "\0" not in path and not path.endswith("/")])
def test_a_path_out_of_the_folder_is_refused_in_an_archive(path: str) -> None:
    refused(as_zip(zipped({"ok.py": b"", path: b"x"})), "source.zip")


@pytest.mark.parametrize("wanted", [{"files": {"a/b": "1", "a//b": "2"}}, {"files": {"a": "1", "./a": "2"}}])
def test_a_path_twice_is_refused(wanted: dict[str, Any]) -> None:
    refused(wanted, "source")


def test_a_path_twice_in_an_archive_is_refused() -> None:
    buffer = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(buffer, "w") as made:
        made.writestr("a.py", "1")
        made.writestr("a.py", "2")
    refused(as_zip(buffer.getvalue()), "source")


def test_a_link_is_refused() -> None:
    assert "link" in refused(as_zip(zipped({"a": b"/etc/passwd"}, mode=stat.S_IFLNK | 0o777)), "source.zip").message


@pytest.mark.parametrize("text", ["é", "!!!", "QQ", "Q Q=", "\n", base64.b64encode(b"no zip").decode(), "", "QUJD"])
def test_what_is_no_zip_in_base64_is_refused(text: str) -> None:
    refused({"zip": text}, "source.zip")


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_FILES", 2)
    for wanted in ({"files": {str(n): "" for n in range(3)}}, as_zip(zipped({str(n): b"" for n in range(3)}))):
        assert refused(wanted, "source").details["limit_files"] == 2
    archive({"files": {"a": "", "b": ""}})


def test_a_bomb_is_refused_by_what_it_claims() -> None:
    bomb = zipped({"a": b"\0" * (50 * 1024 * 1024 + 1)})
    assert len(bomb) < 60_000
    assert refused(as_zip(bomb), "source").details["limit_bytes"] == 50 * 1024 * 1024


def test_a_bomb_that_claims_to_be_small_is_refused() -> None:
    bomb = bytearray(zipped({"a": b"\0" * 1_000_000}))
    claimed = (1_000_000).to_bytes(4, "little")
    assert bomb.count(claimed) == 2
    refused(as_zip(bytes(bomb.replace(claimed, (10).to_bytes(4, "little")))), "source.zip")


def test_nothing_in_it_is_refused() -> None:
    refused(as_zip(zipped({})), "source")
    refused(as_zip(zipped({"lib/": b""})), "source")


def test_one_under_a_password_is_refused() -> None:
    locked = bytearray(zipped({"a": b"x"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(signature) + offset] |= 1
    refused(as_zip(bytes(locked)), "source.zip")


SEEDS = [
    zipped({"main.py": b"x = 1\n" * 20, "b.py": b"y"}, compression=kind)
    for kind in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
]


@settings(max_examples=300)
@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=4))
def test_a_damaged_archive_is_read_or_refused(seed: bytes, changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(seed)
    for position, value in changes:
        damaged[position % len(damaged)] = value
    with suppress(Unprocessable):
        archive(as_zip(bytes(damaged)))
