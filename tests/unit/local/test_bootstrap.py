"""The first administrator's keys: written once, kept, and made anew when they are lost."""

import json
from pathlib import Path

import pytest

from local.bootstrap import bootstrap, url_of
from local.progress import LocalStackError
from local.signing import Keys
from local.stack import Running
from tests.unit.local.conftest import Emulator
from tests.unit.local.functions import create

CONTENT = "http://127.0.0.2:4566/_aws/execute-api/portico-content/api"
OUTPUTS = {"BootstrapFunction": "boot", "ContentUrl": CONTENT,
           "ApiUrl": "https://portico.execute-api.us-east-1.amazonaws.com/api"}  # fmt: skip
BOOT = """
import os
def handle(event, context):
    print("bootstrap")
    made = os.path.exists(os.environ["MARK"])
    if made and not event.get("rotate"):
        keys = {"access_key": open(os.environ["MARK"]).read(), "secret_key": None}
    else:
        keys = {"access_key": "second" if made else "first", "secret_key": "secret of the " + str(made)}
        open(os.environ["MARK"], "w").write(keys["access_key"])
    return {**{name: event[name] for name in ("domain", "project", "user")}, **keys}
"""


@pytest.fixture
def function(emulator: Emulator, tmp_path: Path) -> None:
    environment = {"Variables": {"MARK": str(tmp_path / "administrator")}}
    create(emulator.client("lambda"), "boot", BOOT, Environment=environment)


def written(emulator: Emulator) -> dict[str, str]:
    content: dict[str, str] = json.loads(emulator.home.credentials.read_text())
    return content


@pytest.mark.usefixtures("function")
def test_keys_are_written_once_and_kept(emulator: Emulator) -> None:
    bootstrap(emulator.home, emulator.running, OUTPUTS)
    first = written(emulator)
    assert first == {
        "url": f"http://127.0.0.1:{emulator.running.port}/_aws/execute-api/portico/api",
        "content_url": CONTENT,
        "access_key": "first",
        "secret_key": "secret of the False",
        "domain": "default",
        "project": "default",
    }
    assert emulator.home.credentials.stat().st_mode & 0o777 == 0o600
    bootstrap(emulator.home, emulator.running, OUTPUTS)
    assert written(emulator) == first


@pytest.mark.usefixtures("function")
def test_lost_keys_are_made_anew(emulator: Emulator) -> None:
    bootstrap(emulator.home, emulator.running, OUTPUTS)
    emulator.home.credentials.unlink()
    bootstrap(emulator.home, emulator.running, OUTPUTS)
    assert (written(emulator)["access_key"], written(emulator)["secret_key"]) == (
        "second",
        "secret of the True",
    )


def test_a_function_that_fails_is_said(emulator: Emulator) -> None:
    create(emulator.client("lambda"), "boot", "def handle(event, context):\n    raise ValueError('no table')\n")
    with pytest.raises(LocalStackError, match="no table"):
        bootstrap(emulator.home, emulator.running, OUTPUTS)
    assert not emulator.home.credentials.exists()


def test_the_url_follows_the_api_and_its_stage() -> None:
    outputs = {"ApiUrl": "https://abc123.execute-api.us-east-1.amazonaws.com/live"}
    assert url_of(Running(1, 4566, Keys("a", "b")), outputs) == "http://127.0.0.1:4566/_aws/execute-api/abc123/live"
