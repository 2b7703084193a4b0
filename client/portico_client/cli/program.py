"""The name of this command, as hints have it."""

import os


def program() -> str:
    """`portico`, or what `PORTICO_PROGRAM` says: a clone's own is `./portico`."""
    return os.environ.get("PORTICO_PROGRAM") or "portico"
