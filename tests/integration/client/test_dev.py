"""`portico dev`: deployed at every change, whatever was wrong with the one before; runs are shown."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from portico_client.cli import dev

from tests.integration.client.conftest import Shell

LOGS = {"stdout": ["printed by the code"], "stderr": []}


def test_changes_are_deployed_and_runs_are_shown(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "hello"
    folder.mkdir()
    (folder / "notes.txt").write_text("no code yet")
    world = shell.deployment.world
    world.engine.on_run = lambda _event: {
        "status": "SUCCEEDED", "output": 1, "output_size": 1, "logs": LOGS, "cold": False,
    }  # fmt: skip

    def changes(*_: Any, **__: Any) -> Iterator[set[str]]:
        (folder / "main.py").write_text("def handle(context, payload):\n    return 1\n")
        yield {"main.py"}
        (folder / "main.py").touch()
        yield {"main.py"}
        world.dispatch(world.start())
        yield set()
        (folder / "main.py").write_text("def handle(context, payload):\n    return 2\n")
        yield {"main.py"}
        raise KeyboardInterrupt

    monkeypatch.setattr(dev, "watch", changes)
    told = shell("dev", folder)
    assert "Which handler does" in told.stderr
    assert [line.partition(":")[0] for line in told.stdout.splitlines() if line.startswith("hello is")] == [
        "hello is created",
        "hello is updated (source)",
    ]
    assert "printed by the code" in told.stdout
    assert "SUCCEEDED" in told.stderr
    assert shell.deployment.changes() == ["POST /v1/functions", "PATCH /v1/functions/hello"]
