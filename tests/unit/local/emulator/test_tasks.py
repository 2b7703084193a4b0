"""Tasks of ECS, run as process groups: what boto3 sees of them, and what is left of them."""

import os
import signal
import sys
import time
from http.client import HTTPConnection
from typing import Any

import pytest

from local.emulator.autosave import INTERVAL
from tests.unit.local.conftest import Emulator
from tests.unit.local.functions import until
from tests.unit.local.tasks import NETWORK, Cluster, events, told

SERVES = """
import http.server, os
http.server.HTTPServer((os.environ["SESSION_HOST"], int(os.environ["PORT"])), http.server.SimpleHTTPRequestHandler).serve_forever()
"""


@pytest.fixture(scope="module")
def cluster(shared_emulator: Emulator) -> Cluster:
    return Cluster(shared_emulator)


def address(task: Any) -> str:
    details = {detail["name"]: detail["value"] for detail in task["attachments"][0]["details"]}
    assert details["subnetId"] == "subnet-1"
    return str(details["privateIPv4Address"])


def ports(cluster: Cluster, arn: str) -> int:
    """The first port, which the task has printed."""
    return int(until(lambda: cluster.printed(arn), 20)[0])


def test_each_has_an_address_and_serves(cluster: Cluster) -> None:
    program = f"import os; print(os.environ['PORT']){SERVES}"
    arns = [cluster.run(program) for _ in range(2)]
    found = [(address(cluster.until(arn, "RUNNING")), ports(cluster, arn)) for arn in arns]
    assert len({host for host, _ in found}) == len({port for _, port in found}) == 2
    for host, port in found:
        assert host.startswith("127.77.")
        assert until(lambda host=host, port=port: answers(host, port), 20)
    for arn in arns:
        cluster.stop(arn)
    assert [cluster.until(arn, "STOPPED")["containers"][0]["exitCode"] for arn in arns] == [143, 143]


def answers(host: str, port: int) -> bool:
    connection = HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def test_one_that_ends_has_its_code_and_its_log(cluster: Cluster) -> None:
    arn = cluster.run("print('said'); raise SystemExit(3)")
    ended = cluster.until(arn, "STOPPED")
    assert (ended["stopCode"], ended["containers"][0]["exitCode"]) == ("EssentialContainerExited", 3)
    assert until(lambda: cluster.printed(arn), 20) == ["said"]


def test_grandchildren_that_hide_end_too(cluster: Cluster) -> None:
    arn = cluster.run("""
import os, subprocess, time
child = subprocess.Popen(["sh", "-c", "trap '' TERM; setsid sleep 600 & setsid sleep 600"], start_new_session=True)
print(os.environ["SESSION_HOST"], flush=True)
time.sleep(600)
""")
    where = until(lambda: cluster.printed(arn), 20)[0]
    assert until(lambda: len(cluster.of_task(where)) >= 4, 20)
    stopping = cluster.stop(arn)
    assert (stopping["desiredStatus"], stopping["lastStatus"]) == ("STOPPED", "DEACTIVATING")
    assert cluster.until(arn, "STOPPED")["stoppedReason"] == "enough"
    assert cluster.of_task(where) == []


def test_one_deaf_to_sigterm_is_killed(cluster: Cluster) -> None:
    arn = cluster.run("import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(600)")
    until(lambda: cluster.printed(arn), 20)
    cluster.stop(arn)
    ended = cluster.until(arn, "STOPPED")
    assert (ended["containers"][0]["exitCode"], ended["stopCode"]) == (137, "UserInitiated")


def test_a_kill_from_outside_is_seen(cluster: Cluster) -> None:
    arn = cluster.run("import os, time; print(os.environ['SESSION_HOST'], flush=True); time.sleep(600)")
    where = until(lambda: cluster.printed(arn), 20)[0]
    os.kill(min(cluster.of_task(where)), signal.SIGKILL)  # the supervisor
    ended = cluster.until(arn, "STOPPED")
    assert (ended["containers"][0]["exitCode"], ended["stopCode"]) == (137, "EssentialContainerExited")
    assert until(lambda: not cluster.of_task(where), 20)


def test_memory_has_a_limit_that_all_share(cluster: Cluster) -> None:
    arn = cluster.run("""
import os, time
for _ in range(3):
    if not os.fork():
        held = bytearray(250 * 1024 * 1024)
        time.sleep(600)
time.sleep(600)
""")
    ended = cluster.until(arn, "STOPPED")["containers"][0]
    assert (ended["exitCode"], ended["reason"]) == (137, "OutOfMemoryError: Container killed due to memory usage")
    alone = cluster.run("bytearray(700 * 1024 * 1024)")
    assert cluster.until(alone, "STOPPED")["containers"][0]["exitCode"] == 1
    assert "MemoryError" in until(lambda: cluster.printed(alone), 20)[-1]


