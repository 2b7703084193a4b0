"""Markers: objects that the runtimes of runs ask for now and then. See docs/decisions/0052.

A marker says that its run is to be killed, or until when somebody follows what it prints. A kill is never overwritten.
"""

import time
from dataclasses import dataclass, field
from typing import Final

from portico.core.aws.object_store import Objects
from portico.core.base.ttl_cache import TtlCache

FOLLOWED_SECONDS: Final = 30  # from the latest reading on; one waits for 20 s
_AGAIN_SECONDS: Final = 10.0
_KILL: Final = b""
_RUNS: Final = 1024


@dataclass
class Markers:
    """Writes the markers of runs."""

    objects: Objects
    _followed: TtlCache[None] = field(default_factory=lambda: TtlCache(_RUNS, _AGAIN_SECONDS), init=False, repr=False)

    def kill(self, run_id: str) -> None:
        """Has the process of a run ended within a second."""
        self.objects.put(_key(run_id), _KILL)
        self.objects.put(_kill_key(run_id), _KILL)

    def follow(self, run_id: str) -> None:
        """Has the runtime put out what a run prints, for some time from now on; of several calls in a row one writes."""
        if self._followed.find(run_id):
            return
        until = f"{time.time() + FOLLOWED_SECONDS:.0f}".encode()
        if not self.objects.put_if(_key(run_id), until, None):
            self._prolong(_key(run_id), until)
        self._followed.put(run_id, None)

    def _prolong(self, key: str, until: bytes) -> None:
        """Writes over what another reader wrote. What changes meanwhile was prolonged by another, or is a kill."""
        found = self.objects.find(key)
        if found is not None and found.size != len(_KILL):
            self.objects.put_if(key, until, found.etag)


def marker_urls(objects: Objects, run_id: str, seconds: int) -> dict[str, str]:
    """The part of the runtime's event that says where to ask; functions built earlier know of `kill_url` alone."""
    url = objects.url_to_get
    return {"marker_url": url(_key(run_id), seconds), "kill_url": url(_kill_key(run_id), seconds)}


def _key(run_id: str) -> str:
    return f"markers/{run_id}"


def _kill_key(run_id: str) -> str:
    return f"kills/{run_id}"
