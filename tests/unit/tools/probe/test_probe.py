"""The probe of an account, with its function run here, free or in a sandbox like Lambda's, in place of one that is deployed."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from tools.probe.__main__ import report
from tools.probe.assumptions import ASSUMPTIONS, judged

FREE, CONFINED = "", "sys.path[:0] = ['layers/runtime/python']; from tests.support.sandbox import confine; confine()"
ASK = """
import json, sys
from types import SimpleNamespace
{before}
from tools.probe.function import app
print(json.dumps(app.handler(json.loads(sys.argv[1]), SimpleNamespace(aws_request_id="r-1"))))
"""


@dataclass
class Here:
    """An account whose Lambda is a process of this machine, and whose API hands on the headers `dropped` leaves."""

    sandbox: str = FREE
    dropped: frozenset[str] = frozenset()
    challenge: str = "WWW-Authenticate"
    instance: str | None = None
    asked: list[str] = field(default_factory=list)

    def handled(self, event: Mapping[str, Any]) -> Any:
        done = subprocess.run(
            [sys.executable, "-c", ASK.format(before=self.sandbox), json.dumps(event)],
            capture_output=True,
            check=True,
            text=True,
        )
        return json.loads(done.stdout)

    def ask(self, name: str) -> Any:
        self.asked.append(name)
        answer = self.handled({"ask": name})
        return answer | {"instance": self.instance} if self.instance and name == "clocks" else answer

    def get(self, path: str, headers: Mapping[str, str]) -> Mapping[str, Any]:
        arrived = {name: value for name, value in headers.items() if name not in self.dropped}
        context: dict[str, Any] = {}
        if path == "/seen":
            leave = self.handled({"type": "REQUEST", "methodArn": "arn:a/api/GET/seen", "headers": arrived})
            context = {"authorizer": leave["context"]}
        reply = self.handled({"httpMethod": "GET", "path": path, "headers": arrived, "requestContext": context})
        sent = {
            self.challenge if name == "WWW-Authenticate" else name: value for name, value in reply["headers"].items()
        }
        return {"status": reply["statusCode"], "headers": sent, "json": json.loads(reply["body"])}

    def limits(self) -> Mapping[str, Any]:
        return {"concurrency": 10}


def lines(printed: str) -> dict[str, str]:
    """The first word of each verdict, by the assumption's text."""
    return {
        assumption.text: line.split(assumption.text)[0].strip()
        for assumption in ASSUMPTIONS
        for line in printed.splitlines()
        if line.endswith(assumption.text)
    }


@pytest.mark.parametrize(("sandbox", "word"), [(FREE, "holds"), (CONFINED, "is not so")])
def test_calls_that_a_sandbox_refuses(sandbox: str, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = report(Here(sandbox, instance="one"), lambda: None)
    seen = lines(capsys.readouterr().out)
    assert [seen["prctl(2) is allowed"], seen["pidfd_open(2) is allowed"]] == [word, word]
    assert seen["a process can be ended by the kernel when a socket closes"] == "holds"
    assert seen["a limit marks what a run starts, and /proc shows it"] == "holds"
    assert seen["the monotonic clock goes on in a freeze"] == "holds"
    assert seen["1,000 functions may run at once"] == "is not so"
    assert (code, len(seen)) == (0, len(ASSUMPTIONS))


def test_what_a_gateway_hands_on(capsys: pytest.CaptureFixture[str]) -> None:
    code = report(Here(dropped=frozenset({"Date"}), challenge="x-amzn-Remapped-WWW-Authenticate"), lambda: None)
    printed = capsys.readouterr().out
    seen = lines(printed)
    assert seen["the authorizer gets the Date of a request under its name"] == "DOES NOT HOLD"
    assert seen["a function's WWW-Authenticate arrives under its name"] == "is not so"
    assert "signed requests must send X-BackendAI-Date" in printed
    assert code == 1


def test_two_instances_tell_nothing_of_a_freeze(capsys: pytest.CaptureFixture[str]) -> None:
    report(Here(), lambda: None)
    assert lines(capsys.readouterr().out)["the monotonic clock goes on in a freeze"] == "NOT SEEN"


class Silent(Here):
    """An account whose function fails."""

    def ask(self, name: str) -> Any:
        raise RuntimeError(f"{name}: no answer")


def test_what_was_not_seen_stops_a_release(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(Silent(), lambda: None) == 1
    told = capsys.readouterr()
    assert "not answered   calls: calls: no answer" in told.err
    assert lines(told.out)["limits of a process can be read and set"] == "NOT SEEN"


def test_a_stopped_clock_is_told() -> None:
    before = {"instance": "a", "wall": 0.0, "monotonic": 0.0}
    after = {"instance": "a", "wall": 60.0, "monotonic": 0.2}
    told = [verdict for verdict in judged({"clocks": [before, after]}) if verdict.holds is False]
    assert ["freeze" in verdict.line for verdict in told] == [True]
