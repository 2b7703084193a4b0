"""The steps of docs/guides/restore.md: tables restored beside those of a stack, adopted, and ready."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import boto3
import pytest
from portico.access.authn.keyring import KEYRING
from portico.compute.functions.resource import FUNCTIONS

from tests.support.sample_resource import HOME
from tests.support.template import ROOT, table_definition, template
from tests.support.world import World, forget
from tools.deployment.restore import main

GUIDE: Final = (ROOT / "docs" / "guides" / "restore.md").read_text(encoding="utf-8")
STEPS: Final = re.findall(r"^```shell\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
STACK: Final = "portico-prod"


def aws(service: str) -> Any:
    return boto3.client(service)


@pytest.fixture
def deployed(world: World) -> Iterator[World]:
    """A stack whose outputs name the tables of the world; with the settings that a restore does not bring along."""
    world.platform.get(KEYRING).ensure()
    store = world.platform.store
    tables = {"EntitiesTable": store.entities, "JournalTable": store.journal.table_name}
    outputs = {name: {"Value": value} for name, value in {**tables, "ObjectsBucket": world.bucket}.items()}
    body = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}, "Outputs": outputs}
    aws("cloudformation").create_stack(StackName=STACK, TemplateBody=json.dumps(body))
    for logical_id, table in tables.items():
        wanted = template()["Resources"][logical_id]["Properties"]
        aws("dynamodb").update_time_to_live(TableName=table, TimeToLiveSpecification=wanted["TimeToLiveSpecification"])
        aws("dynamodb").update_continuous_backups(
            TableName=table, PointInTimeRecoverySpecification=wanted["PointInTimeRecoverySpecification"]
        )
        if stream := wanted.get("StreamSpecification"):
            aws("dynamodb").update_table(TableName=table, StreamSpecification={"StreamEnabled": True, **stream})
    aws("s3").put_bucket_versioning(Bucket=world.bucket, VersioningConfiguration={"Status": "Enabled"})
    yield world
    aws("cloudformation").delete_stack(StackName=STACK)


def restored(capsys: pytest.CaptureFixture[str], moment: datetime) -> dict[str, str]:
    """The parameters that the command of the guide prints."""
    [command] = [line for line in STEPS[0].splitlines() if not line.startswith("#")]
    module, stack, _ = command.removeprefix("python -m ").split()
    assert (module, stack) == ("tools.deployment.restore", STACK)
    capsys.readouterr()
    assert main([stack, moment.isoformat()]) == 0
    return dict(line.split("=", 1) for line in capsys.readouterr().out.splitlines())


def test_a_stack_adopts_its_restored_tables(deployed: World, capsys: pytest.CaptureFixture[str]) -> None:
    deployed.ready("hello")
    moment = datetime.now(UTC)
    parameters = restored(capsys, moment)
    assert [line.split("=")[0].removeprefix("# -> ") for line in STEPS[0].splitlines()[1:]] == [*parameters]
    assert parameters.keys() <= template()["Parameters"].keys()
    deployed.run(FUNCTIONS.actions["purge"](HOME, "hello"))
    assert deployed.client("functions").get("/v1/functions/hello").status == 404
    deployed.setenv("PORTICO_ENTITIES_TABLE", parameters["EntitiesTableName"])
    deployed.setenv("PORTICO_JOURNAL_TABLE", parameters["JournalTableName"])
    forget()
    assert deployed.client("functions").get("/v1/functions/hello").json["status"] == "READY"
    assert deployed.client("system", None).get("/ready").status == 200


def test_a_restored_table_is_as_the_template_makes_it(deployed: World, capsys: pytest.CaptureFixture[str]) -> None:
    parameters = restored(capsys, datetime.now(UTC))
    for name in ("EntitiesTable", "JournalTable"):
        table, wanted = parameters[f"{name}Name"], template()["Resources"][name]["Properties"]
        made = aws("dynamodb").describe_table(TableName=table)["Table"]
        expiry = aws("dynamodb").describe_time_to_live(TableName=table)["TimeToLiveDescription"]
        backups = aws("dynamodb").describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
        assert made["KeySchema"] == table_definition(name)["KeySchema"]
        assert {one["IndexName"] for one in made["GlobalSecondaryIndexes"]} == {
            one["IndexName"] for one in wanted["GlobalSecondaryIndexes"]
        }
        assert expiry["AttributeName"] == wanted["TimeToLiveSpecification"]["AttributeName"]
        assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
    assert made["LatestStreamArn"] == parameters["JournalStream"]
    assert made["StreamSpecification"]["StreamViewType"] == "NEW_IMAGE"


def test_it_may_be_repeated(deployed: World, capsys: pytest.CaptureFixture[str]) -> None:
    moment = datetime.now(UTC)
    assert restored(capsys, moment) == restored(capsys, moment)


def test_objects_removed_since_come_back(deployed: World, capsys: pytest.CaptureFixture[str]) -> None:
    objects = deployed.platform.objects
    for key in ("code/f/1.zip", "runs/r/output.json", "kills/r"):
        objects.put(key, b"x")
    moment = datetime.now(UTC) - timedelta(seconds=1)
    objects.delete("code/f/1.zip", "runs/r/output.json", "kills/r")
    restored(capsys, moment)
    assert objects.get("code/f/1.zip") == b"x"
    assert [deployed.objects(prefix) for prefix in ("runs/", "kills/")] == [["runs/r/output.json"], []]


def test_objects_removed_before_stay_removed(deployed: World, capsys: pytest.CaptureFixture[str]) -> None:
    deployed.platform.objects.put("code/f/1.zip", b"x")
    deployed.platform.objects.delete("code/f/1.zip")
    restored(capsys, datetime.now(UTC) + timedelta(seconds=5))
    assert deployed.objects("code/") == []


def test_a_time_has_an_offset(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([STACK, "2026-11-30T06:45:00"]) == 2
    assert "usage" in capsys.readouterr().err
