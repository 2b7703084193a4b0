"""Stores the source of a function, however it comes: files, an archive in the request, or an upload."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from portico.compute.functions.source import archive, digest
from portico.core.aws.object_store import Objects
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.base.parts import Lazy, Part
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.tenancy.resource_policies.limits import Limits

UNFINISHED: Final = {"unfinished": "true"}
UNFINISHED_HEADERS: Final = {"x-amz-tagging": "unfinished=true"}  # the same, of what is written by a URL


@frozen
class Source:
    """A source that may be stored: the SHA-256 of its archive in hexadecimal, its bytes, and what writes it to a key."""

    sha256: str
    size: int
    write: Callable[[str], None]


class Uploads(Protocol):
    """Knows what was uploaded."""

    def source(self, call: Call, scope: Scope, upload_id: str) -> Source:
        """The upload as a source, checked as it arrived. Raises NotFound, Conflict, Unprocessable."""
        ...


UPLOADS: Part[Uploads] = Part("portico.compute.uploads.service:wire")


@frozen
class Sources:
    """Reads and stores sources within the limits of their project."""

    objects: Objects
    uploads: Lazy[Uploads]
    limits: Limits

    def read(self, call: Call, scope: Scope, given: Mapping[str, Any]) -> Source:
        """The source that a request gives. Raises Unprocessable that names the field."""
        if upload_id := given.get("upload"):
            return self.uploads().source(call, scope, str(upload_id))
        packed = archive(given)
        return Source(digest(packed), len(packed), lambda key: self.objects.put(key, packed, UNFINISHED))

    def store(self, scope: Scope, keypair: str | None, version: str, source: Source) -> dict[str, Any]:
        """The fields of a version (`<uid>/<number>`) that has the source. Raises Conflict at the limit of storage."""
        self.limits.check(scope, "storage_bytes", "storage", source.size, keypair)
        key = f"code/{version}-{new_id()}.zip"
        source.write(key)
        return {"code": key, "code_sha256": source.sha256, "code_bytes": source.size}

    def drop(self, fields: Mapping[str, Any]) -> None:
        """Removes what `store` stored."""
        if "code" in fields:
            self.objects.delete(fields["code"])
