"""Images of MicroVMs: a Dockerfile of two lines, FROM and ENTRYPOINT, in a zip archive of the object storage.

What else a Dockerfile may say, this machine cannot do without Docker: such a build fails, and says so.
"""

import io
import json
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Final
from urllib.parse import urlsplit

from local.emulator.microvms import requests
from local.emulator.microvms.machines import Built, HookFailed, Machines
from local.emulator.tasks.images import PullError

_VERSION: Final = "1.0"
_USUAL: Final = 2048  # MB
_TOLD: Final = (
    "imageArn",
    "name",
    "state",
    "latestActiveImageVersion",
    "latestFailedImageVersion",
    "createdAt",
    "updatedAt",
)
_FAILURES: Final = (PullError, HookFailed, OSError, ValueError, KeyError, zipfile.BadZipFile)


class Images:
    """The images of all accounts. `records` are by name; `read` gives an object of the storage; `scope` is that of the present request."""

    def __init__(self, records: Any, machines: Machines, read: Callable[[str, str], bytes | None],
                 scope: Callable[[], Callable[[], AbstractContextManager[Any]]], arn: Callable[[str], str]) -> None:  # fmt: skip
        self._records, self._machines, self._read, self._scope, self._arn = records, machines, read, scope, arn
        self._lock = threading.Lock()

    def create(self, given: dict[str, Any]) -> dict[str, Any]:
        """Begins a build. Raises Refusal."""
        requests.check_image(given)
        now = time.time()
        record = {
            **{name: value for name, value in given.items() if name != "clientToken"},
            "imageArn": self._arn(given["name"]),
            "imageVersion": _VERSION,
            "state": "CREATING",
            "createdAt": now,
            "updatedAt": now,
        }
        with self._lock:
            if given["name"] in self._records:
                raise requests.conflict("There is an image of this name.")
            self._records[given["name"]] = record
        threading.Thread(target=self._build, args=(record, self._scope()), daemon=True, name="microvm-build").start()
        return shown(record)

    def get(self, identifier: str) -> dict[str, Any]:
        """The record of an image, by its ARN. Raises Refusal."""
        record: dict[str, Any] | None = self._records.get(identifier.rpartition(":")[2])
        if record is None or record["imageArn"] != identifier:
            raise requests.missing("The image")
        return record

    def version(self, identifier: str, version: str) -> dict[str, Any]:
        """The only version of an image. Raises Refusal."""
        record = self.get(identifier)
        if version != record["imageVersion"]:
            raise requests.missing("The version")
        states = {"CREATING": "IN_PROGRESS", "CREATED": "SUCCESSFUL", "CREATE_FAILED": "FAILED"}
        return {**shown(record), "state": states[record["state"]], "status": "ACTIVE"}

    def all(self, name: str) -> list[dict[str, Any]]:
        """Those whose names have this in them."""
        found = [record for key, record in sorted(self._records.items()) if name in key]
        return [{key: one[key] for key in _TOLD if key in one} for one in found]

    def delete(self, identifier: str) -> dict[str, Any]:
        """Forgets it; one that there is not is fine."""
        name = identifier.rpartition(":")[2]
        with self._lock:
            if name in self._records:
                del self._records[name]
        return {"imageIdentifier": identifier, "state": "DELETED"}

    def built(self, identifier: str) -> Built:
        """What an image runs. Raises Refusal."""
        record = self.get(identifier)
        if record["state"] != "CREATED":
            raise requests.missing("An active version of the image")
        return Built(**record["_built"])

    def _build(self, record: dict[str, Any], scope: Callable[[], AbstractContextManager[Any]]) -> None:
        with scope():
            try:
                built = self._read_artifact(record)
                hooks = record.get("hooks") or {}
                if hooks:
                    seconds = (hooks.get("microvmImageHooks") or {}).get("readyTimeoutInSeconds", 30)
                    self._machines.try_out(Built(**built), float(seconds))
            except _FAILURES as error:
                record.update(state="CREATE_FAILED", latestFailedImageVersion=_VERSION, stateReason=str(error))
            else:
                record.update(state="CREATED", latestActiveImageVersion=_VERSION, _built=built)
            record["updatedAt"] = time.time()

    def _read_artifact(self, record: dict[str, Any]) -> dict[str, Any]:
        place = urlsplit(record["codeArtifact"]["uri"])
        content = self._read(place.netloc, place.path.lstrip("/"))
        if content is None:
            raise ValueError("the artifact is not there")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            reference, entry = _dockerfile(archive.read("Dockerfile").decode())
        sizes = record.get("resources") or [{"minimumMemoryInMiB": _USUAL}]
        variables = record.get("environmentVariables") or {}
        return {
            "reference": reference,
            "entry": entry,
            "environment": variables,
            "memory": sizes[0]["minimumMemoryInMiB"],
        }


def shown(record: dict[str, Any]) -> dict[str, Any]:
    """A record as the service tells it."""
    return {name: value for name, value in record.items() if not name.startswith("_")}


def _dockerfile(text: str) -> tuple[str, list[str]]:
    """The reference, and the entry. Raises ValueError."""
    lines = [line for line in text.splitlines() if line.strip()]
    told = {line.partition(" ")[0].upper(): line.partition(" ")[2] for line in lines}
    if sorted(told) != ["ENTRYPOINT", "FROM"] or len(lines) != len(told):
        raise ValueError("this machine builds a Dockerfile of FROM and ENTRYPOINT alone")
    return told["FROM"].strip(), list(json.loads(told["ENTRYPOINT"]))
