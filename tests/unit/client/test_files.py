"""Files of commands: archives, manifests, and the memory of what was applied."""

from pathlib import Path

import pytest
from portico_client.cli import functions
from portico_client.cli.apply.manifests import manifests
from portico_client.cli.apply.memory import AppliedMemory
from portico_client.cli.failures import Misused
from portico_client.cli.source import of_folder, of_zip, pack


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("PORTICO_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config/portico"


def test_the_same_files_are_the_same_archive(tmp_path: Path) -> None:
    (tmp_path / "src/lib").mkdir(parents=True)
    (tmp_path / "src/main.py").write_text("x = 1\n")
    (tmp_path / "src/lib/a.py").write_text("y = 2\n")
    (tmp_path / "src/__pycache__").mkdir()
    (tmp_path / "src/__pycache__/main.pyc").write_bytes(b"0")
    first = of_folder(tmp_path / "src")
    (tmp_path / "src/main.py").touch()
    assert of_folder(tmp_path / "src") == first
    assert first.names == ("lib/a.py", "main.py")
    (tmp_path / "x.zip").write_bytes(first.packed)
    assert of_zip(tmp_path / "x.zip") == first
    assert first.handler == "main.handle"


def test_a_folder_with_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/passwd").symlink_to("/etc/passwd")
    with pytest.raises(Misused, match="link"):
        of_folder(tmp_path / "src")


def test_handler_and_image_are_guessed_only_where_plain() -> None:
    assert pack({"index.js": b"", "lib.js": b""}).handler == "index.handle"
    assert pack({"index.js": b""}).language == "nodejs"
    assert pack({"a.py": b"", "b.py": b""}).handler is None
    assert functions.archive_of(None, None, None) is None


def test_manifests_come_in_the_order_of_dependencies(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "kind: Subscription\nname: s\nspec: {event: e, function: f}\n---\n"
        "kind: Function\nmetadata: {name: f}\nspec: {source: {files: {main.py: x}}}\n---\n"
    )
    (tmp_path / "b.yml").write_text(
        "kind: Event\nname: e\n---\nkind: Schedule\nname: t\nspec: {start: 2030-01-01T09:00:00Z}\n"
    )
    found = manifests([str(tmp_path)])
    assert [manifest.label for manifest in found] == ["Event e", "Function f", "Schedule t", "Subscription s"]
    assert found[2].spec["start"] == "2030-01-01T09:00:00Z"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind: Nope\nname: a\n", "'Nope'"),
        ("kind: Event\n", "no name"),
        ("kind: Event\nname: a\nspecs: {}\n", "specs"),
        ("[1]\n", "mapping"),
        ("{", "not YAML"),
        ("kind: Event\nname: a\n---\nkind: Event\nname: A\n", "already"),
        ("", "no document"),
    ],
)
def test_what_is_no_manifest_is_refused_with_its_place(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(Misused, match=said):
        manifests([str(tmp_path / "a.yaml")])


def test_the_memory_knows_what_was_applied_and_not_the_values(home: Path) -> None:
    memory, shown = AppliedMemory("https://portico.test/api"), {"version": 1}
    assert not memory.same("Secret a", {"K": "hunter2"}, shown)
    memory.keep("Secret a", {"K": "hunter2"}, shown)
    assert memory.same("Secret a", {"K": "hunter2"}, shown)
    assert not memory.same("Secret a", {"K": "hunter3"}, shown)
    assert not memory.same("Secret a", {"K": "hunter2"}, {"version": 2})
    assert not AppliedMemory("https://elsewhere.test").same("Secret a", {"K": "hunter2"}, shown)
    assert "hunter2" not in (home / "applied.json").read_text()
