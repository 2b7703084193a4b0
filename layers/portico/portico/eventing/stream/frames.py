"""Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): how the stream is written.

An event of the journal has no name, so that `onmessage` gets it: its type is in its data, a CloudEvent. `position` tells those who wait
where to go on; its data is an empty object, for some clients take an event without data for an end.
"""

from collections.abc import Iterable
from typing import Final

PING: Final = ": ping\n"  # with one end of line: an empty one would end an event
CLOSED: Final = "closed"
_LATER: Final = 5_000  # ms
MEDIA_TYPE: Final = "text/event-stream"


def head(retry: int) -> str:
    """The beginning of a reply: after how many ms to ask again."""
    return f"retry: {retry}\n{PING}\n"


def frame(data: str, cursor: str, name: str | None = None) -> str:
    """One event."""
    named = "" if name is None else f"event: {name}\n"
    return f"id: {cursor}\n{named}data: {data}\n\n"


def position(cursor: str) -> str:
    """Where to go on, after nothing."""
    return frame("{}", cursor, "position")


def closed() -> str:
    """The end: there is nothing more for this caller."""
    return head(_LATER) + frame("{}", CLOSED, CLOSED)


def text(retry: int, events: Iterable[str]) -> str:
    """A reply."""
    return head(retry) + "".join(events)
