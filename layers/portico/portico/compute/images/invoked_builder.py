"""The builder that has its packages installed by another function, whose role may do nothing but log.

Installers run beside what their function holds. AWS Lambda's sandbox refuses prctl(2), by which a process hides its memory from others
of its user, so that function holds nothing: it is sent the manifest and a URL that takes the archive.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast

from portico.compute.functions.sources import UNFINISHED_HEADERS
from portico.compute.images.builder import Built
from portico.compute.images.installing import Wanted, result
from portico.compute.images.manifest import Manifest
from portico.core.aws.botocore_clients import client
from portico.core.aws.object_store import Objects

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

    from portico.core.services.parts import Parts

SECONDS: Final = 480  # the time-out of the function; the URL lives as long


class InstallerLost(Exception):
    """The function ended without an orderly answer; the build may be tried again."""


@dataclass
class InvokedBuilder:
    """Invokes the function `name`."""

    objects: Objects
    name: str

    @cached_property
    def client(self) -> "LambdaClient":
        """The client, made at the first use; it asks once, for a second asking would install a second time."""
        return cast("LambdaClient", client("lambda", read_timeout=SECONDS + 10, retries={"total_max_attempts": 1}))

    def build(self, manifest: Manifest, key: str) -> Built:
        """Puts the archive of a layer among the objects. Raises BuildRefused, or InstallerLost."""
        url = self.objects.url_to_put(key, SECONDS, UNFINISHED_HEADERS)
        return result(self._answer(Wanted(manifest, url, UNFINISHED_HEADERS)))

    def _answer(self, wanted: Wanted) -> dict[str, Any]:
        made = self.client.invoke(FunctionName=self.name, Payload=json.dumps(wanted.payload))
        answer = json.loads(made["Payload"].read())
        if "FunctionError" in made or not isinstance(answer, dict):
            raise InstallerLost("the installer ended without an answer")
        return answer


def wire(parts: "Parts") -> InvokedBuilder:
    """The builder of images' packages."""
    return InvokedBuilder(parts.objects, parts.settings.installer)
