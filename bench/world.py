"""The platform in this process: its tables in DynamoDB Local where Java is, else in moto, which is the rest of AWS."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from moto import mock_aws

from bench.dynamodb_local import dynamodb_local
from bench.recording import CREDENTIALS

PATIENCE = {"read_timeout": 60}  # a request that is asked again because the machine is slow would be counted twice
READS = frozenset({"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"})


@dataclass
class Spent:
    """What was asked of DynamoDB: the operations, the items looked at, and the units, None where nothing counts them."""

    operations: list[str] = field(default_factory=list)
    items: int = 0
    read: float | None = None
    written: float | None = None


def never_empty(client: Any) -> Any:
    """The client, which sends a blank for an empty text: this DynamoDB Local is older than DynamoDB's leave to keep those."""

    def before(params: Any, **_: Any) -> None:
        for place, value in params.items() if isinstance(params, dict) else enumerate(params):
            if value == {"S": ""}:
                params[place] = {"S": " "}
            elif isinstance(value, (dict, list)):
                before(value)

    client.meta.events.register("provide-client-params.dynamodb", before)
    return client


@contextmanager
def aws() -> Iterator[bool]:
    """moto, with DynamoDB Local in the place of its tables; whether that is there. The environment is put back."""
    from portico.composition import platform
    from portico.core import aws as clients
    from portico.core.settings import settings

    caches = (platform.cache_clear, settings.cache_clear, clients.session.cache_clear)
    with patch.dict(os.environ, CREDENTIALS | {"POWERTOOLS_LOG_LEVEL": "ERROR"}), dynamodb_local() as endpoint:
        if endpoint:
            os.environ["AWS_ENDPOINT_URL_DYNAMODB"] = endpoint
        with mock_aws(), Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            for clear in caches:
                clear()
            try:
                yield endpoint is not None
            finally:
                for clear in caches:
                    clear()


@contextmanager
def watched(client: Any) -> Iterator[Spent]:
    """What the client of DynamoDB asks while the block lasts; the units that moto tells are none of DynamoDB's."""
    spent, counted = Spent(), "amazonaws.com" not in client.meta.endpoint_url

    def before(params: dict[str, Any], model: Any, **_: Any) -> None:
        if model.name != "DescribeTable":
            params["ReturnConsumedCapacity"] = "TOTAL"

    def after(parsed: dict[str, Any], model: Any, **_: Any) -> None:
        spent.operations.append(model.name)
        spent.items += parsed.get("ScannedCount", 0)
        if not counted:
            return
        found = parsed.get("ConsumedCapacity") or []
        units = sum(one["CapacityUnits"] for one in (found if isinstance(found, list) else [found]))
        kind = "read" if model.name in READS else "written"
        setattr(spent, kind, (getattr(spent, kind) or 0) + units)

    client.meta.events.register("provide-client-params.dynamodb", before)
    client.meta.events.register("after-call.dynamodb", after)
    try:
        yield spent
    finally:
        client.meta.events.unregister("provide-client-params.dynamodb", before)
        client.meta.events.unregister("after-call.dynamodb", after)
