"""Saving in a forked child: what is touched is saved, what is not is not, and a failure costs nothing."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from local.emulator.autosave import Autosave
from local.emulator.state import Store

INTERVAL = 0.05


class Service:
    """Something with a state: two numbers that are always equal."""

    def __init__(self) -> None:
        self.left = self.right = 0
        self.broken = False

    def state(self) -> dict[str, Any]:
        if self.broken:
            raise RuntimeError("no state today")
        return {"service": [self.left, self.right]}

    async def count(self, scope: Any, receive: Any, send: Any) -> None:
        """An ASGI application whose requests change the state."""
        self.left += 1
        self.right += 1


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, encode=str, decode=lambda value: value)


async def until_saved(store: Store, wanted: list[int]) -> None:
    async with asyncio.timeout(60):
        while store.load("service") != wanted:
            await asyncio.sleep(0.01)


async def until_still(current: Path) -> Path:
    """The generation that stays current for many intervals."""
    async with asyncio.timeout(60):
        while True:
            found = current.readlink()
            await asyncio.sleep(20 * INTERVAL)
            if current.readlink() == found:
                return found


def test_what_a_request_changes_is_saved_and_then_nothing_more(service: Service, store: Store, tmp_path: Path) -> None:
    async def scenario() -> None:
        autosave = Autosave(store, service.state, busy=lambda: False, interval=INTERVAL)
        autosave.begin()
        await until_saved(store, [0, 0])
        still = await until_still(tmp_path / "current")
        await autosave.watching(service.count)({"type": "http", "path": "/"}, None, None)
        await until_saved(store, [1, 1])
        assert await until_still(tmp_path / "current") != still

    asyncio.run(scenario())


def test_work_without_requests_is_saved(service: Service, store: Store, tmp_path: Path) -> None:
    async def scenario() -> None:
        working = False
        Autosave(store, service.state, busy=lambda: working, interval=INTERVAL).begin()
        await until_saved(store, [0, 0])
        await until_still(tmp_path / "current")
        working = True
        service.left = service.right = 7
        await until_saved(store, [7, 7])

    asyncio.run(scenario())


def test_a_failed_save_is_reported_and_the_old_one_stands(
    service: Service, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    autosave = Autosave(store, service.state, busy=lambda: False)
    autosave.save_now()
    service.left, service.broken = 1, True
    autosave.save_now()
    assert "not saved" in caplog.text
    assert store.load("service") == [0, 0]
