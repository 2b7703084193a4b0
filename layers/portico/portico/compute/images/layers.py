"""Layers on AWS Lambda: each image has one of its own, with a version for each build that was not taken from another."""

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from portico.core.aws.botocore_clients import client

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

    from portico.core.services.parts import Parts


@dataclass
class LambdaLayers:
    """Layers named `<prefix>-image-<uid>`, published from `bucket`; references are ARNs of versions.

    Lambda keeps a copy of a removed version for as long as a function has it.
    """

    prefix: str
    bucket: str

    @cached_property
    def client(self) -> "LambdaClient":
        """The client, made at the first use; publishing unpacks the archive, which takes its time."""
        return cast("LambdaClient", client("lambda", read_timeout=120))

    def publish(self, uid: str, key: str) -> str:
        """A new version; which runtimes it is for is not said, for nobody looks: the image knows its language."""
        made = self.client.publish_layer_version(
            LayerName=self._name(uid),
            Content={"S3Bucket": self.bucket, "S3Key": key},
            CompatibleArchitectures=["arm64" if os.uname().machine == "aarch64" else "x86_64"],  # installed on its own
        )
        return made["LayerVersionArn"]

    def prune(self, uid: str, used: frozenset[str], below: str | None) -> None:
        """Removes versions but those used; with `below`, only those with a lower number than that one."""
        limit = None if below is None else _number(below)
        pages = self.client.get_paginator("list_layer_versions").paginate(LayerName=self._name(uid))
        for version in [version for page in pages for version in page["LayerVersions"]]:
            if version["LayerVersionArn"] not in used and (limit is None or version["Version"] < limit):
                self.client.delete_layer_version(LayerName=self._name(uid), VersionNumber=version["Version"])

    def maker(self, layer: str) -> str:
        """The uid in the name of the layer."""
        return layer.split(":")[6].removeprefix(self._name(""))

    def _name(self, uid: str) -> str:
        return f"{self.prefix}-image-{uid}"


def _number(layer: str) -> int:
    return int(layer.rpartition(":")[2])


def wire(parts: "Parts") -> LambdaLayers:
    """The layers of images, put together."""
    return LambdaLayers(parts.settings.function_prefix, parts.settings.objects_bucket)
