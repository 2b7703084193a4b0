"""What of a folder becomes the archive of a function, and how much memory and time that takes."""

import base64
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from portico.compute.functions.source import archive
from portico_client.cli.failures import Misused
from portico_client.cli.source import Archive, of_files, of_folder, of_zip, pack


def put(root: Path, **files: str) -> None:
    for name, text in files.items():
        write(root, name, text)


def write(root: Path, name: str, text: str = "") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def modes(archive: Archive) -> dict[str, int]:
    with zipfile.ZipFile(io.BytesIO(archive.packed)) as zipped:
        return {item.filename: item.external_attr >> 16 for item in zipped.infolist()}


def names(folder: Path) -> list[str]:
    return list(of_folder(folder).names)


def test_secrets_and_what_tools_leave_are_never_packed(tmp_path: Path) -> None:
    left_out = [
        ".env", ".env.local", "lib/.env", "node_modules/a/index.js", "lib/node_modules/b.js", ".git/config",
        "__pycache__/main.cpython-313.pyc", "old.pyc", ".venv/bin/python", "environment/pyvenv.cfg", "environment/x.py",
        ".gitignore", ".porticoignore",
    ]  # fmt: skip
    for name in [*left_out, "main.py", "lib/a.py"]:
        write(tmp_path, name)
    assert names(tmp_path) == ["lib/a.py", "main.py"]


def test_ignore_files_cannot_bring_secrets_back(tmp_path: Path) -> None:
    write(tmp_path, ".porticoignore", "!.env\n!node_modules/\n")
    for name in (".env", "node_modules/a.js", "main.py"):
        write(tmp_path, name)
    assert names(tmp_path) == ["main.py"]


@pytest.mark.parametrize("ignoring", [".gitignore", ".porticoignore"])
def test_ignore_files_are_honoured_as_git_does(ignoring: str, tmp_path: Path) -> None:
    write(tmp_path, ignoring, "# no logs\n*.log\n/data\nbuild/\n!keep.log\n")
    for name in ("a.log", "keep.log", "lib/b.log", "data/x", "lib/data/x", "build/x", "lib/build/y", "main.py"):
        write(tmp_path, name)
    assert names(tmp_path) == ["keep.log", "lib/data/x", "main.py"]


def test_the_nearest_ignore_file_has_the_last_word(tmp_path: Path) -> None:
    write(tmp_path, ".gitignore", "*.json\ndist/\n")
    write(tmp_path, ".porticoignore", "!dist/\n")
    write(tmp_path, "lib/.gitignore", "!wanted.json\n/own.py\n")
    for name in ("a.json", "lib/wanted.json", "lib/own.py", "own.py", "dist/x.py"):
        write(tmp_path, name)
    assert names(tmp_path) == ["dist/x.py", "lib/wanted.json", "own.py"]


def test_the_rules_of_the_repository_hold_in_its_folders(tmp_path: Path) -> None:
    write(tmp_path, ".git/HEAD")
    write(tmp_path, ".gitignore", "*.pem\nbuilt/\n")
    for folder in ("functions/hello", "built/hello"):
        for name in ("main.py", "key.pem"):
            write(tmp_path, f"{folder}/{name}")
    assert names(tmp_path / "functions/hello") == ["main.py"]
    assert names(tmp_path / "built/hello") == ["key.pem", "main.py"], "who names an ignored folder wants it"


def test_modes_are_kept_as_0644_or_0755(tmp_path: Path) -> None:
    put(tmp_path, main="x")
    for name, mode in (("bin/tool", 0o700), ("bin/plain", 0o600), ("bin/open", 0o777)):
        write(tmp_path, name, "x").chmod(mode)
    write(tmp_path, "bin/script", "#!/bin/sh\n").chmod(0o600)
    wanted = {"bin/open": 0o755, "bin/plain": 0o644, "bin/script": 0o755, "bin/tool": 0o755}
    assert modes(of_folder(tmp_path)) == {**wanted, "main": 0o644}
    assert modes(of_files([tmp_path / "bin/tool", tmp_path / "main"])) == {"main": 0o644, "tool": 0o755}
    (tmp_path / "a.zip").write_bytes(of_folder(tmp_path / "bin").packed)
    assert of_zip(tmp_path / "a.zip") == of_folder(tmp_path / "bin")


def test_the_archive_is_that_which_the_server_makes_of_it(tmp_path: Path) -> None:
    """So a second deployment knows by the server's digest that nothing has changed; an upload, which is kept as it is, has its modes."""
    for name, text, mode in (("main.py", "x", 0o644), ("tool", "y", 0o755), ("script", "#!/bin/sh\n", 0o644)):
        write(tmp_path, name, text).chmod(mode)
    found = of_folder(tmp_path)
    assert archive({"zip": base64.b64encode(found.packed).decode()}) == found.packed
    assert pack({"a": b"#!/bin/sh\n"}).packed == archive({"files": {"a": "#!/bin/sh\n"}})


def test_another_mode_is_another_archive(tmp_path: Path) -> None:
    tool = write(tmp_path, "tool")
    before = of_folder(tmp_path)
    tool.chmod(0o755)
    assert of_folder(tmp_path).digest != before.digest


def test_a_link_is_refused_unless_it_is_ignored(tmp_path: Path) -> None:
    write(tmp_path, "main.py")
    (tmp_path / "passwd").symlink_to("/etc/passwd")
    with pytest.raises(Misused, match="link"):
        of_folder(tmp_path)
    write(tmp_path, ".porticoignore", "passwd\n")
    assert names(tmp_path) == ["main.py"]


def test_the_size_is_said_for_people() -> None:
    assert pack({"main.py": b"x"}).told == "1 file, 1 KB"
    assert pack({f"{n}.py": os.urandom(1024) for n in range(1200)}).told.startswith("1,200 files, 1,")


def test_the_language_is_that_of_the_entry() -> None:
    assert pack({"main.py": b"", "static/a.js": b"", "static/b.js": b""}).language == "python"
    assert pack({"index.mjs": b"", "tool.py": b""}).language == "nodejs"


def test_five_thousand_files_take_little_memory(tmp_path: Path) -> None:
    write(tmp_path, ".gitignore", "*.log\n/tmp/\ndocs/\n")
    for n in range(3000):
        write(tmp_path, f"lib/{n % 50}/m{n}.py", f"x = {n}\n" * 20)
    for n in range(2000):
        write(tmp_path, f"docs/{n % 50}/{n}.txt")
    code = "import sys; from pathlib import Path; from portico_client.cli.source import of_folder\n"
    code += "found = of_folder(Path(sys.argv[1]))\n"
    code += (
        "print(len(found.names), *[line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    count, kilobytes = map(int, done.stdout.split())
    assert count == 3000
    assert kilobytes < 150 * 1024
