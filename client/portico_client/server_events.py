"""Server-sent events, taken apart: https://html.spec.whatwg.org/multipage/server-sent-events.html."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

CLOSED: Final = "closed"  # the name of the last event of a stream
RETRY: Final = 1.0  # seconds, where a reply does not say it


@dataclass(frozen=True)
class Event:
    """An event of the stream: a CloudEvent, and the id to go on after it."""

    id: str
    data: Mapping[str, Any]

    @property
    def type(self) -> str:
        """Its type: `dev.portico.run.create`."""
        return str(self.data["type"])

    @property
    def subject(self) -> str | None:
        """The entity that it is about."""
        return self.data.get("subject")


@dataclass(frozen=True)
class Frame:
    """What stands between two empty lines: an id, a name and data, each as far as it is there."""

    id: str | None = None
    name: str | None = None
    data: str | None = None

    @property
    def event(self) -> Event | None:
        """The event; None for what is not one of the journal's."""
        if self.data is None or self.id is None or self.name is not None:
            return None
        return Event(self.id, json.loads(self.data))


@dataclass(frozen=True)
class Frames:
    """A reply: its frames, and after how many seconds to ask again."""

    frames: tuple[Frame, ...]
    retry: float


def frames_of(text: str) -> Frames:
    """The frames of a whole reply; one that was cut off is left out."""
    found, retry = list[Frame](), RETRY
    for fields in _blocks(text):
        retry = int(fields["retry"]) / 1000 if fields.get("retry", "").isdigit() else retry
        found.append(Frame(fields.get("id"), fields.get("event"), fields.get("data")))
    return Frames(tuple(found), retry)


def _blocks(text: str) -> Iterator[dict[str, str]]:
    fields: dict[str, str] = {}
    for line in text.split("\n"):
        if not line:
            yield fields
            fields = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            fields[name] = f"{fields[name]}\n{value}" if name == "data" and name in fields else value
