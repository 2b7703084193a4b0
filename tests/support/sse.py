"""Server-sent events, as a reader of the standard takes them apart."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sent:
    """An event: its id, its name (`message` unless it has one), and its data."""

    id: str
    name: str
    data: Any

    @property
    def version(self) -> int:
        """Of the entity."""
        return int(self.data["data"]["version"])


@dataclass(frozen=True)
class Stream:
    """The events of a reply, and after how many ms to ask again."""

    retry: int | None
    sent: Sequence[Sent]

    @property
    def events(self) -> list[Sent]:
        """Those that are no position."""
        return [one for one in self.sent if one.name == "message"]

    @property
    def last(self) -> str:
        """What to resume with."""
        return self.sent[-1].id


def parse(text: str) -> Stream:
    """The events of a body that has LF at the ends of its lines."""
    retry, found = None, list[Sent]()
    fields: dict[str, str] = {}
    for line in text.split("\n"):
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
            continue
        retry = int(fields.pop("retry", retry or 0)) or retry
        if "data" in fields:
            found.append(Sent(fields["id"], fields.get("event", "message"), json.loads(fields["data"])))
        fields = {}
    assert not fields, "the last event is not ended"
    return Stream(retry, found)
