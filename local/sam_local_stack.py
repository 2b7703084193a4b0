"""The functions of the stack that `sam local invoke` stands in for, and a platform that speaks to the same stack."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import boto3
from portico.core.base.clock import SystemClock
from portico.core.base.settings import Settings
from portico.platform import Platform

from local.deploy import STACK
from local.stack import Running


@dataclass(frozen=True)
class Functions:
    """By folder: the logical id, and the environment that the deployment gave the function, with the endpoint in it.

    `credentials`: the variables with the keys of the emulator's administrator.
    """

    logical_ids: Mapping[str, str]
    environments: Mapping[str, Mapping[str, str]]
    credentials: Mapping[str, str] = field(repr=False)

    @classmethod
    def of(cls, running: Running, endpoint: str) -> "Functions":
        """Reads them from CloudFormation and Lambda; from here on this process speaks to the stack only.

        `endpoint` is where containers find the stack.
        """
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            del os.environ[name]
        os.environ.update(running.aws.environment, AWS_ENDPOINT_URL=running.endpoint)
        listed = boto3.client("cloudformation").describe_stack_resources(StackName=STACK)["StackResources"]
        logical_ids, environments = {}, {}
        for resource in listed:
            if resource["ResourceType"] == "AWS::Lambda::Function":
                found: Any = boto3.client("lambda").get_function_configuration(
                    FunctionName=resource["PhysicalResourceId"]
                )
                folder = found["Handler"].split(".")[1]
                logical_ids[folder] = resource["LogicalResourceId"]
                environments[folder] = {**found["Environment"]["Variables"], "AWS_ENDPOINT_URL": endpoint}
        return cls(logical_ids, environments, running.aws.environment)

    def pause_consumers(self) -> None:
        """Switches the event sources off: what samples put into streams and queues stays there."""
        client = boto3.client("lambda")
        for mapping in client.list_event_source_mappings()["EventSourceMappings"]:
            client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)

    def env_vars(self) -> dict[str, dict[str, str]]:
        """The file for `--env-vars`: the environments by logical id."""
        return {self.logical_ids[folder]: dict(environ) for folder, environ in self.environments.items()}


def platform_of(functions: Functions) -> Platform:
    """The object graph over the stack's tables, bucket and keys, with the engine that builds functions there."""
    known: dict[str, str] = {}
    for environ in functions.environments.values():
        known |= environ
    return Platform(Settings.from_environment(known), SystemClock())
