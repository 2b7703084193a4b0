"""Tasks of ECS as sessions see them: of `DescribeTasks` and of the event `ECS Task State Change` alike."""

from collections.abc import Mapping
from typing import Any, Final

from portico.compute.sessions.engine import Observed, Phase, session_of

_RUNNING: Final = "RUNNING"
_STOPPED: Final = "STOPPED"


def observed(task: Mapping[str, Any]) -> Observed:
    """What a task says of its session, a launch of which has started it."""
    container: Mapping[str, Any] = next(iter(task.get("containers") or ()), {})
    return Observed(
        handle=str(task["taskArn"]),
        session=session_of(str(task.get("startedBy") or "")),
        phase=_phase(task),
        address=_address(task),
        exit_code=container.get("exitCode"),
        reason=container.get("reason") or task.get("stoppedReason") or None,
    )


def _phase(task: Mapping[str, Any]) -> Phase:
    """https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html."""
    status, desired = task.get("lastStatus"), task.get("desiredStatus")
    if status == _STOPPED:
        return Phase.STOPPED
    if desired == _STOPPED:
        return Phase.STOPPING
    return Phase.RUNNING if status == _RUNNING else Phase.STARTING


def _address(task: Mapping[str, Any]) -> str | None:
    for attachment in task.get("attachments") or ():
        for detail in attachment.get("details") or ():
            if detail.get("name") == "privateIPv4Address":
                return str(detail["value"])
    return None
