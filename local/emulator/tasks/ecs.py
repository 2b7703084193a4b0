"""The changes to `ministack.services.ecs`."""

from typing import Any, Final

from local.emulator.tasks import life, requests
from local.emulator.tasks.containers import Containers
from local.emulator.tasks.images import PullError

_MB: Final = 1024 * 1024
_OWN: Final = (
    "AWS_",
    "ECS_",
)  # the variables that MiniStack adds: of credentials and of a metadata service that nobody may ask


class Client:
    """The Docker client of an ECS that has one."""

    def __init__(self, containers: Containers) -> None:
        self.containers = containers


def install(ecs: Any, eventbridge: Any, containers: Containers) -> None:
    """Have its tasks run, as process groups."""
    ecs._docker = Client(containers)
    ecs._build_run_kwargs = _launching(ecs)
    ecs._run_docker_container = _running(ecs)
    life.install(ecs, eventbridge)
    requests.install(ecs)


def _launching(ecs: Any) -> Any:
    def build_run_kwargs(
        container: dict[str, Any], definition: dict[str, Any], environment: dict[str, str], *rest: Any
    ) -> dict[str, Any]:
        *_, arn, _network, _cluster = rest
        task = ecs._tasks[arn]
        overrides = task["overrides"]
        task.update({name: str(overrides[name]) for name in ("cpu", "memory") if overrides.get(name)})
        return {
            "command": [*container.get("entryPoint", []), *(container.get("command") or [])],
            "environment": {name: value for name, value in environment.items() if not name.startswith(_OWN)},
            "memory": int(task["memory"]) * _MB,
            "labels": {"com.amazonaws.ecs.task-arn": arn},
        }

    return build_run_kwargs


def _running(ecs: Any) -> Any:
    def run_container(client: Client, container: dict[str, Any], options: dict[str, Any], **_: Any) -> Any:
        try:
            return client.containers.run(container["image"], **options)
        except PullError as error:
            raise ecs._ImagePullError(str(error)) from error

    return run_container
