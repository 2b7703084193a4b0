"""The engine on ECS: what it asks for, and what it makes of refusals."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from portico.compute.resource_groups.slots import CPU, MEM
from portico.compute.sessions.definitions import Definitions
from portico.compute.sessions.ecs_engine import EcsEngine, Network
from portico.compute.sessions.ecs_tasks import observed
from portico.compute.sessions.engine import EngineBusy, EngineError, Launch, LaunchRefused, Observed, Phase
from portico.core.aws.connection import ConnectionLost, Reply
from portico.core.aws.endpoints import Endpoint
from portico.core.aws.json_client import JsonClient

ARN = "arn:aws:ecs:eu-west-1:1:task/c/one"
LAUNCH = Launch("s", "python", {CPU: Decimal("0.5"), MEM: Decimal(2 * 1024**3)}, "https://api.example/api", "ticket")
FAMILY = "p-session-"
DEFINITION = {"taskDefinitionArn": "arn:aws:ecs:eu-west-1:1:task-definition/p-session-x:1", "status": "ACTIVE"}
Answer = dict[str, Any] | Exception


def error(code: str, message: str = "", status: int = 400) -> Reply:
    return Reply(status, {}, json.dumps({"__type": code, "message": message}).encode())


@dataclass
class Ecs:
    """A wire with answers by operation: the first is given once, the last again and again."""

    answers: dict[str, list[Any]]
    endpoint: Endpoint = field(default_factory=lambda: Endpoint("ecs", "eu-west-1", "https://ecs.example"))
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def post(self, path: str, headers: dict[str, str], body: bytes, ends: float | None = None) -> Reply:
        operation = headers["x-amz-target"].partition(".")[2]
        self.asked.append((operation, json.loads(body)))
        answers = self.answers.get(operation, [{}])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Reply) else Reply(200, {}, json.dumps(answer).encode())

    def of(self, operation: str) -> list[dict[str, Any]]:
        return [told for name, told in self.asked if name == operation]


def engine(**answers: list[Any]) -> tuple[EcsEngine, Ecs]:
    usual = {"DescribeTaskDefinition": [{"taskDefinition": DEFINITION}], "RunTask": [{"tasks": [{"taskArn": ARN}]}]}
    wire = Ecs(usual | answers)
    client = JsonClient(wire)  # type: ignore[arg-type]  # as much of a connection as it needs
    definitions = Definitions(client, "p", "arn:aws:iam::1:role/execution", "/logs", "eu-west-1")
    return EcsEngine(
        client, "arn:aws:ecs:eu-west-1:1:cluster/c", definitions, Network(("a", "b"), "sg", "ENABLED")
    ), wire


@pytest.fixture(autouse=True)
def no_pauses() -> Iterator[None]:
    with patch("tenacity.nap.time.sleep"):
        yield


def test_a_start_says_the_size_and_three_things() -> None:
    made, ecs = engine()
    assert made.start(LAUNCH) == ARN
    [told] = ecs.of("RunTask")
    assert (told["clientToken"], told["startedBy"], told["launchType"]) == ("s", "s", "FARGATE")
    variables = {"PORTICO_SESSION": "s", "PORTICO_URL": LAUNCH.url, "PORTICO_TICKET": "ticket"}
    environment = [{"name": name, "value": value} for name, value in variables.items()]
    container = {"name": "session", "environment": environment}
    assert told["overrides"] == {"cpu": "512", "memory": "2048", "containerOverrides": [container]}
    assert told["networkConfiguration"]["awsvpcConfiguration"]["subnets"] == ["a", "b"]
    assert "ticket" not in repr(LAUNCH)


def test_a_definition_has_an_entry_and_no_role_of_its_own() -> None:
    made, ecs = engine(
        DescribeTaskDefinition=[error("ClientException", "Unable to describe task definition.")],
        RegisterTaskDefinition=[{"taskDefinition": DEFINITION}],
    )
    made.start(LAUNCH)
    made.start(LAUNCH)
    [told] = ecs.of("RegisterTaskDefinition")
    [container] = told["containerDefinitions"]
    assert told["family"].startswith(FAMILY)
    assert (told["executionRoleArn"], told.get("taskRoleArn")) == ("arn:aws:iam::1:role/execution", None)
    assert (container["entryPoint"][:2], container["stopTimeout"], container["image"]) == (
        ["python3", "-c"],
        5,
        "python",
    )
    assert "command" not in container
    assert made.definitions.family("python") != made.definitions.family("other")


def test_a_definition_that_somebody_retired_is_made_again() -> None:
    made, ecs = engine(
        RunTask=[error("ClientException", "TaskDefinition is inactive"), {"tasks": [{"taskArn": ARN}]}],
        DescribeTaskDefinition=[
            {"taskDefinition": DEFINITION},
            {"taskDefinition": DEFINITION | {"status": "INACTIVE"}},
        ],
        RegisterTaskDefinition=[{"taskDefinition": DEFINITION}],
    )
    assert made.start(LAUNCH) == ARN
    assert len(ecs.of("RegisterTaskDefinition")) == 1


def test_another_ticket_finds_the_first_task() -> None:
    made, ecs = engine(
        RunTask=[error("ConflictException")], ListTasks=[{"taskArns": []}, {"taskArns": [ARN]}, {"taskArns": []}]
    )
    assert made.start(LAUNCH) == ARN
    assert [told["desiredStatus"] for told in ecs.of("ListTasks")] == ["RUNNING", "STOPPED"]
    assert {told["startedBy"] for told in ecs.of("ListTasks")} == {"s"}
    with pytest.raises(EngineError):
        made.start(LAUNCH)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"tasks": [], "failures": [{"reason": "RESOURCE:CPU"}]}, EngineBusy),
        ({"tasks": [], "failures": [{"reason": "Capacity is unavailable at this time."}]}, EngineBusy),
        ({"tasks": [], "failures": [{"reason": "MISSING"}]}, EngineError),
        (
            error("ClientException", "You've reached the limit on the number of vCPUs you can run concurrently"),
            EngineBusy,
        ),
        (error("ThrottlingException", "Rate exceeded"), EngineBusy),
        (error("ServerException", status=500), EngineBusy),
        (error("ClientException", "No Fargate configuration exists for given values."), LaunchRefused),
        (error("AccessDeniedException", "arn:aws:iam::1:role/secret is not authorized"), EngineError),
        (ConnectionLost("ecs: timed out"), EngineError),
    ],
    ids=["resource", "capacity", "failure", "quota", "throttled", "down", "size", "denied", "lost"],
)
def test_refusals_are_told_apart(answer: Answer, expected: type[Exception]) -> None:
    made, _ = engine(RunTask=[answer])
    with pytest.raises(expected) as refused:
        made.start(LAUNCH)
    assert type(refused.value) is expected
    assert "arn:" not in str(refused.value)


def test_a_repeated_request_is_the_same_one() -> None:
    made, ecs = engine(RunTask=[ConnectionLost("ecs: reset"), {"tasks": [{"taskArn": ARN}]}])
    assert made.start(LAUNCH) == ARN
    first, second = ecs.of("RunTask")
    assert first == second


@pytest.mark.parametrize(
    "do",
    [
        lambda made: made.look([ARN]),
        lambda made: made.running(),
        lambda made: made.stop(ARN, "r"),
        lambda made: made.retire([]),
    ],
    ids=["look", "running", "stop", "retire"],
)
def test_an_engine_that_is_down_is_an_error(do: Callable[[EcsEngine], object]) -> None:
    lost = [ConnectionLost("ecs: refused")]
    made, _ = engine(DescribeTasks=lost, ListTasks=lost, StopTask=lost, ListTaskDefinitionFamilies=lost)
    with pytest.raises(EngineError):
        do(made)


def test_what_runs_is_looked_at_a_hundred_at_a_time() -> None:
    arns = [f"{ARN}-{number}" for number in range(250)]
    pages = [
        {"taskArns": arns[:100], "nextToken": "1"},
        {"taskArns": arns[100:200], "nextToken": "2"},
        {"taskArns": arns[200:]},
    ]
    states = [{"taskArn": arn, "startedBy": arn, "lastStatus": "RUNNING", "desiredStatus": "RUNNING"} for arn in arns]
    made, ecs = engine(ListTasks=pages, DescribeTasks=[{"tasks": states}])
    assert [one.handle for one in made.running()] == arns
    assert [len(told["tasks"]) for told in ecs.of("DescribeTasks")] == [100, 100, 50]


@pytest.mark.parametrize(
    ("status", "desired", "phase"),
    [
        ("PROVISIONING", "RUNNING", Phase.STARTING),
        ("PENDING", "RUNNING", Phase.STARTING),
        ("ACTIVATING", "RUNNING", Phase.STARTING),
        ("RUNNING", "RUNNING", Phase.RUNNING),
        ("RUNNING", "STOPPED", Phase.STOPPING),
        ("PENDING", "STOPPED", Phase.STOPPING),
        ("DEPROVISIONING", "STOPPED", Phase.STOPPING),
        ("STOPPED", "STOPPED", Phase.STOPPED),
        ("STOPPED", "RUNNING", Phase.STOPPED),
    ],
)
def test_states_of_tasks_are_phases(status: str, desired: str, phase: Phase) -> None:
    assert observed({"taskArn": ARN, "lastStatus": status, "desiredStatus": desired}).phase is phase


def test_a_task_tells_its_address_code_and_reason() -> None:
    details = [{"name": "subnetId", "value": "a"}, {"name": "privateIPv4Address", "value": "10.77.0.9"}]
    task = {
        "taskArn": ARN,
        "startedBy": "s",
        "lastStatus": "STOPPED",
        "attachments": [{"type": "ElasticNetworkInterface", "details": details}],
        "containers": [{"exitCode": 137, "reason": "OutOfMemoryError: Container killed due to memory usage"}],
        "stoppedReason": "Essential container in task exited",
    }
    reason = "OutOfMemoryError: Container killed due to memory usage"
    assert observed(task) == Observed(ARN, "s", Phase.STOPPED, "10.77.0.9", 137, reason)
