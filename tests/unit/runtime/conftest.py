"""A function in the runtime for a test, and a storage with pre-signed URLs; both are ended with the test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from tests.unit.runtime.host import Host
from tests.unit.runtime.storage import Storage


class MakeHost(Protocol):
    def __call__(self, source: str, handler: str = ..., memory: int = ..., **environ: str) -> Host: ...


@pytest.fixture
def host(tmp_path: Path) -> Iterator[MakeHost]:
    hosts: list[Host] = []

    def make(source: str, handler: str = "main.handle", memory: int = 256, **environ: str) -> Host:
        root = tmp_path / f"task{len(hosts)}"
        root.mkdir()
        hosts.append(Host(root, source, handler, memory, **environ))
        return hosts[-1]

    yield make
    for started in hosts:
        started.close()


@pytest.fixture
def storage() -> Iterator[Storage]:
    served = Storage()
    yield served
    served.close()
