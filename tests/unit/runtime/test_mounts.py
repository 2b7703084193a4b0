"""Folders in the working directory of a function: fetched once a state, read-only, and mended where the code meddled with them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.runtime.conftest import MakeHost
from tests.unit.runtime.host import Host
from tests.unit.runtime.storage import Storage

READER = """
    import os, shutil
    def handle(context, payload):
        for step in payload or []:
            exec(step, {"os": os, "shutil": shutil})
        found = {}
        for place, folders, names in os.walk("data"):
            folders.sort()
            for name in sorted(names):
                with open(os.path.join(place, name)) as file:
                    found[os.path.relpath(os.path.join(place, name), "data")] = file.read()
        return found
"""


class Folder:
    """A folder that a function has at `data`, whose files the storage has."""

    def __init__(self, storage: Storage, make: MakeHost, tmp_path: Path, source: str = READER) -> None:
        self.storage, self.scratch = storage, tmp_path / "scratch"
        self.scratch.mkdir()
        self.files: dict[str, bytes] = {}
        self.state = 0
        self.function: Host = make(source, PORTICO_MOUNTS='["data"]', PORTICO_SCRATCH=str(self.scratch))

    def change(self, **files: bytes | None) -> None:
        """What the files are now; None is a directory, and what is not said is gone."""
        self.state += 1
        self.files = {path: data for path, data in files.items() if data is not None}
        self.folders = [path for path, data in files.items() if data is None]
        self.storage.objects |= self.files

    def run(self, payload: Any = None, *, sent: bool = False) -> Any:
        """The reply, after the files were sent where they are asked for."""
        asked = len(self.storage.asked)
        reply = self.function.run(payload, mounts=[self.mount(sent=sent)])
        if reply["status"] == "MOUNTS_MISSING" and not sent:
            reply = self.function.run(payload, mounts=[self.mount(sent=True)])
        self.got = sorted(name for _, name in self.storage.asked[asked:])
        return reply["output"] if reply["status"] == "SUCCEEDED" else reply

    def mount(self, *, sent: bool) -> dict[str, Any]:
        """As the platform tells of it."""
        listed = [
            {"path": path, "size": len(data), "etag": data.hex(), "url": self.storage.url(path)}
            for path, data in self.files.items()
        ] + [{"path": f"{path}/", "size": 0, "etag": "", "url": None} for path in self.folders]
        return {"path": "data", "state": str(self.state)} | ({"files": listed} if sent else {})


@pytest.fixture
def folder(storage: Storage, host: MakeHost, tmp_path: Path) -> Folder:
    return Folder(storage, host, tmp_path)


def test_files_are_fetched_once_for_each_state(folder: Folder) -> None:
    folder.change(**{"a": b"1", "b/c": b"2", "empty": None})
    assert folder.run() == {"a": "1", "b/c": "2"}
    assert folder.got == ["a", "b/c"]
    assert folder.run() == {"a": "1", "b/c": "2"}
    assert folder.got == [], "the state is the same"
    folder.change(**{"a": b"1", "b/c": b"3", "d": b"4"})
    assert folder.run() == {"a": "1", "b/c": "3", "d": "4"}
    assert folder.got == ["b/c", "d"], "what has the same ETag stays"
    folder.change(a=b"1")
    assert folder.run() == {"a": "1"}
    assert folder.got == []


def test_nothing_runs_before_the_files_are_there(folder: Folder) -> None:
    folder.change(a=b"1")
    reply = folder.function.run(["open('/tmp/never', 'w')"], mounts=[folder.mount(sent=False)])
    assert reply == {"status": "MOUNTS_MISSING", "lacks": "its state is another"}
    assert folder.function.run(mounts=[folder.mount(sent=True)])["cold"] is True


@pytest.mark.parametrize(
    "meddling",
    [
        "os.chmod('data/a', 0o600); open('data/a', 'w').write('no')",
        "os.remove('data/b/c')",
        "open('data/more', 'w').write('no')",
        "os.mkdir('data/more')",
        "shutil.rmtree('data'); os.symlink('/etc', 'data')",
        "os.rename('data/a', 'data/b/a')",
        "os.remove('data/a'); os.symlink('/etc/passwd', 'data/a')",
        "shutil.rmtree(os.getcwd(), ignore_errors=True)",
        "os.remove('main.py'); open('main.py', 'w').write('no')",
        "open('left', 'w').write('no')",
    ],
    ids=["written", "removed", "added", "made", "linked", "moved", "file linked", "all gone", "code", "beside"],
)
def test_what_a_run_does_to_a_mount_is_undone(folder: Folder, meddling: str) -> None:
    folder.change(**{"a": b"1", "b/c": b"2"})
    assert folder.run() == {"a": "1", "b/c": "2"}
    folder.run([meddling])
    beside = "assert sorted(os.listdir()) == ['data', 'host.log', 'main.py'], os.listdir()"
    assert folder.run([beside, "assert os.path.realpath('main.py') != os.path.abspath('main.py')"]) == {
        "a": "1",
        "b/c": "2",
    }
    assert folder.run() == {"a": "1", "b/c": "2"}
    assert folder.got == []


def test_files_are_not_to_be_written(folder: Folder) -> None:
    folder.change(a=b"1")
    assert folder.run(["assert os.stat('data/a').st_mode & 0o222 == 0"]) == {"a": "1"}


@pytest.mark.parametrize(
    ("listed", "why"),
    [
        ({"size": 2}, "'a' could not be fetched: it was changed meanwhile"),
        ({"url": "gone"}, "'a' could not be fetched: status 404"),
        ({"url": "broken"}, "'a' could not be fetched: Remote end closed connection without response"),
        ({"path": "../a"}, "'../a' could not be fetched: this is not a path in the folder"),
    ],
    ids=["another size", "gone", "broken", "outside"],
)
def test_what_cannot_be_fetched_is_told(folder: Folder, listed: dict[str, Any], why: str) -> None:
    folder.change(a=b"1")
    told = folder.mount(sent=True)
    file = told["files"][0] | listed
    file["url"] = folder.storage.url(listed["url"]) if "url" in listed else file["url"]
    reply = folder.function.run(mounts=[told | {"files": [file]}])
    assert reply == {"status": "MOUNTS_MISSING", "lacks": why}
    assert folder.run() == {"a": "1"}, "it may be tried again"


def test_a_mount_hides_what_the_code_has_there(storage: Storage, host: MakeHost, tmp_path: Path) -> None:
    folder = Folder(storage, host, tmp_path)
    (folder.function.root / "data").mkdir()
    (folder.function.root / "data" / "own").write_text("code")
    folder.change(a=b"1")
    assert folder.run() == {"a": "1"}


def test_two_functions_share_nothing(storage: Storage, host: MakeHost, tmp_path: Path) -> None:
    """Each has a sandbox with a scratch folder of its own, as on Lambda."""
    one = Folder(storage, host, tmp_path)
    one.change(a=b"1")
    assert one.run() == {"a": "1"}
    (tmp_path / "other").mkdir()
    other = Folder(storage, host, tmp_path / "other")
    other.state, other.folders = one.state, []
    reply = other.function.run(mounts=[other.mount(sent=False)])
    assert reply["status"] == "MOUNTS_MISSING"


def test_a_function_of_nodejs_finds_them_as_well(storage: Storage, node: MakeHost, tmp_path: Path) -> None:
    source = "exports.handle = () => require('fs').readFileSync('data/a', 'utf8') + require('fs').readdirSync('.');"
    folder = Folder(storage, node, tmp_path, source)
    folder.change(a=b"1")
    assert folder.run() == "1data,host.log,main.js"


def test_mounts_that_are_no_list_are_refused(host: MakeHost) -> None:
    function = host("def handle(context, payload): return 1", PORTICO_MOUNTS=json.dumps({"a": 1}))
    assert function.raised() == "ValueError: PORTICO_MOUNTS must be a JSON list of strings"
