"""The sample invocations under `events/`: which function each is for, what it is handed, and what must come back.

A request is a row of `events/requests.yaml`, any other sample a file, `events/<function>/<name>.json`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tools.samples.requests import EVENTS, requests


@dataclass(frozen=True)
class Sample:
    """One sample: its name (`functions/create`: function and case) and the least that the reply must hold."""

    name: str
    expected: dict[str, Any]

    @property
    def folder(self) -> str:
        """The folder of its function's handler under `functions/`."""
        return self.name.partition("/")[0]

    def event(self) -> Any:
        """The event that Lambda passes to the function."""
        if self.name in requests().requests:
            return requests().event(self.name)
        return json.loads((EVENTS / f"{self.name}.json").read_text(encoding="utf-8"))

    def fits(self, reply: Any) -> bool:
        """True if this reply is the expected one; an error that Lambda reports never is."""
        return isinstance(reply, dict) and "errorMessage" not in reply and _holds(reply, self.expected)


def samples() -> list[Sample]:
    """Every sample: the requests, then the files that `events/expected.json` lists, each in their order."""
    rows = {name: {"statusCode": row.get("status", 200)} for name, row in requests().requests.items()}
    listed: dict[str, Any] = json.loads((EVENTS / "expected.json").read_text(encoding="utf-8"))
    return [Sample(name, expected) for name, expected in (*rows.items(), *listed.items())]


def chosen(names: Sequence[str]) -> list[Sample]:
    """The samples of these names (`functions/create`) and functions (`runs`); without any, all."""
    return [sample for sample in samples() if not names or sample.name in names or sample.folder in names]


def first(among: Sequence[Sample]) -> list[Sample]:
    """The first sample of each function."""
    found: dict[str, Sample] = {}
    for sample in among:
        found.setdefault(sample.folder, sample)
    return list(found.values())


def _holds(found: Any, expected: Any) -> bool:
    """Objects may hold more than is expected; anything else is equal."""
    if not isinstance(found, dict) or not isinstance(expected, dict):
        return bool(found == expected)
    return all(name in found and _holds(found[name], value) for name, value in expected.items())
