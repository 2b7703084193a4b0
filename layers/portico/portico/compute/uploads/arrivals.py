"""Arrivals: the storage's notices that something was uploaded, which may come twice, late, or of an upload that is gone."""

from typing import Any

from portico.compute.uploads.actions import ArriveUpload
from portico.compute.uploads.entity import Upload, UploadStatus
from portico.core.aws.object_store import Objects, Stored
from portico.core.base.clock import Clock
from portico.core.base.errors import NotFound
from portico.core.base.frozen import frozen
from portico.core.data.changes import StaleVersion
from portico.core.data.repository import Repository
from portico.core.model.call import Call


@frozen
class Arrivals:
    """Marks what has arrived: the first to do so publishes the event, and there is no second one."""

    repository: Repository[Upload]
    objects: Objects
    clock: Clock

    def arrive(self, call: Call, action: ArriveUpload) -> Upload | None:
        """The upload, ARRIVED or REJECTED; None when it, or what was uploaded, is gone. An object of no upload is removed."""
        try:
            upload = self.repository.get(action.scope, action.key)
        except NotFound:
            self.objects.delete(action.object_key)
            return None
        if upload.status is not UploadStatus.PENDING or upload.usable_until <= self.clock.now():
            return upload
        stored = self.objects.find(upload.object_key)
        return None if stored is None else self._mark(call, action, upload, stored)

    def _mark(self, call: Call, action: ArriveUpload, upload: Upload, stored: Stored) -> Upload | None:
        now, reason = self.clock.now(), mismatch(upload, stored)
        changes: dict[str, Any] = {
            "status": UploadStatus.REJECTED if reason else UploadStatus.ARRIVED,
            "reason": reason,
        }
        data = {"size": stored.size, "content_type": stored.content_type}
        data |= {"reason": reason} if reason else {"sha256": upload.sha256} if upload.sha256 else {}
        after = upload.changed(now, arrived_at=now, **changes)
        try:
            return self.repository.update(call, upload, after, "reject" if reason else "arrive", **data)
        except StaleVersion:  # another was notified as well, or it was removed: nothing else changes an upload
            return self.arrive(call, action)


def mismatch(upload: Upload, stored: Stored) -> str | None:
    """In what an object is not what was announced; None when it is. Its SHA-256, if it was given, is bound by the URL."""
    if (stored.size, stored.content_type) == (upload.size, upload.content_type):
        return None
    return f"This has {stored.size} bytes of {stored.content_type}, not {upload.size} of {upload.content_type}."
