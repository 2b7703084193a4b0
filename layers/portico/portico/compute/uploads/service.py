"""Uploads: asking for one, and using what arrived."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from portico.compute.functions.sources import UNFINISHED, UNFINISHED_HEADERS, Source
from portico.compute.uploads.actions import ArriveUpload, CreateUpload, GetUpload
from portico.compute.uploads.archive import check_archive
from portico.compute.uploads.arrivals import Arrivals, mismatch
from portico.compute.uploads.entity import ARCHIVE, SignedUpload, Upload, UploadStatus, folder_of
from portico.core.actions.processor import Handler
from portico.core.aws.object_store import Objects, Stored
from portico.core.base.clock import Clock
from portico.core.base.errors import Conflict, Forbidden, NotFound, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.data.changes import StaleVersion
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.model.target import Target
from portico.core.services.contents import Contents
from portico.tenancy.resource_policies.limits import Limits
from portico.tenancy.resource_policies.parts import LIMITS

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

URL_SECONDS: Final = 900
USABLE: Final = timedelta(hours=1)
_FIELD: Final = "source.upload"


@frozen
class UploadService(Contents[Upload]):
    """Makes uploads, and reads them as sources of functions."""

    objects: Objects
    limits: Limits
    clock: Clock

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        arrivals = Arrivals(self.repository, self.objects, self.clock)
        return {CreateUpload: self.create, GetUpload: self.get, ArriveUpload: arrivals.arrive}

    def create(self, call: Call, action: CreateUpload) -> SignedUpload:
        """The upload, which counts as storage from now on. Raises Conflict at the limit."""
        keypair = call.principal.access_key
        self.limits.check(action.scope, "storage_bytes", "storage", action.size, keypair)
        now = self.clock.now()
        upload = Upload(
            id=new_id(),
            scope=self.repository.store.journal.homes.known(action.scope),
            created_at=now,
            updated_at=now,
            size=action.size,
            content_type=action.content_type,
            sha256=action.sha256,
            usable_until=now + USABLE,
            keypair=keypair,
        )
        return self._signed(self.repository.create(call, upload), writes=True)

    def get(self, call: Call, action: GetUpload) -> SignedUpload:
        """The upload, with new URLs: one to put its bytes to for who may make uploads. Raises NotFound."""
        return self._signed(self.find(action.scope, action.key), writes=_may_create(call, action.scope))

    def find(self, scope: Scope, upload_id: str) -> Upload:
        """The upload, if it can still be used. Raises NotFound."""
        upload = self.repository.get(scope, upload_id)
        if upload.usable_until <= self.clock.now():
            raise self.repository.missing(scope, upload_id)
        return upload

    def source(self, call: Call, scope: Scope, upload_id: str) -> Source:
        """The upload as the source of a function, checked as it arrived; it may be used more than once.

        Raises NotFound, Conflict when it has not arrived, Unprocessable when it is not what was announced, or no archive.
        """
        upload = self.find(scope, upload_id)
        if upload.content_type != ARCHIVE:
            raise Unprocessable.field(_FIELD, f"A source is {ARCHIVE}; this upload is {upload.content_type}.")
        stored = self.objects.find(upload.object_key)
        if stored is None:
            raise _absent(upload)
        if reason := mismatch(upload, stored):
            raise Unprocessable.field(_FIELD, reason)
        try:
            digest = self._digest(upload, stored)
            check_archive(self.objects, upload.object_key, stored)
        except KeyError as error:  # it was uploaded again meanwhile
            raise _absent(upload) from error
        return Source(digest, stored.size, lambda key: self._take(upload, stored, key))

    def reconcile(self, call: Call, scope: Scope, key: str) -> None:
        """For the sweep: an upload that can no longer be used goes."""
        upload = self.repository.get(scope, key)
        if upload.usable_until <= self.clock.now():
            self.objects.delete(upload.object_key)
            with suppress(StaleVersion):  # gone already
                self.repository.purge(call, upload)

    def purge_all(self, call: Call, scope: Scope) -> None:
        """Removes every upload of a scope, and then what was uploaded; what arrives later goes when the storage reports it."""
        super().purge_all(call, scope)
        while keys := self.objects.list(folder_of(scope)):
            self.objects.delete(*keys)
            call.check_time()

    def _signed(self, upload: Upload, *, writes: bool) -> SignedUpload:
        """The upload with a URL to put its bytes to, which takes no others, once; and one to get them from."""
        headers = headers_of(upload) if writes else {}
        url = self.objects.url_to_put(upload.object_key, URL_SECONDS, headers) if writes else None
        return SignedUpload(**dict(upload), url=url, headers=headers, download_url=self._download_url(upload))

    def _download_url(self, upload: Upload) -> str | None:
        """The URL to get the bytes from, for 15 minutes or for as long as they are kept; None unless they have arrived."""
        if upload.status is not UploadStatus.ARRIVED:
            return None
        kept = (upload.usable_until - self.clock.now()).total_seconds()
        return self.objects.url_to_download(upload.object_key, max(1, min(URL_SECONDS, int(kept))))

    def _digest(self, upload: Upload, stored: Stored) -> str:
        hashed = hashlib.sha256()
        for chunk in self.objects.chunks(upload.object_key, stored.etag):
            hashed.update(chunk)
        if upload.sha256 not in (None, hashed.hexdigest()):
            raise Unprocessable.field(_FIELD, "Its SHA-256 differs from the announced one.")
        return hashed.hexdigest()

    def _take(self, upload: Upload, stored: Stored, key: str) -> None:
        try:
            self.objects.copy(upload.object_key, stored.etag, key, UNFINISHED)
        except KeyError as error:
            raise _absent(upload) from error


def _may_create(call: Call, scope: Scope) -> bool:
    """True for who may make uploads, which is to write."""
    try:
        call.guard.require(CreateUpload.permission, Target(CreateUpload.entity_type, scope))
    except (Forbidden, NotFound):
        return False
    return True


def headers_of(upload: Upload) -> dict[str, str]:
    """The headers that the request to the URL must have."""
    headers = {
        "Content-Length": str(upload.size),
        "Content-Type": upload.content_type,
        "If-None-Match": "*",
        **UNFINISHED_HEADERS,
    }
    if upload.sha256:
        headers["x-amz-checksum-sha256"] = b64encode(bytes.fromhex(upload.sha256)).decode()
    return headers


def _absent(upload: Upload) -> Conflict:
    message = "The upload has not arrived: put the file to its URL first."
    return Conflict(message, code="UPLOAD_NOT_ARRIVED", details={"upload": upload.id})


def wire(parts: "Parts") -> UploadService:
    """The service, put together."""
    return UploadService(parts.repository(Upload), parts.objects, parts.get(LIMITS), parts.clock)
