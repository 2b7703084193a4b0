"""The installation of an image's packages in a function of its own: what it is asked, and what it answers.

Of the platform it knows a URL, which takes one object.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from http.client import OK, HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from portico.compute.base_images.languages import Language
from portico.compute.functions.entity import BuildFailure
from portico.compute.images.builder import BuildRefused, Built
from portico.compute.images.manifest import Manifest
from portico.compute.images.manifest_error import ManifestError
from portico.compute.images.packages import install
from portico.core.base.frozen import frozen

_UPLOAD_SECONDS: Final = 120.0


class UploadFailed(Exception):
    """The archive could not be put at the URL: the invocation fails, and is tried again."""


@frozen
class Wanted:
    """A manifest to install, and the URL to which its archive goes by PUT, with these headers."""

    manifest: Manifest
    url: str
    headers: Mapping[str, str]

    @property
    def payload(self) -> dict[str, Any]:
        """The event of the function."""
        manifest = {"language": str(self.manifest.language), "file": self.manifest.file}
        return {"manifest": manifest, "url": self.url, "headers": dict(self.headers)}

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> "Wanted":
        """The order of an event. Raises ManifestError: what leads elsewhere is no manifest here, either."""
        manifest = payload["manifest"]
        return cls(Manifest.of(Language(manifest["language"]), manifest["file"]), payload["url"], payload["headers"])


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """The answer: `built`, or `refused` with the log; see `result`."""
    try:
        wanted = Wanted.of(event)
    except ManifestError as error:
        return {"refused": {"type": "ManifestInvalid", "message": str(error)}, "log": ""}
    with tempfile.TemporaryDirectory() as name:
        try:
            archive, built = install(wanted.manifest, Path(name).resolve())
        except BuildRefused as error:
            return {"refused": error.reason.model_dump(mode="json"), "log": error.log}
        _upload(archive, wanted)
    return {"built": asdict(built)}


def result(answer: Mapping[str, Any]) -> Built:
    """The build that an answer tells of. Raises BuildRefused."""
    if "refused" in answer:
        raise BuildRefused(BuildFailure.model_validate(answer["refused"]), answer["log"])
    return Built(**answer["built"])


def _upload(archive: Path, wanted: Wanted) -> None:
    """Puts the file at the URL, from the disk."""
    place = urlsplit(wanted.url)
    kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
    connection = kind(str(place.hostname), place.port, timeout=_UPLOAD_SECONDS)
    try:
        with archive.open("rb") as body:
            headers = {"Content-Length": str(archive.stat().st_size), **wanted.headers}
            connection.request("PUT", f"{place.path}?{place.query}", body, headers)
        reply = connection.getresponse()
        reply.read()
        if reply.status != OK:
            raise UploadFailed(f"the archive was refused, with {reply.status}")
    finally:
        connection.close()
