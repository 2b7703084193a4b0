"""Images of MicroVMs: one of each session image, size and entry, built when it is first needed, which takes minutes.

A size is its image's. A name is a digest of all that an image is made of: what has changed is another image, and what the
platform uses no longer can be told by its name. Of a build that failed nothing stays, so that the next start tries again.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from portico.compute.resource_groups.slots import Slots
from portico.compute.sessions.engine import EnginePrepares, LaunchRefused
from portico.compute.sessions.microvm_entry import ENTRY, PORT
from portico.compute.sessions.microvm_errors import GONE, TAKEN, code_of
from portico.compute.sessions.microvms import SIZES, megabytes
from portico.core.aws.object_store import Objects

OBJECTS: Final = "microvms/"
_BUILT: Final = frozenset({"CREATED", "UPDATED"})
_DIGEST: Final = 20  # characters of a name
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_PAGE: Final = 50
_HOOKS: Final = {
    "port": PORT,
    "microvmHooks": {"run": "ENABLED", "runTimeoutInSeconds": 30},
    "microvmImageHooks": {"ready": "ENABLED", "readyTimeoutInSeconds": 300},  # without it there may be no other hook
}


@dataclass
class MicrovmImages:
    """Those of one stack: `<prefix>-session-<digest>`, upon the managed image `base`. `role` reads their artifacts, and logs builds to `logs`."""

    client: Any
    objects: Objects
    prefix: str
    base: str
    role: str
    logs: str
    _known: dict[str, str] = field(default_factory=dict)  # ARNs by name

    def of(self, image: str, size: Slots) -> str:
        """The ARN of the image of a reference and a size. Raises EnginePrepares while there is none, LaunchRefused where there can be none."""
        name = self.name(image, megabytes(size))
        if name not in self._known:
            self._prepare(name, image, megabytes(size))
            self._known[name] = self._arn(name)
        return self._known[name]

    def forget(self, arn: str) -> None:
        """Has it looked for anew: somebody has deleted it."""
        self._known = {name: known for name, known in self._known.items() if known != arn}

    def is_ours(self, arn: str) -> bool:
        """True if an image is one of these."""
        return arn.startswith(self._arn(self._stem))

    def retire(self, images: Collection[str], used: Collection[str]) -> int:
        """Deletes all that are of none of these references, but for those that MicroVMs `used` run; the number of what was deleted."""
        kept = {self._arn(self.name(image, size)) for image in images for size in SIZES} | set(used)
        retired = [arn for arn in self._all() if arn not in kept]
        for arn in retired:
            self._delete(arn)
        return len(retired)

    def name(self, image: str, memory: int) -> str:
        """The name of the image of a reference with so many MB."""
        said = json.dumps([self._definition("", memory), _dockerfile(image)], sort_keys=True)
        return f"{self._stem}{hashlib.sha256(said.encode()).hexdigest()[:_DIGEST]}"

    @property
    def _stem(self) -> str:
        return f"{self.prefix}-session-"

    def _arn(self, name: str) -> str:
        """The service takes no names; the account is that of the role."""
        _, partition, _, _, account, _ = self.role.split(":", 5)
        return f"arn:{partition}:lambda:{self.client.meta.region_name}:{account}:microvm-image:{name}"

    def _prepare(self, name: str, image: str, memory: int) -> None:
        """Nothing for one that is built."""
        found = self._look(name)
        if found is None:
            self._build(name, image, memory)
        elif found["state"] in _BUILT:
            return
        elif found["state"] == "CREATE_FAILED":
            reason = self._reason(found)
            self._delete(found["imageArn"])
            raise LaunchRefused(f"The image {image!r} cannot be prepared: {reason}")
        raise EnginePrepares("the engine prepares the image")

    def _look(self, name: str) -> dict[str, Any] | None:
        from botocore.exceptions import ClientError

        try:
            found: dict[str, Any] = self.client.get_microvm_image(imageIdentifier=self._arn(name))
        except ClientError as error:
            if code_of(error) != GONE:
                raise
            return None
        return None if found["state"] == "DELETED" else found

    def _build(self, name: str, image: str, memory: int) -> None:
        from botocore.exceptions import ClientError

        self.objects.put(_key(name), _artifact(image))
        try:
            self.client.create_microvm_image(**self._definition(name, memory))
        except ClientError as error:
            if code_of(error) != TAKEN:  # another start came between
                raise

    def _definition(self, name: str, memory: int) -> dict[str, Any]:
        return {
            "name": name,
            "baseImageArn": self.base,
            "buildRoleArn": self.role,
            "codeArtifact": {"uri": f"s3://{self.objects.bucket}/{_key(name)}"},
            "cpuConfigurations": [{"architecture": "X86_64"}],  # as tasks of ECS have it
            "resources": [{"minimumMemoryInMiB": memory}],
            "hooks": _HOOKS,
            "logging": {"cloudWatch": {"logGroup": self.logs}},
        }

    def _reason(self, found: dict[str, Any]) -> str:
        version = found.get("latestFailedImageVersion")
        if version is None:
            return "its build failed"
        told = self.client.get_microvm_image_version(imageIdentifier=found["imageArn"], imageVersion=version)
        return str(told.get("stateReason") or "its build failed")

    def _delete(self, arn: str) -> None:
        name = arn.rpartition(":")[2]
        self._known.pop(name, None)
        self.client.delete_microvm_image(imageIdentifier=arn)
        self.objects.delete(_key(name))

    def _all(self) -> Iterator[str]:
        pages = self.client.get_paginator("list_microvm_images").paginate(
            nameFilter=self._stem, PaginationConfig={"PageSize": _PAGE}
        )
        for page in pages:
            for one in page["items"]:
                if self.is_ours(one["imageArn"]) and one["state"] not in {"DELETING", "DELETED"}:
                    yield one["imageArn"]


def _key(name: str) -> str:
    return f"{OBJECTS}{name}.zip"


def _dockerfile(image: str) -> str:
    return f"FROM {image}\nENTRYPOINT {json.dumps(ENTRY)}\n"


def _artifact(image: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr(zipfile.ZipInfo("Dockerfile", _EPOCH), _dockerfile(image))
    return content.getvalue()