def test_an_override_of_the_size_counts(cluster: Cluster) -> None:
    arn = cluster.run("bytearray(700 * 1024 * 1024)", overrides={"cpu": "512", "memory": "2048"})
    ended = cluster.until(arn, "STOPPED")
    assert (ended["containers"][0]["exitCode"], ended["cpu"], ended["memory"]) == (0, "512", "2048")


def test_the_environment_has_no_credential(cluster: Cluster) -> None:
    arn = cluster.run("import os; print(*sorted(os.environ))", overrides={
        "containerOverrides": [{"name": "session", "environment": [{"name": "GIVEN", "value": "1"}]}]
    })  # fmt: skip
    cluster.until(arn, "STOPPED")
    [names] = until(lambda: cluster.printed(arn), 20)
    assert "GIVEN" in names.split()
    assert not [name for name in names.split() if name.startswith(("AWS_", "ECS_")) or "KEY" in name]


def test_one_token_is_one_task(cluster: Cluster) -> None:
    definition = cluster.look(cluster.run("import time; time.sleep(600)"))["taskDefinitionArn"]
    told = {"cluster": "sessions", "taskDefinition": definition, "launchType": "FARGATE",
            "networkConfiguration": NETWORK, "clientToken": "one"}  # fmt: skip
    made = {cluster.ecs.run_task(**told)["tasks"][0]["taskArn"] for _ in range(3)}
    assert len(made) == 1
    with pytest.raises(cluster.ecs.exceptions.ConflictException):
        cluster.ecs.run_task(**told, startedBy="another")
    for arn in cluster.ecs.list_tasks(cluster="sessions")["taskArns"]:
        cluster.stop(arn)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"overrides": {"cpu": "256", "memory": "4096"}}, "No Fargate configuration"),
        ({"overrides": {"containerOverrides": [{"name": "session", "command": ["x" * 8192]}]}}, "8192"),
        ({"networkConfiguration": {"awsvpcConfiguration": {"subnets": []}}}, "Network Configuration"),
    ],
    ids=["size", "overrides", "network"],
)
def test_it_refuses_what_ecs_refuses(cluster: Cluster, options: dict[str, Any], said: str) -> None:
    with pytest.raises(cluster.ecs.exceptions.ClientError, match=said):
        cluster.run("pass", **options)


def test_an_unknown_image_cannot_be_pulled(cluster: Cluster) -> None:
    ended = cluster.until(cluster.run("pass", image="example.com/python:3.11"), "STOPPED")
    assert ended["stopCode"] == "TaskFailedToStart"
    assert ended["stoppedReason"].startswith("CannotPullContainerError: ")


def test_an_image_names_its_python(cluster: Cluster) -> None:
    image = f"public.ecr.aws/docker/library/python:{'.'.join(map(str, sys.version_info[:2]))}-slim"
    arn = cluster.run("import sys; print(*sys.version_info[:2], sep='.')", image=image)
    ended = cluster.until(arn, "STOPPED")
    assert ended["stopCode"] == "EssentialContainerExited", ended["stoppedReason"]
    assert until(lambda: cluster.printed(arn), 20) == [image.partition(":")[2].removesuffix("-slim")]


def test_each_step_is_an_event(cluster: Cluster) -> None:
    queue = events(cluster.emulator)
    arn = cluster.run("print(1)", startedBy="me")
    cluster.until(arn, "STOPPED")
    found: list[Any] = []

    def are_there() -> bool:
        found.extend(told(cluster.emulator, queue))
        return any(one["lastStatus"] == "STOPPED" for one in found)

    until(are_there, 20)
    assert [one["lastStatus"] for one in found] == ["PENDING", "ACTIVATING", "RUNNING", "STOPPED"]
    assert {(one["taskArn"], one["startedBy"]) for one in found} == {(arn, "me")}
    versions = [one["version"] for one in found]
    assert versions == sorted(versions)
    assert found[-1]["containers"][0]["exitCode"] == 0


def test_a_killed_emulator_leaves_no_task_behind(emulator: Emulator) -> None:
    cluster, queue = Cluster(emulator), events(emulator)
    arn = cluster.run("import os, time; print(os.environ['SESSION_HOST'], flush=True); os.fork(); time.sleep(600)")
    where = until(lambda: cluster.printed(arn), 20)[0]
    cluster.until(arn, "RUNNING")
    time.sleep(2 * INTERVAL + 1)
    emulator.kill()
    assert until(lambda: not cluster.of_task(where), 20)
    emulator.start_again()
    [ended] = emulator.client("ecs").describe_tasks(cluster="sessions", tasks=[arn])["tasks"]
    assert (ended["lastStatus"], ended["desiredStatus"], ended["stopCode"]) == (
        "STOPPED",
        "STOPPED",
        "TerminationNotice",
    )
    assert until(lambda: [one for one in told(emulator, queue) if one["lastStatus"] == "STOPPED"], 20)
