"""Large values: code, inputs, outputs, logs and kill markers, in S3."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote, urlencode

from portico.core.aws.botocore_clients import client, credentials
from portico.core.aws.endpoints import Endpoint
from portico.core.aws.presigned_urls import Presigner, Request
from portico.core.base.errors import Unavailable
from portico.core.base.frozen import frozen

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

COPIES_AT_ONCE: Final = 16  # each waits for the storage, which reads and writes the bytes
_CHUNK: Final = 1024 * 1024
_LEAST_PART: Final = 5 * 1024 * 1024  # of a multipart upload, but for its last


@frozen(slots=True)
class Stored:
    """The metadata of an object: its bytes, its content type, its ETag, and when it was written, to the second."""

    size: int
    content_type: str
    etag: str
    written_at: datetime


@dataclass
class Objects:
    """One bucket, through one lazily made client; `options` are those of botocore's that differ from the usual."""

    bucket: str
    options: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def client(self) -> "S3Client":
        """The client, made at the first use; URLs are signed with SigV4 and name the bucket in the path."""
        usual: dict[str, Any] = {"signature_version": "s3v4", "s3": {"addressing_style": "path"}}
        return cast("S3Client", client("s3", **usual, max_pool_connections=COPIES_AT_ONCE, **self.options))

    def put(self, key: str, body: bytes, tags: Mapping[str, str] | None = None) -> None:
        """Writes the object; `tags` may mark it for the bucket's lifecycle rules."""
        if tags:
            self.client.put_object(Bucket=self.bucket, Key=key, Body=body, Tagging=urlencode(tags))
        else:  # without the header, for which S3 wants a permission of its own
            self.client.put_object(Bucket=self.bucket, Key=key, Body=body)

    def put_if(self, key: str, body: bytes, etag: str | None) -> bool:
        """Writes the object if it is still the one of this ETag, or there is none for None; else writes nothing.

        Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
        """
        from botocore.exceptions import ClientError

        condition: Any = {"IfNoneMatch": "*"} if etag is None else {"IfMatch": etag}
        try:
            self.client.put_object(Bucket=self.bucket, Key=key, Body=body, **condition)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] in (404, 409, 412):
                return False
            raise
        return True

    def get(self, key: str) -> bytes:
        """The object's bytes. Raises KeyError when there is none."""
        try:
            return self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        except self.client.exceptions.NoSuchKey as error:
            raise KeyError(key) from error

    def find(self, key: str) -> Stored | None:
        """The metadata of the object, None when there is none."""
        from botocore.exceptions import ClientError

        try:
            found = self.client.head_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return None
            raise
        return Stored(found["ContentLength"], found["ContentType"], found["ETag"], found["LastModified"])

    def size(self, key: str) -> int:
        """The bytes of an object. Raises KeyError when there is none."""
        found = self.find(key)
        if found is None:
            raise KeyError(key)
        return found.size

    def part(self, key: str, etag: str, first: int, last: int) -> bytes:
        """The bytes of an object from `first` to `last`, both included. Raises KeyError when it is another by now."""
        return b"".join(self._chunks(key, {"IfMatch": etag, "Range": f"bytes={first}-{last}"}))

    def chunks(self, key: str, etag: str) -> Iterator[bytes]:
        """The bytes of an object, a megabyte at a time. Raises KeyError when it is another by now."""
        return self._chunks(key, {"IfMatch": etag})

    def copy(self, source: str, etag: str, key: str, tags: Mapping[str, str]) -> None:
        """Copies an object within the storage. Raises KeyError when it is another by now."""
        with self._gone(source):
            self.client.copy_object(
                Bucket=self.bucket,
                Key=key,
                CopySource={"Bucket": self.bucket, "Key": source},
                CopySourceIfMatch=etag,
                TaggingDirective="REPLACE",
                Tagging=urlencode(tags),
            )

    def join(self, sources: Sequence[str], key: str) -> str:
        """Writes one object of the bytes of several, in order, some megabytes at a time; its key.

        Raises KeyError when one of them is gone. What is left of one that did not end, a lifecycle rule removes.
        Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
        """
        asked: Any = {"Bucket": self.bucket, "Key": key}
        asked["UploadId"] = self.client.create_multipart_upload(**asked)["UploadId"]
        parts: list[Any] = []

        def send(body: bytes) -> None:
            number = len(parts) + 1
            tag = self.client.upload_part(**asked, PartNumber=number, Body=body)["ETag"]
            parts.append({"PartNumber": number, "ETag": tag})

        held = bytearray()
        for source in sources:
            for chunk in self._chunks(source, {}):
                held += chunk
                if len(held) >= _LEAST_PART:
                    send(bytes(held))
                    held.clear()
        if held or not parts:
            send(bytes(held))
        self.client.complete_multipart_upload(**asked, MultipartUpload={"Parts": parts})
        return key

    def delete(self, *keys: str) -> None:
        """Removes the objects that are there; at most 1,000."""
        if keys:
            listed = [{"Key": key} for key in keys]
            self.client.delete_objects(Bucket=self.bucket, Delete={"Objects": listed, "Quiet": True})  # type: ignore[typeddict-item]

    def duplicate(self, source: str, key: str, etag: str | None = None) -> tuple[str, datetime]:
        """Copies an object of at most 5 GB as it is; the ETag of the copy, and when it was written, to the second.

        Raises KeyError when there is none, or none with this ETag.
        """
        condition: Any = {} if etag is None else {"CopySourceIfMatch": etag}
        place: Any = {"Bucket": self.bucket, "Key": source}
        with self._gone(source):
            made = self.client.copy_object(Bucket=self.bucket, Key=key, CopySource=place, **condition)
        told = made["CopyObjectResult"]
        return told["ETag"], told["LastModified"].replace(microsecond=0)

    def erase(self, prefix: str, going_on: Callable[[], None]) -> None:
        """Removes all versions of all objects below a prefix; `going_on` is called between requests."""
        versions = self.client.get_paginator("list_object_versions").paginate(Bucket=self.bucket, Prefix=prefix)
        for page in versions:
            found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
            if listed := [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in found]:  # type: ignore[typeddict-item, unused-ignore]
                self.client.delete_objects(Bucket=self.bucket, Delete={"Objects": listed, "Quiet": True})  # type: ignore[typeddict-item]
            going_on()

    def walk(self, prefix: str) -> Iterator[tuple[str, Stored]]:
        """The objects below a prefix, in the order of their keys, with all that a listing tells: not the content type."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        for page in pages:
            for entry in page.get("Contents", []):
                yield entry["Key"], Stored(entry["Size"], "", entry["ETag"], entry["LastModified"])

    def keep(self, key: str) -> None:
        """Takes the tags off an object, so that no lifecycle rule for the unfinished removes it.

        Raises KeyError when there is none.
        """
        if self.find(key) is None:  # for which removing tags has no documented answer
            raise KeyError(key)
        with self._gone(key):
            self.client.delete_object_tagging(Bucket=self.bucket, Key=key)

    def list(self, prefix: str) -> list[str]:
        """The keys that begin with the prefix, the first 1,000."""
        found = self.client.list_objects_v2(Bucket=self.bucket, Prefix=prefix)
        return [entry["Key"] for entry in found.get("Contents", [])]

    def url_to_get(self, key: str, seconds: int) -> str:
        """A URL that reads the object, for so many seconds; made without a request."""
        return self._url(Request("GET", key), seconds)

    def url_to_download(self, key: str, seconds: int, name: str | None = None) -> str:
        """The same, for a browser to keep as a file, perhaps of a name: what others wrote is never shown as a page."""
        disposition = "attachment" if name is None else f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        return self._url(Request("GET", key, query={"response-content-disposition": disposition}), seconds)

    def url_to_put(self, key: str, seconds: int, headers: Mapping[str, str] | None = None) -> str:
        """A URL that writes the object, for so many seconds, with just these headers; made without a request."""
        return self._url(Request("PUT", key, dict(headers or {})), seconds)

    def url_to_put_part(self, key: str, upload: str, number: int, size: int, seconds: int) -> str:
        """A URL that writes one part of an upload in parts, of just so many bytes."""
        query = {"partNumber": str(number), "uploadId": upload}
        return self._url(Request("PUT", key, {"Content-Length": str(size)}, query), seconds)

    def _url(self, request: Request, seconds: int) -> str:
        return self._presigner.url(request, seconds, credentials())

    @cached_property
    def _presigner(self) -> Presigner:
        return Presigner.of(Endpoint.of("s3"), self.bucket)

    def _chunks(self, key: str, options: Mapping[str, Any]) -> Iterator[bytes]:
        with self._gone(key):
            body = self.client.get_object(Bucket=self.bucket, Key=key, **options)["Body"]
        yield from body.iter_chunks(_CHUNK)

    @contextmanager
    def _gone(self, key: str) -> Iterator[None]:
        from botocore.exceptions import ClientError

        try:
            yield
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] in (404, 412):
                raise KeyError(key) from error
            raise

    def check(self) -> None:
        """Raises Unavailable when the bucket does not answer."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            self.client.head_bucket(Bucket=self.bucket)
        except (BotoCoreError, ClientError) as error:
            raise Unavailable("The object storage does not answer.") from error
