"""The platform in this process: its tables in DynamoDB Local where Java is, else in moto, which is the rest of AWS."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from portico.core.aws.dynamodb_values import unmarshal
from portico.core.aws.json_client import JsonClient
from portico.core.data.journal import Record

from bench.dynamodb_local import dynamodb_local
from bench.recording import CREDENTIALS
from bench.write_units import WriteUnits
from tests.support.hooks import Call, around
from tests.support.wire import mocked_aws

PATIENCE = {"read_timeout": 60}  # a request that is asked again because the machine is slow would be counted twice
READS = frozenset({"DescribeTable", "GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"})


@dataclass
class Spent:
    """The requests to DynamoDB: the operations, the items looked at, the units (None where there are none or nobody counts them), and the records."""

    operations: list[str] = field(default_factory=list)
    items: int = 0
    read: float | None = None
    written: float | None = None
    records: list[Record] = field(default_factory=list)


def never_empty(client: JsonClient) -> JsonClient:
    """The client, which sends a blank for an empty text: this DynamoDB Local is older than DynamoDB's leave to keep those."""
    call = client.call
    client.__dict__["call"] = lambda operation, parameters, **options: call(operation, _filled(parameters), **options)
    return client


def _filled(value: Any) -> Any:
    if value == {"S": ""}:
        return {"S": " "}
    if isinstance(value, dict):
        return {name: _filled(member) for name, member in value.items()}
    return [_filled(member) for member in value] if isinstance(value, list) else value


@contextmanager
def aws() -> Iterator[bool]:
    """moto, with DynamoDB Local in the place of its tables; whether that is there. The environment is put back."""
    from portico.core.aws import botocore_clients as clients
    from portico.core.base.settings import settings
    from portico.platform import platform

    caches = (platform.cache_clear, settings.cache_clear, clients.session.cache_clear)
    with patch.dict(os.environ, CREDENTIALS | {"POWERTOOLS_LOG_LEVEL": "ERROR"}), dynamodb_local() as endpoint:
        if endpoint:
            os.environ["AWS_ENDPOINT_URL_DYNAMODB"] = endpoint
        with mocked_aws(), Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            for clear in caches:
                clear()
            try:
                yield endpoint is not None
            finally:
                for clear in caches:
                    clear()


@contextmanager
def watched(client: JsonClient) -> Iterator[Spent]:
    """The requests of DynamoDB's client while the block lasts.

    Reads take the units that DynamoDB Local reports (moto's are none of DynamoDB's), writes those of the published rules:
    of a transaction, DynamoDB Local reports up to twice as many.
    """
    spent, counted, rules = Spent(), "amazonaws.com" not in client.wire.endpoint.url, WriteUnits(os.environ)

    def call(carry_out: Call, operation: str, parameters: Any, **options: Any) -> Any:
        carry_out = partial(carry_out, **options)
        spent.operations.append(operation)
        if operation not in READS:
            answer, units = rules.around(carry_out, operation, parameters)
            spent.written = (spent.written or 0) + units
            spent.records += _records(operation, parameters)
            return answer
        asked = parameters if operation == "DescribeTable" else {**parameters, "ReturnConsumedCapacity": "TOTAL"}
        answer = carry_out(operation, asked)
        spent.items += answer.get("ScannedCount", 0)
        if counted:
            found = answer.get("ConsumedCapacity") or []
            units = sum(one["CapacityUnits"] for one in (found if isinstance(found, list) else [found]))
            spent.read = (spent.read or 0) + units
        return answer

    with around(client, "call", call):
        yield spent


def _records(operation: str, parameters: Any) -> Iterator[Record]:
    """The records of the journal that a transaction writes."""
    entries = parameters["TransactItems"] if operation == "TransactWriteItems" else ()
    for put in (entry["Put"] for entry in entries if "Put" in entry):
        if put["TableName"] == os.environ["PORTICO_JOURNAL_TABLE"]:
            yield Record.from_item(unmarshal(put["Item"]))
