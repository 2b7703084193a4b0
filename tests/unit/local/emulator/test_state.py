"""The generations on disk: complete, current, and whole again after a crash at any point."""

from pathlib import Path
from typing import Any

import pytest

from local.emulator.state import LONG, Store


def refuse(value: Any) -> Any:
    raise TypeError(f"{value!r} has no place in a state")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, encode=refuse, decode=lambda value: value)


def test_what_is_saved_is_loaded(store: Store) -> None:
    store.save({"sqs": {"queues": [1, 2]}, "s3": {}})
    assert store.load("sqs") == {"queues": [1, 2]}
    assert store.load("s3") == {}
    assert store.load("kms") is None


def test_nothing_is_loaded_before_the_first_save(store: Store) -> None:
    assert store.load("sqs") is None


def test_long_byte_strings_are_kept_once(store: Store, tmp_path: Path) -> None:
    code = b"x" * LONG
    store.save({"lambda": {"one": code, "two": code}})
    assert store.load("lambda") == {"one": code, "two": code}
    assert len(list((tmp_path / "blobs").iterdir())) == 1


def test_a_failed_save_keeps_the_whole_old_generation(store: Store) -> None:
    store.save({"sqs": 1, "s3": 1})
    with pytest.raises(TypeError):
        store.save({"sqs": 2, "s3": object()})
    assert (store.load("sqs"), store.load("s3")) == (1, 1)
    store.save({"sqs": 3, "s3": 3})
    assert (store.load("sqs"), store.load("s3")) == (3, 3)


def test_a_crash_before_the_flip_leaves_the_old_generation(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save({"sqs": 1})
    with monkeypatch.context() as crash, pytest.raises(KeyboardInterrupt):
        crash.setattr(Path, "replace", interrupted)
        store.save({"sqs": 2})
    assert store.load("sqs") == 1
    store.save({"sqs": 3})
    assert store.load("sqs") == 3


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_what_is_not_used_any_more_goes(store: Store, tmp_path: Path) -> None:
    store.save({"lambda": b"x" * LONG})
    store.save({"lambda": b"y" * LONG})
    assert store.load("lambda") == b"y" * LONG
    assert len(list((tmp_path / "blobs").iterdir())) == 1
    assert len(list(tmp_path.glob("generation-*"))) == 1
