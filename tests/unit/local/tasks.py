"""Tasks of ECS in an emulator."""

import json
from typing import Any

from local import processes
from tests.unit.local.conftest import Emulator
from tests.unit.local.functions import until

NETWORK = {"awsvpcConfiguration": {"subnets": ["subnet-1"], "assignPublicIp": "ENABLED"}}


class Cluster:
    """A cluster with a definition of tasks for each program."""

    def __init__(self, emulator: Emulator) -> None:
        self.ecs, self.logs, self.emulator = emulator.client("ecs"), emulator.client("logs"), emulator
        self.ecs.create_cluster(clusterName="sessions")
        self.logs.create_log_group(logGroupName="/sessions")

    def run(self, program: str, *, image: str = "python", **options: Any) -> str:
        """The ARN of a task of a program of Python."""
        container = {
            "name": "session",
            "image": image,
            "entryPoint": ["python3", "-c", program],
            "stopTimeout": 2,
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {"awslogs-group": "/sessions", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "s"},
            },
        }
        definition = self.ecs.register_task_definition(
            family="session", networkMode="awsvpc", cpu="256", memory="512", requiresCompatibilities=["FARGATE"],
            containerDefinitions=[container],
        )["taskDefinition"]["taskDefinitionArn"]  # fmt: skip
        told = {"cluster": "sessions", "launchType": "FARGATE", "networkConfiguration": NETWORK, **options}
        return str(self.ecs.run_task(taskDefinition=definition, **told)["tasks"][0]["taskArn"])

    def look(self, arn: str) -> Any:
        """The task."""
        return self.ecs.describe_tasks(cluster="sessions", tasks=[arn])["tasks"][0]

    def stop(self, arn: str, reason: str = "enough") -> Any:
        """The answer to a request to stop."""
        return self.ecs.stop_task(cluster="sessions", task=arn, reason=reason)["task"]

    def until(self, arn: str, status: str) -> Any:
        """The task when it has the status."""
        return until(lambda: (task := self.look(arn))["lastStatus"] == status and task, 20)

    def printed(self, arn: str) -> list[str]:
        """What it has logged."""
        stream = f"s/session/{arn.rpartition('/')[2]}"
        try:
            found = self.logs.get_log_events(logGroupName="/sessions", logStreamName=stream, startFromHead=True)
        except self.logs.exceptions.ResourceNotFoundException:  # it has printed nothing yet
            return []
        return [event["message"] for event in found["events"]]

    def of_task(self, where: str) -> list[int]:
        """The processes of the task with this address."""
        return processes.of_stack(self.emulator.home.path, f"SESSION_HOST={where}")


def events(emulator: Emulator) -> str:
    """The URL of a queue that gets what ECS tells the bus."""
    made = emulator.client("sqs").create_queue(QueueName="tasks")["QueueUrl"]
    arn = "arn:aws:sqs:us-east-1:000000000000:tasks"
    pattern = {"source": ["aws.ecs"], "detail-type": ["ECS Task State Change"]}
    emulator.client("events").put_rule(Name="tasks", EventPattern=json.dumps(pattern))
    emulator.client("events").put_targets(Rule="tasks", Targets=[{"Id": "queue", "Arn": arn}])
    return str(made)


def told(emulator: Emulator, queue: str) -> list[Any]:
    """The details of the events that have come since the last time."""
    sqs, found = emulator.client("sqs"), []
    while messages := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        found += [json.loads(message["Body"])["detail"] for message in messages]
        for message in messages:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return found
