"""The cloud below Portico: what only an operator sees."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import boto3
from portico.compute.resource_groups.capacity import slot_counter
from portico.compute.resource_groups.slots import CPU, MEM, thousandths
from portico.compute.sessions.entity import Session, group_place, holders_of, parse_place
from portico.core.aws.dynamodb_values import Item, Key, marshal, unmarshal
from portico.core.data.codec import from_item, key_of
from portico.core.data.counters import key_of_one
from portico.core.data.journal_keys import SCOPE_SHARDS
from portico.core.data.shards import Sharded

from local.signing import Keys
from tests.e2e.api import Access

STACK = "portico"


@dataclass(frozen=True)
class Cloud:
    """AWS clients of the stack that serves `url`, and questions to them."""

    url: str
    keys: Keys

    @cached_property
    def endpoint(self) -> str:
        """Where the emulator is."""
        address = urlsplit(self.url)
        return f"{address.scheme}://{address.netloc}"

    def client(self, service: str) -> Any:
        """A boto3 client, with the keys of the emulator's administrator."""
        return boto3.client(  # type: ignore[call-overload]  # the service is not known to the type checker
            service,
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=self.keys.access_key,
            aws_secret_access_key=self.keys.secret_key,
        )

    @cached_property
    def outputs(self) -> dict[str, str]:
        """The stack's outputs."""
        stack = self.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    def resource(self, name: str) -> str:
        """The physical id of a resource of the template."""
        found = self.client("cloudformation").describe_stack_resource(StackName=STACK, LogicalResourceId=name)
        return str(found["StackResourceDetail"]["PhysicalResourceId"])

    def tenant(self, domain: str, project: str, plan: str, *, user: str = "u", role: str = "user") -> Access:
        """The access of a user, an ordinary one by default, of a domain whose usage plan is the stack's output `plan`."""
        wanted = {"domain": domain, "project": project, "user": user, "role": role, "rotate": True}
        payload = json.dumps(wanted | {"plan": plan.removesuffix("Plan").lower()})
        answer = self.client("lambda").invoke(FunctionName=self.outputs["BootstrapFunction"], Payload=payload)
        keys = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, keys
        names = ("access_key", "secret_key", "domain", "project")
        return Access(self.url, *(keys[name] for name in names), content_url=self.outputs["ContentUrl"])

    def user_functions(self) -> set[str]:
        """Names of the Lambda functions that hold users' code."""
        pages = self.client("lambda").get_paginator("list_functions").paginate()
        names = (function["FunctionName"] for page in pages for function in page["Functions"])
        return {name for name in names if name.startswith(f"{STACK}-fn-")}

    def archives(self) -> set[str]:
        """Keys of the stored archives of users' code."""
        pages = self.client("s3").get_paginator("list_objects_v2")
        found = pages.paginate(Bucket=self.outputs["ObjectsBucket"], Prefix="code/")
        return {item["Key"] for page in found for item in page.get("Contents", [])}

    def stored(self, types: str) -> set[str]:
        """The uids of all entities of a type, of all tenants, deleted ones that can be restored among them."""
        pages = (
            self.client("dynamodb")
            .get_paginator("scan")
            .paginate(
                TableName=self.outputs["EntitiesTable"],
                ConsistentRead=True,
            )
        )
        items = (item for page in pages for item in page["Items"] if item["pk"]["S"].endswith(f"#{types}"))
        return {item["uid"]["S"] for item in items if "uid" in item}

    def journal(self, project: str) -> Iterator[dict[str, Any]]:
        """The records of a project (`domain/project`), oldest first."""
        domain, _, name = project.lower().partition("/")
        key = {"pk": {"S": f"domain/{domain}#projects"}, "sk": {"S": name}}
        item = self.client("dynamodb").get_item(TableName=self.outputs["EntitiesTable"], Key=key).get("Item", {})
        place = item["uid"]["S"] if "uid" in item else f"project/{project}"
        parts = Sharded(f"{place}#journal", SCOPE_SHARDS).parts
        bodies = [json.loads(body) for part in parts for body in self._bodies(part)]
        yield from sorted(bodies, key=lambda body: str(body["id"]))

    def _bodies(self, partition: str) -> Iterator[str]:
        pages = self.client("dynamodb").get_paginator("query")
        found = pages.paginate(
            TableName=self.outputs["JournalTable"],
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": partition}},
            ConsistentRead=True,
        )
        for page in found:
            for item in page["Items"]:
                yield item["body"]["S"]

    def groups(self) -> list[str]:
        """The names of all resource groups."""
        return [item["sk"] for item in self._partition("global#resource_groups")]

    def slots(self, group: str) -> tuple[dict[str, int], dict[str, int]]:
        """What is used of a resource group by its counters, and by the sum over the sessions that hold slots, in thousandths."""
        places = [parse_place(item["sk"]) for item in self._partition(holders_of(group))]
        counters = {name: key_of_one(slot_counter(group_place(group), name)) for name in (CPU, MEM)}
        found = self._items([*counters.values(), *(key_of(Session, *place) for place in places)])
        counted = {item["pk"]: int(item["count"]) for item in found if "count" in item}
        held = [thousandths(from_item(Session, item).slots) for item in found if "count" not in item]
        used = {name: counted.get(key["pk"], 0) for name, key in counters.items()}
        return used, {name: sum(one[name] for one in held) for name in counters}

    @cached_property
    def _table(self) -> Any:
        return self.client("dynamodb")

    def _partition(self, partition: str) -> list[Item]:
        asked = {"ExpressionAttributeValues": {":pk": {"S": partition}}, "KeyConditionExpression": "pk = :pk"}
        found = self._table.query(TableName=self.outputs["EntitiesTable"], ConsistentRead=True, **asked)
        return [unmarshal(item) for item in found["Items"]]

    def _items(self, keys: list[Key]) -> list[Item]:
        name = self.outputs["EntitiesTable"]
        asked = {name: {"Keys": [marshal(key) for key in keys], "ConsistentRead": True}}
        return [unmarshal(item) for item in self._table.batch_get_item(RequestItems=asked)["Responses"][name]]
