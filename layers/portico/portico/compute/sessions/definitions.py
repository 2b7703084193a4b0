"""Task definitions of session images: one of each image and entry, registered when the image is first used.

A definition is immutable, and its family is a digest of all that it says: what has changed is another family, and what the
platform uses no longer can be told by its name.
"""

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from portico.compute.sessions.agent_entry import ENTRY
from portico.core.aws.json_client import JsonClient, Refused

CONTAINER: Final = "session"
STOP_SECONDS: Final = 5  # between SIGTERM and SIGKILL
_ACTIVE: Final = "ACTIVE"
_DIGEST: Final = 20  # characters of a family's name


@dataclass
class Definitions:
    """Those of one cluster: families are `<prefix>-session-<digest>`. They have an execution role, which pulls and logs, and no task role."""

    ecs: JsonClient
    prefix: str
    role: str
    logs: str
    region: str
    _known: dict[str, str] = field(default_factory=dict)  # ARNs by image

    def of(self, image: str) -> str:
        """The ARN of the definition of an image. Raises Refused, ConnectionLost."""
        if image not in self._known:
            family = self.family(image)
            self._known[image] = self._active(family) or self._register(family, image)
        return self._known[image]

    def forget(self, image: str) -> None:
        """Has it looked for anew: somebody has deregistered it."""
        self._known.pop(image, None)

    def retire(self, images: Collection[str]) -> int:
        """Deregisters all that are of none of these images; sessions that run are not touched. Returns how many there were."""
        kept = {self.family(image) for image in images}
        retired = [arn for family in self._families() if family not in kept for arn in self._arns(family)]
        for arn in retired:
            self.ecs.call("DeregisterTaskDefinition", {"taskDefinition": arn})
        self._known = {image: arn for image, arn in self._known.items() if arn not in retired}
        return len(retired)

    def family(self, image: str) -> str:
        """The family of an image."""
        said = json.dumps(self._definition("", image), sort_keys=True)
        return f"{self._stem}{hashlib.sha256(said.encode()).hexdigest()[:_DIGEST]}"

    @property
    def _stem(self) -> str:
        return f"{self.prefix}-session-"

    def _active(self, family: str) -> str | None:
        try:
            found = self.ecs.call("DescribeTaskDefinition", {"taskDefinition": family})["taskDefinition"]
        except Refused as refused:
            if refused.code != "ClientException":
                raise
            return None
        return str(found["taskDefinitionArn"]) if found["status"] == _ACTIVE else None

    def _register(self, family: str, image: str) -> str:
        made = self.ecs.call("RegisterTaskDefinition", self._definition(family, image))
        return str(made["taskDefinition"]["taskDefinitionArn"])

    def _definition(self, family: str, image: str) -> dict[str, Any]:
        """The size is the smallest: each start says its own."""
        log = {"awslogs-group": self.logs, "awslogs-region": self.region, "awslogs-stream-prefix": "session"}
        container = {
            "name": CONTAINER,
            "image": image,
            "entryPoint": list(ENTRY),
            "essential": True,
            "stopTimeout": STOP_SECONDS,
            "logConfiguration": {"logDriver": "awslogs", "options": log},
        }
        return {
            "family": family,
            "networkMode": "awsvpc",
            "requiresCompatibilities": ["FARGATE"],
            "cpu": "256",
            "memory": "512",
            "executionRoleArn": self.role,
            "containerDefinitions": [container],
        }

    def _families(self) -> Iterator[str]:
        yield from self._pages(
            "ListTaskDefinitionFamilies", {"familyPrefix": self._stem, "status": _ACTIVE}, "families"
        )

    def _arns(self, family: str) -> Iterator[str]:
        yield from self._pages("ListTaskDefinitions", {"familyPrefix": family, "status": _ACTIVE}, "taskDefinitionArns")

    def _pages(self, operation: str, parameters: dict[str, Any], name: str) -> Iterator[str]:
        token: str | None = None
        while True:
            page = self.ecs.call(operation, parameters | ({"nextToken": token} if token else {}))
            yield from page[name]
            token = page.get("nextToken")
            if not token:
                return
