"""`.portico/venvs/sam/bin/python -m tools.deployment.restore STACK TIME`: the data of a stack as they were at a time (ISO 8601).

New tables beside those of the stack, with all that a restore leaves out, and objects of the bucket that were removed since. It changes
nothing that is there, and may be repeated. What it prints are the parameters by which the stack adopts the tables.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.html
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

TABLES: Final = ("EntitiesTable", "JournalTable")  # outputs of the template; what the third table has is over in a day
_PREFIXES: Final = ("code/", "images/", "uploads/", "runs/")
_RESTORED: Final = re.compile(r"-\d{8}T\d{6}Z$")
_WAIT: Final[Any] = {"Delay": 20, "MaxAttempts": 2160}  # twelve hours: a restore takes from minutes to many hours


def restore(stack: str, moment: datetime, client: Callable[..., Any]) -> dict[str, str]:
    """Restores all of it; returns the parameters of the template that adopt it."""
    [described] = client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    outputs = {one["OutputKey"]: one["OutputValue"] for one in described["Outputs"]}
    tables = client("dynamodb")
    made = {name: _begun(tables, outputs[name], moment) for name in TABLES}
    parameters: dict[str, str] = {}
    for name, table in made.items():
        tables.get_waiter("table_exists").wait(TableName=table, WaiterConfig=_WAIT)
        _complete(tables, outputs[name], table)
        parameters[f"{name}Name"] = table
    stream = tables.describe_table(TableName=made["JournalTable"])["Table"]["LatestStreamArn"]
    _bring_back(client("s3"), outputs["ObjectsBucket"], moment)
    return {**parameters, "JournalStream": stream}


def _begun(tables: Any, source: str, moment: datetime) -> str:
    """The name of the new table, which is being made."""
    target = f"{_RESTORED.sub('', source)}-{moment:%Y%m%dT%H%M%SZ}"
    try:
        tables.restore_table_to_point_in_time(SourceTableName=source, TargetTableName=target, RestoreDateTime=moment)
    except tables.exceptions.TableAlreadyExistsException:
        return target  # by an earlier attempt
    return target


def _complete(tables: Any, source: str, target: str) -> None:
    """Gives the table what a restore leaves out: its stream, deletion protection, expiry, recovery."""
    before = tables.describe_table(TableName=source)["Table"]
    now = tables.describe_table(TableName=target)["Table"]
    if "StreamSpecification" in before and "StreamSpecification" not in now:
        tables.update_table(TableName=target, StreamSpecification=before["StreamSpecification"])
        tables.get_waiter("table_exists").wait(TableName=target, WaiterConfig=_WAIT)
    if before.get("DeletionProtectionEnabled"):
        tables.update_table(TableName=target, DeletionProtectionEnabled=True)
        tables.get_waiter("table_exists").wait(TableName=target, WaiterConfig=_WAIT)
    expiry = tables.describe_time_to_live(TableName=source)["TimeToLiveDescription"]
    known = tables.describe_time_to_live(TableName=target)["TimeToLiveDescription"]
    if "AttributeName" in expiry and "AttributeName" not in known:
        wanted = {"Enabled": True, "AttributeName": expiry["AttributeName"]}
        tables.update_time_to_live(TableName=target, TimeToLiveSpecification=wanted)
    recovery = {"PointInTimeRecoveryEnabled": True}
    tables.update_continuous_backups(TableName=target, PointInTimeRecoverySpecification=recovery)


def _bring_back(objects: Any, bucket: str, moment: datetime) -> None:
    """Takes the marks of removal off objects that were removed after the moment."""
    for prefix in _PREFIXES:
        for marker in _removed(objects, bucket, prefix):
            if marker["IsLatest"] and marker["LastModified"] > moment:
                objects.delete_object(Bucket=bucket, Key=marker["Key"], VersionId=marker["VersionId"])


def _removed(objects: Any, bucket: str, prefix: str) -> Iterator[Mapping[str, Any]]:
    for page in objects.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        yield from page.get("DeleteMarkers", ())


def main(arguments: list[str]) -> int:
    """The exit code: 2 for a time without an offset, which would be another one elsewhere."""
    import boto3

    if len(arguments) != 2 or (moment := datetime.fromisoformat(arguments[1])).tzinfo is None:
        print("usage: python -m tools.deployment.restore STACK 2026-11-30T06:45:00Z", file=sys.stderr)
        return 2
    for name, value in restore(arguments[0], moment.astimezone(UTC), boto3.client).items():
        print(f"{name}={value}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
