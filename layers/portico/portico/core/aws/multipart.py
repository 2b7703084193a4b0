"""Uploads in parts: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html."""

from contextlib import suppress
from typing import Final

from portico.core.aws.object_store import Objects
from portico.core.base.frozen import frozen

PART_BYTES: Final = 16 * 1024 * 1024
MOST_PARTS: Final = 100
_MEGABYTE: Final = 1024 * 1024


def sizes(total: int) -> list[int]:
    """The sizes of the parts of so many bytes: 16 MB each, or more where they would be over a hundred."""
    part = max(PART_BYTES, -(-total // MOST_PARTS // _MEGABYTE) * _MEGABYTE)
    whole, rest = divmod(total, part)
    return [part] * whole + ([rest] if rest else [])


@frozen
class Multipart:
    """The uploads in parts of one bucket."""

    objects: Objects

    def begin(self, key: str, content_type: str) -> str:
        """The id of a new one."""
        client = self.objects.client
        begun = client.create_multipart_upload(Bucket=self.objects.bucket, Key=key, ContentType=content_type)
        return begun["UploadId"]

    def arrived(self, key: str, upload: str) -> dict[int, tuple[int, str]]:
        """The sizes and ETags of the parts that have arrived, by number. Raises KeyError for one that is over."""
        client = self.objects.client
        try:
            found = client.list_parts(Bucket=self.objects.bucket, Key=key, UploadId=upload)
        except client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchUpload":
                raise KeyError(upload) from error
            raise
        return {part["PartNumber"]: (part["Size"], part["ETag"]) for part in found.get("Parts", [])}

    def complete(self, key: str, upload: str, etags: dict[int, str]) -> None:
        """Makes one object of all parts."""
        parts = [{"PartNumber": number, "ETag": etag} for number, etag in sorted(etags.items())]
        self.objects.client.complete_multipart_upload(
            Bucket=self.objects.bucket,
            Key=key,
            UploadId=upload,
            MultipartUpload={"Parts": parts},  # type: ignore[typeddict-item]
        )

    def abort(self, key: str, upload: str) -> None:
        """Removes what has arrived; nothing for one that is over."""
        client = self.objects.client
        with suppress(client.exceptions.NoSuchUpload):
            client.abort_multipart_upload(Bucket=self.objects.bucket, Key=key, UploadId=upload)
