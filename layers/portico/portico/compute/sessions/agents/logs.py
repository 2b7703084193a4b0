"""Logs of sessions, as their agents shipped them: chunks in the object storage, by the offset at which each begins."""

from typing import Final

from portico.core.aws.object_store import Objects
from portico.core.base.frozen import frozen

CHUNK: Final = 1 << 20
MOST: Final = 6 << 20  # bytes: an agent keeps 5 MB
_SECONDS: Final = 120


@frozen(slots=True)
class Place:
    """A pre-signed PUT of just `limit` bytes, which are those from `offset` on."""

    url: str
    headers: dict[str, str]
    offset: int
    limit: int


@frozen
class ShippedLogs:
    """The chunks of each launch of a session."""

    objects: Objects

    def place(self, launch: str, shipped: int, pending: int) -> Place | None:
        """Where the next chunk goes; None where there is none, or too much is there already.

        It follows on what is there, whatever an agent says: so many URLs are good for one chunk, and what one stores is bounded.
        """
        if pending <= 0:
            return None
        offset = sum(stored.size for _, stored in self.objects.walk(_folder(launch)))
        size = min(pending + shipped - offset, CHUNK, MOST - offset)
        if size <= 0:
            return None
        url = self.objects.url_to_put(_key(launch, offset), _SECONDS, {"content-length": str(size)})
        return Place(url, {}, offset, size)

    def read(self, launch: str, after: int, limit: int) -> tuple[bytes, int]:
        """At most `limit` bytes from an offset on, and the offset to ask for next."""
        found = b""
        starts = [int(key.rpartition("/")[2]) for key in self.objects.list(_folder(launch))]
        for start in sorted(starts):
            if start + CHUNK <= after or len(found) >= limit:
                continue
            chunk = self.objects.get(_key(launch, start))
            found += chunk[max(0, after + len(found) - start) :]
        return found[:limit], after + len(found[:limit])


def _folder(launch: str) -> str:
    return f"sessions/{launch}/logs/"


def _key(launch: str, start: int) -> str:
    return f"{_folder(launch)}{start:012d}"
