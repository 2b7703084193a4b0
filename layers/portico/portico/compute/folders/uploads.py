"""Uploads into folders: reserved when the URL is given, settled when the storage tells of the file, or the client does."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from portico.compute.folders.actions import BeginUpload
from portico.compute.folders.entity import Folder, object_key
from portico.compute.folders.errors import contended, no_file, no_upload
from portico.compute.folders.ledger import BYTES, RESERVED, Ledger, Overtaken, uploads_of
from portico.compute.folders.listing import shown
from portico.compute.folders.models import File, FileUploadUrls, UploadPart
from portico.compute.folders.settling import Settling, has_arrived, state_of, upload_id
from portico.core.aws.dynamodb_values import Item
from portico.core.aws.multipart import PART_BYTES, Multipart, sizes
from portico.core.aws.object_store import Objects
from portico.core.base.clock import Clock, instant
from portico.core.base.errors import Conflict
from portico.core.base.frozen import frozen
from portico.core.model.call import Call
from portico.tenancy.resource_policies.limits import Limits

URL_SECONDS: Final = 300
PART_SECONDS: Final = 1800
RESERVED_FOR: Final = timedelta(hours=1)
_KEPT: Final = timedelta(days=1)  # an upload that is over, so that whoever completes it late is told of the file


@frozen
class Uploads:
    """Begins, resumes, completes and cancels uploads."""

    ledger: Ledger
    settling: Settling
    objects: Objects
    limits: Limits
    clock: Clock

    @property
    def parts(self) -> Multipart:
        """The uploads in parts of the bucket."""
        return Multipart(self.objects)

    def begin(self, call: Call, folder: Folder, action: BeginUpload) -> FileUploadUrls:
        """The URLs. An open upload of the path ends. Raises Conflict over the quota."""
        self.check_quota(folder, action.size)
        found, key = upload_id(action.path), object_key(folder.uid, action.path)
        former = self.ledger.uploads_by_id(folder.uid, [found])[0]
        item = self._item(call, folder, action, former) | self._was(folder, action.path)
        if action.size > PART_BYTES:
            item["parts"] = self.parts.begin(key, action.content_type)
        try:
            self.ledger.reserve(folder, item, former)
        except Overtaken as error:
            if item.get("parts"):
                self.parts.abort(key, str(item["parts"]))
            raise contended() from error
        if former and former.get("parts") and not former.get("done"):
            self.parts.abort(key, str(former["parts"]))
        return self._urls(folder, item)

    def resume(self, folder: Folder, wanted: str) -> FileUploadUrls:
        """The URLs of what has not arrived. Raises NotFound."""
        return self._urls(folder, self._open(folder, wanted))

    def complete(self, call: Call, folder: Folder, wanted: str) -> File:
        """The file, whole. Raises NotFound, and Conflict for one that has not arrived."""
        upload = self.ledger.uploads_by_id(folder.uid, [wanted])[0]
        if upload is None:
            raise no_upload(wanted)
        path = str(upload["path"])
        if not upload.get("done"):
            if upload.get("parts"):
                self._put_together(folder, upload)
            else:
                self._check_arrived(folder, upload)
            self.settling.settle(call, folder, [(path, None)], in_parts=True)
        item = self.ledger.files(folder.uid, [path])[0]
        if item is None:
            raise no_file(path)
        return shown(path, item)

    def cancel(self, folder: Folder, wanted: str) -> None:
        """Gives back what is reserved. Raises NotFound."""
        try:
            self.end(folder, [self._open(folder, wanted)])
        except Overtaken as error:  # if it is gone, that was done, and the acknowledgement was lost
            if self.ledger.uploads_by_id(folder.uid, [wanted])[0] is not None:
                raise contended() from error

    def end(self, folder: Folder, uploads: Sequence[Item]) -> None:
        """Removes at most 20 uploads, with the parts that have arrived. Raises Overtaken."""
        for upload in uploads:
            if upload.get("parts") and not upload.get("done"):
                self.parts.abort(object_key(folder.uid, str(upload["path"])), str(upload["parts"]))
        self.ledger.drop(folder, uploads)

    def _was(self, folder: Folder, path: str) -> dict[str, str]:
        """What the upload is to overwrite, by which it is told from what arrives."""
        item = self.ledger.files(folder.uid, [path])[0]
        return {} if item is None else {"was": state_of(str(item["etag"]), str(item["modified_at"]))}

    def _open(self, folder: Folder, wanted: str) -> Item:
        upload = self.ledger.uploads_by_id(folder.uid, [wanted])[0]
        if upload is None or upload.get("done") or datetime.fromisoformat(upload["until"]) <= self.clock.now():
            raise no_upload(wanted)
        return upload

    def _item(self, call: Call, folder: Folder, action: BeginUpload, former: Item | None) -> Item:
        now = self.clock.now()
        until = (now + RESERVED_FOR).replace(second=0, microsecond=0) + timedelta(minutes=1)
        return {
            "pk": uploads_of(folder.uid),
            "sk": upload_id(action.path),
            "path": action.path,
            "size": action.size,
            "content_type": action.content_type,
            "by": call.principal.subject,
            "created_at": instant(now),
            "until": instant(until),
            "ttl": int((now + _KEPT).timestamp()),
            "version": int((former or {}).get("version", 0)) + 1,
        }

    def _urls(self, folder: Folder, upload: Item) -> FileUploadUrls:
        key, size = object_key(folder.uid, str(upload["path"])), int(upload["size"])
        told = {"upload_id": upload["sk"], "path": upload["path"], "size": size, "reserved_until": upload["until"]}
        if upload.get("parts"):
            parts = self._missing(key, str(upload["parts"]), sizes(size))
            return FileUploadUrls(**told, url=None, headers={}, parts=parts)
        headers = {"Content-Length": str(size), "Content-Type": str(upload["content_type"])}
        return FileUploadUrls(
            **told, url=self.objects.url_to_put(key, URL_SECONDS, headers), headers=headers, parts=None
        )

    def _missing(self, key: str, parts: str, wanted: list[int]) -> list[UploadPart]:
        try:
            arrived = self.parts.arrived(key, parts)
        except KeyError:
            arrived = {}
        numbered = [(number, size) for number, size in enumerate(wanted, 1) if arrived.get(number, (-1,))[0] != size]
        return [
            UploadPart(
                number=number, size=size, url=self.objects.url_to_put_part(key, parts, number, size, PART_SECONDS)
            )
            for number, size in numbered
        ]

    def _put_together(self, folder: Folder, upload: Item) -> None:
        key, parts, wanted = (
            object_key(folder.uid, str(upload["path"])),
            str(upload["parts"]),
            sizes(int(upload["size"])),
        )
        try:
            arrived = self.parts.arrived(key, parts)
        except KeyError:  # it was put together, and whoever did so did not get to say it
            self._check_arrived(folder, upload)
            return
        missing = [number for number, size in enumerate(wanted, 1) if arrived.get(number, (-1,))[0] != size]
        if missing:
            raise _absent(upload, missing=missing)
        self.parts.complete(key, parts, {number: arrived[number][1] for number in range(1, len(wanted) + 1)})

    def _check_arrived(self, folder: Folder, upload: Item) -> None:
        stored = self.objects.find(object_key(folder.uid, str(upload["path"])))
        if stored is None or stored.size != int(upload["size"]) or not has_arrived(upload, stored, in_parts=True):
            raise _absent(upload)

    def check_quota(self, folder: Folder, size: int) -> None:
        """Raises Conflict that names the limit; what others reserve at the same moment is not seen."""
        for limited in self.limits.of(folder.scope):
            most = limited.policy.max_folder_bytes
            if most is None:
                continue
            total = self.ledger.store.counters.total
            used, reserved = total(f"{limited.scope}#{BYTES}"), total(f"{limited.scope}#{RESERVED}")
            if used + reserved + size > most:
                message = f"{limited.scope} may hold {most} bytes; {used} are used and {reserved} are reserved."
                details = {"limit": most, "used": used, "reserved": reserved, "scope": limited.scope}
                raise Conflict(message, code="STORAGE_QUOTA_EXCEEDED", details=details)


def _absent(upload: Item, **details: object) -> Conflict:
    message = "The upload has not arrived: put the file, or all of its parts, to its URL first."
    return Conflict(message, code="UPLOAD_NOT_ARRIVED", details={"upload": upload["sk"], **details})
