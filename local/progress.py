"""Short lines on what is happening, readable with and without a terminal."""

import sys
import time


class LocalStackError(Exception):
    """The stack cannot be started or stopped; the message says why and what to do."""


_STARTED = time.monotonic()


def say(message: str) -> None:
    """Print one line with the seconds since the start, at once (also into a pipe)."""
    print(f"[{time.monotonic() - _STARTED:5.1f} s] {message}", flush=True)


def complain(message: str) -> None:
    """Print an error for people on stderr."""
    print(f"error: {message}", file=sys.stderr, flush=True)
