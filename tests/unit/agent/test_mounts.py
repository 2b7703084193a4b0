"""Folders in a session: fetched before it is ready, stored as they change; nothing leaves a mount in either direction."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.waiting import eventually
from tests.unit.agent.session import Session

Make = Callable[..., Session]


def mount(path: str = "data", permission: str = "rw") -> dict[str, Any]:
    return {"folder": "f", "path": path, "permission": permission, "subpath": ""}


def having(*folders: dict[str, bytes], **more: Any) -> Callable[[Session], None]:
    def prepare(one: Session) -> None:
        one.platform.folders = list(folders)
        for name, value in more.items():
            setattr(one.platform, name, value)

    return prepare


def log_of(one: Session) -> str:
    return b"".join(one.platform.chunks).decode()


def test_files_are_there_before_anything_runs(session: Make) -> None:
    files = {f"a/{number:02}": b"x" * number for number in range(10)} | {"empty/": b"", "ü\xa0b": b"1"}
    one = session(
        prepare=having(files),
        mounts=[mount("deep/data", "ro")],
        type="batch",
        command="cat deep/data/a/*; ls deep/data",
    )
    one.platform.wait_for("ended")
    assert log_of(one) == "x" * 45 + "a\nempty\nü\xa0b\n"


def test_what_changes_is_stored_on_a_beat(session: Make) -> None:
    files = {"kept": b"1", "changed": b"1", "removed": b"1"}
    one = session(prepare=having(files), mounts=[mount()]).ready()
    data = one.work / "data"
    (data / "changed").write_bytes(b"2")
    (data / "removed").unlink()
    (data / "new").mkdir()
    (data / "new" / "empty").touch()
    (data / "new" / "parts").write_bytes(bytes(range(250)) * 1001)
    wanted = {"kept": b"1", "changed": b"2", "new/empty": b"", "new/parts": bytes(range(250)) * 1001}
    assert eventually(lambda: one.platform.folders[0] == wanted, 30), one.platform.folders[0].keys()
    sent = one.platform.asked.count("uploads")
    beats = len(one.platform.reports)
    assert eventually(lambda: len(one.platform.reports) > beats + 3, 30)
    assert one.platform.asked.count("uploads") == sent


def test_what_a_batch_writes_last_is_stored(session: Make) -> None:
    command = "mkdir data/out; echo done > data/out/result; rm data/in"
    one = session(
        prepare=having({"in": b"1"}), mounts=[mount()], type="batch", command=command, beat_seconds=60, timeout=60
    )
    assert one.platform.wait_for("ended")["exit_code"] == 0
    assert one.platform.folders[0] == {"out/result": b"done\n"}


def test_what_a_signal_ends_is_stored(session: Make) -> None:
    one = session(prepare=having({}), mounts=[mount()], beat_seconds=60).ready()
    (one.work / "data" / "late").write_bytes(b"1")
    one.end()
    assert one.platform.folders[0] == {"late": b"1"}


def test_a_mount_that_is_read_only_stays(session: Make) -> None:
    command = "rm -f ro/a; echo 2 > ro/b; echo 3 > rw/b"
    one = session(
        prepare=having({"a": b"1"}, {}), mounts=[mount("ro", "ro"), mount("rw")], type="batch", command=command
    )
    one.platform.wait_for("ended")
    assert one.platform.folders == [{"a": b"1"}, {"b": b"3\n"}]


def test_links_lead_nowhere(session: Make, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key").write_bytes(b"secret")
    one = session(prepare=having({"folder/a": b"1", "file": b"2"}), mounts=[mount()], beat_seconds=60).ready()
    data = one.work / "data"
    (data / "link").symlink_to(secret / "key")
    (data / "linked").symlink_to(secret)
    os.mkfifo(data / "pipe")
    (data / "file").unlink()
    (data / "file").symlink_to(secret / "key")
    (data / "folder" / "a").unlink()
    (data / "folder").rmdir()
    (data / "folder").symlink_to(secret)
    (data / "told").write_bytes(b"3")
    one.end()
    assert one.platform.folders[0] == {"folder/a": b"1", "file": b"2", "told": b"3"}


def test_a_mount_that_is_gone_takes_nothing_along(session: Make, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "x").write_bytes(b"x")
    one = session(
        prepare=having({"a": b"1"}, {"b": b"2"}), mounts=[mount("gone"), mount("linked")], beat_seconds=60
    ).ready()
    for name in ("gone", "linked"):
        (one.work / name).rename(one.folder / name)
    (one.work / "linked").symlink_to(tmp_path / "other")
    one.end()
    assert one.platform.folders == [{"a": b"1"}, {"b": b"2"}]


@pytest.mark.parametrize("path", ["../out", "/tmp/out", "a/../../out", "a\0b"], ids=["up", "root", "over", "nul"])
def test_no_path_of_a_folder_leads_out(session: Make, path: str) -> None:
    one = session(prepare=having({path: b"x"}), mounts=[mount()])
    ended = one.platform.wait_for("ended")
    assert (ended["reason"], one.process.wait(30)) == ("mount-failed", 1)
    assert f"mount 'data' {path!r} could not be fetched: " in log_of(one)
    assert not (one.work / "out").exists()
    assert not (one.folder / "out").exists()


def test_nothing_is_fetched_through_a_link(session: Make, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()

    def prepare(one: Session) -> None:
        having({"a": b"1"})(one)
        one.work.mkdir()
        (one.work / "data").symlink_to(outside)

    one = session(prepare=prepare, mounts=[mount()])
    assert one.platform.wait_for("ended")["reason"] == "mount-failed"
    assert list(outside.iterdir()) == []


def test_a_file_that_cannot_be_read_ends_the_start(session: Make) -> None:
    files = {"a": b"1", "b": b"2"}
    one = session(prepare=having(files, broken={"b"}), mounts=[mount()], bootstrap_script="echo began")
    ended = one.platform.wait_for("ended")
    assert (ended["reason"], ended["exit_code"]) == ("mount-failed", 1)
    assert [report["state"] for report in one.platform.reports if report["state"] == "ready"] == []
    assert log_of(one).startswith("mount 'data' 'b' could not be fetched: HTTP Error 500")
    assert "began" not in log_of(one)
    assert one.platform.folders == [files]


def test_a_folder_that_is_refused_ends_the_start(session: Make) -> None:
    one = session(prepare=having({}, denied={"mounts": 403}), mounts=[mount()])
    assert one.platform.wait_for("ended")["reason"] == "mount-failed"
    assert log_of(one) == "mount 'data' cannot be mounted: No. (DENIED)\n"


def test_a_right_that_ends_ends_the_storing(session: Make) -> None:
    one = session(prepare=having({}), mounts=[mount()]).ready()
    one.platform.denied = {"uploads": 403}
    (one.work / "data" / "a").write_bytes(b"1")
    assert eventually(lambda: "is stored no longer" in log_of(one), 30)
    asked = one.platform.asked.count("uploads")
    (one.work / "data" / "b").write_bytes(b"1")
    one.end()
    assert (one.platform.asked.count("uploads"), one.platform.folders) == (asked, [{}])


def test_who_may_not_remove_may_still_write(session: Make) -> None:
    one = session(prepare=having({"a": b"1"}, denied={"removals": 403}), mounts=[mount()]).ready()
    (one.work / "data" / "a").unlink()
    assert eventually(lambda: "what is removed here stays in the folder" in log_of(one), 30)
    (one.work / "data" / "b").write_bytes(b"2")
    one.end()
    assert one.platform.folders == [{"a": b"1", "b": b"2"}]


def test_one_file_that_is_refused_stops_no_other(session: Make) -> None:
    one = session(prepare=having({}, broken={"bad"}), mounts=[mount()], beat_seconds=60).ready()
    for name in (b"bad", b"good", b"new\nline", b"not-\xff"):
        (one.work / "data" / os.fsdecode(name)).write_bytes(b"1")
    one.end()
    assert one.platform.folders == [{"good": b"1"}]
    assert "mount 'data' 'bad' could not be stored: There is a directory. (FILE_EXISTS)" in log_of(one)
