"""The sample invocations under `events/`: which function each is for, and what must come back."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.home import ROOT

EVENTS = ROOT / "events"


@dataclass(frozen=True)
class Sample:
    """One sample: its name (`functions/create`: folder and file) and the least that the reply must hold."""

    name: str
    expected: dict[str, Any]

    @property
    def folder(self) -> str:
        """The folder of its function's handler under `functions/`."""
        return self.name.partition("/")[0]

    @property
    def file(self) -> Path:
        """The event, as JSON."""
        return EVENTS / f"{self.name}.json"

    def event(self) -> Any:
        """What Lambda hands to the function."""
        return json.loads(self.file.read_text(encoding="utf-8"))

    def fits(self, reply: Any) -> bool:
        """Whether this reply is what must come back; an error that Lambda reports never is."""
        return isinstance(reply, dict) and "errorMessage" not in reply and _holds(reply, self.expected)


def samples() -> list[Sample]:
    """Every sample that `events/expected.json` lists, in its order."""
    listed: dict[str, Any] = json.loads((EVENTS / "expected.json").read_text(encoding="utf-8"))
    return [Sample(name, expected) for name, expected in listed.items()]


def _holds(found: Any, expected: Any) -> bool:
    """Objects may hold more than is expected; anything else is equal."""
    if not isinstance(found, dict) or not isinstance(expected, dict):
        return bool(found == expected)
    return all(name in found and _holds(found[name], value) for name, value in expected.items())
