"""The engine on ECS with Fargate: a task for each session, whose container fetches the agent and becomes it.

What a task is told stands in CloudTrail: its size, and three variables, of which the ticket is good once and for minutes. The
launch's token makes a repeated start harmless, and is `startedBy`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from portico.compute.resource_groups.slots import Slots
from portico.compute.sessions import fargate
from portico.compute.sessions.agent_entry import variables
from portico.compute.sessions.definitions import CONTAINER, Definitions
from portico.compute.sessions.ecs_tasks import observed
from portico.compute.sessions.engine import (
    Capabilities,
    EngineBusy,
    EngineError,
    Launch,
    LaunchRefused,
    Observed,
    Phase,
)
from portico.core.aws.connection import ConnectionLost
from portico.core.aws.json_client import JsonClient, Refused

if TYPE_CHECKING:
    from collections.abc import Collection

    from portico.core.services.parts import Parts

LOOKED_AT: Final = 100  # at once
_LONGEST_REASON: Final = 255
_NO_ROOM: Final = ("capacity is unavailable", "resource:", "reached the limit", "limit exceeded")


@dataclass(frozen=True)
class Network:
    """Where tasks are: subnets, their security group, and whether they have an address of the internet (`ENABLED`, `DISABLED`)."""

    subnets: tuple[str, ...]
    security_group: str
    public_address: str

    @property
    def configuration(self) -> dict[str, Any]:
        """As ECS has it."""
        groups = [self.security_group] if self.security_group else []
        told = {"subnets": list(self.subnets), "securityGroups": groups, "assignPublicIp": self.public_address}
        return {"awsvpcConfiguration": told}


@dataclass
class EcsEngine:
    """Runs sessions in one cluster."""

    ecs: JsonClient
    cluster: str
    definitions: Definitions
    network: Network
    name: str = "ecs"
    capabilities: Capabilities = fargate.CAPABILITIES

    def fit(self, wanted: Slots) -> Slots:
        """The smallest size of Fargate that holds what is wanted. Raises SlotUnsupported or TooLarge."""
        return fargate.fit(wanted)

    def start(self, launch: Launch) -> str:
        """Runs a task; its handle is its ARN. Raises LaunchRefused, EngineBusy or EngineError."""
        with _told("start"):
            try:
                return self._run(launch)
            except Refused as refused:
                return self._again(launch, refused)

    def address(self, handle: str) -> str | None:
        """None: a task's is known when it runs."""
        return None

    def look(self, handles: Sequence[str]) -> list[Observed]:
        """What ECS knows of each, which it forgets an hour after the end. Raises EngineError."""
        if not handles:
            return []
        with _told("look"):
            answer = self.ecs.call("DescribeTasks", {"cluster": self.cluster, "tasks": list(handles)})
        found = {task["taskArn"]: observed(task) for task in answer["tasks"]}
        return [found.get(handle) or Observed(handle, "", Phase.UNKNOWN) for handle in handles]

    def running(self) -> list[Observed]:
        """All tasks of the cluster that are to run. Raises EngineError."""
        with _told("list"):
            handles = list(self._tasks({"desiredStatus": "RUNNING"}))
        parts = [handles[first : first + LOOKED_AT] for first in range(0, len(handles), LOOKED_AT)]
        seen = [one for part in parts for one in self.look(part)]
        return [one for one in seen if one.phase in (Phase.STARTING, Phase.RUNNING)]

    def stop(self, handle: str, reason: str, *, forced: bool = False) -> None:
        """Sends SIGTERM, and SIGKILL five seconds later: ECS has no shorter way, `forced` or not. Raises EngineError."""
        with _told("stop"):
            try:
                self.ecs.call("StopTask", {"cluster": self.cluster, "task": handle, "reason": reason[:_LONGEST_REASON]})
            except Refused as refused:
                if refused.code != "InvalidParameterException":  # it is not known any more
                    raise

    def retire(self, images: "Collection[str]") -> int:
        """Forgets what was made for other images than these. Raises EngineError."""
        with _told("retire"):
            return self.definitions.retire(images)

    def _run(self, launch: Launch) -> str:
        environment = [{"name": name, "value": value} for name, value in variables(launch).items()]
        answer = self.ecs.call(
            "RunTask",
            {
                "cluster": self.cluster,
                "taskDefinition": self.definitions.of(launch.image),
                "launchType": "FARGATE",
                "count": 1,
                "clientToken": launch.token,
                "startedBy": launch.token,
                "networkConfiguration": self.network.configuration,
                "overrides": {
                    **fargate.size(launch.size),
                    "containerOverrides": [{"name": CONTAINER, "environment": environment}],
                },
            },
        )
        for failure in answer.get("failures") or ():
            raise _failure(f"{failure.get('reason')} {failure.get('detail') or ''}")
        return str(answer["tasks"][0]["taskArn"])

    def _again(self, launch: Launch, refused: Refused) -> str:
        """After a refusal: the task that the session has already, or another definition where that has been deregistered."""
        if refused.code == "ConflictException":
            return self._started(launch.token)
        if "inactive" not in str(refused).lower():
            raise refused
        self.definitions.forget(launch.image)
        return self._run(launch)

    def _started(self, token: str) -> str:
        """The task of a launch that was started with another ticket. Raises EngineError."""
        for status in ("RUNNING", "STOPPED"):
            for handle in self._tasks({"startedBy": token, "desiredStatus": status}):
                return handle
        raise EngineError("the session was started, and its task is not known")

    def _tasks(self, which: dict[str, str]) -> Iterator[str]:
        token: str | None = None
        while True:
            more = {"nextToken": token} if token else {}
            page = self.ecs.call("ListTasks", {"cluster": self.cluster, "maxResults": LOOKED_AT, **which, **more})
            yield from page["taskArns"]
            token = page.get("nextToken")
            if not token:
                return


@contextmanager
def _told(operation: str) -> Iterator[None]:
    """The errors of AWS as the engine's, without the platform's names."""
    try:
        yield
    except ConnectionLost as error:
        raise EngineError(f"the engine did not answer: {operation}") from error
    except Refused as refused:
        raise _refusal(operation, refused) from refused


def _refusal(operation: str, refused: Refused) -> Exception:
    said = str(refused.said.get("message") or refused.said.get("Message") or "")
    if refused.passes or _is_full(said):
        return EngineBusy("the engine has no capacity")
    if "No Fargate configuration" in said:
        return LaunchRefused("The engine has no such size.")
    return EngineError(f"the engine refused to {operation}: {refused.code}")


def _failure(said: str) -> EngineError:
    """Of a request that ECS took and did not carry out."""
    return EngineBusy("the engine has no capacity") if _is_full(said) else EngineError("the engine did not start it")


def _is_full(said: str) -> bool:
    return any(word in said.lower() for word in _NO_ROOM)


def wire(parts: "Parts") -> EcsEngine:
    """The engine, put together."""
    known = parts.settings
    ecs = JsonClient.of("ecs", read_timeout=20)
    definitions = Definitions(
        ecs=ecs,
        prefix=known.function_prefix,
        role=known.require("session_role"),
        logs=known.require("session_logs"),
        region=ecs.wire.endpoint.region,
    )
    network = Network(known.session_subnets, known.session_security_group, known.session_public_address)
    return EcsEngine(ecs, known.require("session_cluster"), definitions, network)
