"""What a call of ECS is about, as IAM on AWS sees it: its resource, its cluster, and the roles that it passes on.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_ecs.html
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

SERVICE: Final = "ecs-tasks.amazonaws.com"
_OF_A_TASK: Final = {"StopTask": "task", "DescribeTasks": "tasks"}
_ROLES: Final = ("executionRoleArn", "taskRoleArn")


def resource(headers: Mapping[str, str], fields: Mapping[str, Any], region: str, account: str) -> str:
    """The ARN of a call; `*` where there is none to name."""
    operation = _operation(headers)
    if operation == "RunTask":
        named = str(fields.get("taskDefinition", ""))
        return named if named.startswith("arn:") else f"arn:aws:ecs:{region}:{account}:task-definition/{named}"
    if operation in _OF_A_TASK:
        given = fields.get(_OF_A_TASK[operation]) or [""]
        task = str(given if isinstance(given, str) else given[0])
        cluster = str(fields.get("cluster", "default")).rpartition("/")[2]
        return task if task.startswith("arn:") else f"arn:aws:ecs:{region}:{account}:task/{cluster}/{task}"
    return "*"


def conditions(fields: Mapping[str, Any]) -> dict[str, str]:
    """The condition keys of a call, whose cluster is named by its ARN."""
    return {"ecs:cluster": str(fields["cluster"])} if "cluster" in fields else {}


def passed(headers: Mapping[str, str], fields: Mapping[str, Any], definition: Mapping[str, Any]) -> Iterator[str]:
    """The roles that a call gives to tasks; `definition` is that of the task that it runs."""
    operation = _operation(headers)
    places = {
        "RegisterTaskDefinition": (fields,),
        "RunTask": (fields.get("overrides") or {}, definition),
    }
    for place in places.get(operation, ()):
        yield from (str(place[name]) for name in _ROLES if place.get(name))


def _operation(headers: Mapping[str, str]) -> str:
    return str(headers.get("x-amz-target", "")).rpartition(".")[2]
