"""The steps of docs/guides/restore.md on a stack of its own: tables restored beside those it has, adopted, and left again."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from local import deploy, environments, stack
from local.home import Home
from local.root_key import root_key
from tests.e2e.api import Access, Api
from tests.e2e.cloud import STACK, Cloud
from tests.support.template import ROOT
from tests.support.waiting import eventually

GUIDE = (ROOT / "docs" / "guides" / "restore.md").read_text(encoding="utf-8")
RESTORE, ADOPT, CHECK = re.findall(r"^```shell\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
TABLES = ("EntitiesTable", "JournalTable")


@dataclass(frozen=True)
class Own:
    """A stack of the test's own."""

    home: Home
    api: Api

    @property
    def running(self) -> stack.Running:
        """Its process and keys."""
        found = stack.running(self.home)
        assert found
        return found

    @property
    def cloud(self) -> Cloud:
        """The emulator, whose outputs are read anew."""
        return Cloud(self.api.access.url, root_key(self.home))

    def restored(self) -> dict[str, str]:
        """The parameters that the first command of the guide prints."""
        command, *replies = RESTORE.splitlines()
        python, *words = command.replace("portico-prod", STACK).split()
        assert python == "python"
        words[-1] = datetime.now(UTC).isoformat()
        environ = {**os.environ, **self.running.aws.environment, "AWS_ENDPOINT_URL": self.running.endpoint}
        told = subprocess.check_output([environments.SAM.python, *words], cwd=ROOT, env=environ, text=True)
        parameters = dict(line.split("=", 1) for line in told.splitlines())
        assert [reply.removeprefix("# -> ").split("=")[0] for reply in replies] == [*parameters]
        return parameters

    def adopt(self, parameters: Mapping[str, str]) -> None:
        """What `make deploy` does with these lines in samconfig.toml, as far as there is something to deploy to."""
        assert ADOPT == "make deploy ENVIRONMENT=prod\n"
        deploy.deploy(self.home, self.running, **parameters)
        named = {f"{name}Name": self.cloud.outputs[name] for name in TABLES}
        assert named.items() <= parameters.items()

    def check(self) -> None:
        """The last command of the guide."""
        command, reply = CHECK.splitlines()
        environ = {**os.environ, "URL": self.api.access.url}
        told = subprocess.check_output(["sh", "-c", command], env=environ, text=True)
        assert told.startswith(reply.removeprefix("# -> ").partition("...")[0])

    def status(self, function: str) -> str:
        """The status of a function, or the error's code."""
        found = self.api("GET", f"/v1/functions/{function}").json()
        return str(found["error"]["code"] if "error" in found else found["status"])


def local(command: str, folder: str, *options: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "local", command, "--home", folder, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def own() -> Iterator[Own]:
    with tempfile.TemporaryDirectory() as folder:
        try:
            local("up", folder, "--port", "0")
            home = Home(Path(folder))
            api = Api(Access(**json.loads(home.credentials.read_text())))
            with api.http:
                yield Own(home, api)
        finally:
            local("reset", folder)


def before(cloud: Cloud) -> dict[str, str]:
    """The parameters that name the tables which the stack has."""
    tables = {name: cloud.outputs[name] for name in TABLES}
    stream = cloud.client("dynamodb").describe_table(TableName=tables["JournalTable"])["Table"]["LatestStreamArn"]
    return {**{f"{name}Name": table for name, table in tables.items()}, "JournalStream": stream}


def works(api: Api, function: str) -> bool:
    """True if a function can be made, which takes events of the journal, and runs."""
    assert api.create(function).status_code == 201
    return api.built(function)["status"] == "READY" and api.run(function, 7)["output"] == 7


def test_the_steps_of_the_guide(own: Own) -> None:
    first = before(own.cloud)
    assert works(own.api, "kept")
    parameters = own.restored()
    assert works(own.api, "later")
    own.adopt(parameters)
    own.check()
    assert [own.status(name) for name in ("kept", "later")] == ["READY", "FUNCTION_NOT_FOUND"]
    assert own.api.run("kept", 7)["output"] == 7
    assert works(own.api, "after")
    _do_what_is_not_in_the_tables(own.api)
    own.adopt(first)
    own.check()
    assert [own.status(name) for name in ("kept", "later", "after")] == ["READY", "READY", "FUNCTION_NOT_FOUND"]
    assert own.api.run("later", 7)["output"] == 7
    assert "denied: " not in own.home.log.read_text(errors="replace")


def _do_what_is_not_in_the_tables(api: Api) -> None:
    """The table of part 4, line by line."""
    since = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    reply = api("POST", "/v1/admin/audit-logs/republish", json={"since": since})
    assert reply.status_code == 200, reply.text
    reply = api("PATCH", "/v1/functions/kept", json={"timeout": 11})
    assert reply.status_code == 200, reply.text
    assert eventually(lambda: api("GET", "/v1/functions/kept").json()["status"] == "READY", seconds=60)
    body = {"name": "later", "schedule": "rate(1 day)", "function": "kept"}
    assert api("POST", "/v1/schedules", json=body).status_code == 201
    for step in ("pause", "resume"):
        reply = api("POST", f"/v1/schedules/later/{step}")
        assert reply.status_code == 200, reply.text
