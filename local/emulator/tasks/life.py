"""The life of tasks as ECS tells it: events on the bus, a stop that takes its time, and what a killed emulator has left.

MiniStack emits no events, calls a task stopped before it is, and forgets why the tasks stopped that ran when it was ended.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
"""

import json
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from local.emulator.tasks.containers import Container

_ASKED: Final = "_stop_asked"  # of a task that is to end: why
_MARKS: Final = ("_mark_task_pending", "_mark_task_activating", "_mark_task_running", "_mark_task_stopped")
_GRACE: Final = 30  # seconds between the two signals, where the definition of a container says nothing
_DELAY: Final = 2.0  # seconds after the start, when the other services have their state
_LOST: Final = {"stopCode": "TerminationNotice", "stoppedReason": "The emulator was ended while the task was running."}
_OUT_OF_MEMORY: Final = "OutOfMemoryError: Container killed due to memory usage"


def install(ecs: Any, eventbridge: Any) -> None:
    """Change `ministack.services.ecs`; `eventbridge` is the service of that name."""

    def tell(task: dict[str, Any]) -> None:
        detail = json.dumps(ecs._sanitize(task), default=str)
        event = {
            "Source": "aws.ecs",
            "DetailType": "ECS Task State Change",
            "Detail": detail,
            "Resources": [task["taskArn"]],
        }
        eventbridge._put_events({"Entries": [event]}, allow_aws_source=True)

    _say_what_was_asked(ecs)
    for name in _MARKS:
        setattr(ecs, name, _telling(getattr(ecs, name), tell))
    ecs._mark_task_stopped = _removing(ecs, ecs._mark_task_stopped)
    ecs._stop_task = ecs._ACTION_MAP["StopTask"] = _stopping(ecs, tell)
    ecs.load_persisted_state = _loading(ecs, tell)


def _telling(mark: Callable[..., bool], tell: Callable[[dict[str, Any]], None]) -> Callable[..., bool]:
    def changed(arn: str, task: dict[str, Any], *rest: Any, **named: Any) -> bool:
        done = mark(arn, task, *rest, **named)
        if done:
            tell(task)
        return done

    return changed


def _removing(ecs: Any, mark: Callable[..., bool]) -> Callable[..., bool]:
    """Containers go with their task; MiniStack leaves those that ended by themselves to a daemon."""

    def stopped(arn: str, task: dict[str, Any], *rest: Any, **named: Any) -> bool:
        containers = _containers(ecs, task)
        done = mark(arn, task, *rest, **named)
        for container in containers if done else ():
            container.remove()
        return done

    return stopped


def _say_what_was_asked(ecs: Any) -> None:
    """A task that is to end says so before it has; then it has the reason that was given, whoever has seen its end first."""
    sanitize, mark_stopped = ecs._sanitize, ecs._mark_task_stopped

    def sanitized(found: Any) -> Any:
        made = sanitize(found)
        if isinstance(found, dict) and _ASKED in found and found.get("lastStatus") != "STOPPED":
            made |= {"desiredStatus": "STOPPED", "lastStatus": "DEACTIVATING", "stopCode": "UserInitiated"}
            made["stoppedReason"] = found[_ASKED]
        return made

    def mark(arn: str, task: dict[str, Any], reason: str, code: str, exit_code: int | None = None) -> bool:
        reason, code = (task[_ASKED], "UserInitiated") if _ASKED in task else (reason, code)
        _say_memory(task, _containers(ecs, task))
        return bool(mark_stopped(arn, task, reason, code, exit_code=exit_code))

    ecs._sanitize, ecs._mark_task_stopped = sanitized, mark


def _say_memory(task: dict[str, Any], containers: list[Container]) -> None:
    for told, container in zip(task["containers"], containers, strict=False):
        if container.ran_out_of_memory:
            told["reason"] = _OUT_OF_MEMORY


def _stopping(ecs: Any, tell: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], Any]:
    stop_at_once = ecs._stop_task

    def stop_task(data: dict[str, Any]) -> Any:
        task = ecs._resolve_task(data.get("task", ""), ecs._resolve_cluster_name(data.get("cluster", "default")))
        if not task or task["lastStatus"] == "STOPPED":
            return stop_at_once(data)
        with ecs.resource_lock("ecs-task", task["taskArn"]):
            is_first = _ASKED not in task
            task.setdefault(_ASKED, data.get("reason") or "Task stopped by user")
            task["stoppingAt"] = task["stoppingAt"] or ecs._iso()
        if is_first:
            tell(task)
            scope = ecs.get_account_id(), ecs.get_region()
            threading.Thread(target=_end, args=(ecs, task, scope), daemon=True, name="task-end").start()
        return ecs.json_response({"task": ecs._sanitize(task)})

    return stop_task


def _end(ecs: Any, task: dict[str, Any], scope: tuple[str, str]) -> None:
    """The two signals, and then the state; one that has not begun yet does not."""
    with ecs.request_scope(*scope):
        containers = _containers(ecs, task)
        for container in containers:
            container.stop(_grace(ecs, task))
        code = containers[0].wait()["StatusCode"] if containers else None
        ecs._mark_task_stopped(task["taskArn"], task, task[_ASKED], "UserInitiated", exit_code=code)
        ecs._cleanup_task_resources(task, ecs._docker)


def _grace(ecs: Any, task: dict[str, Any]) -> float:
    definition = ecs._task_defs.get(ecs._resolve_td_key(task["taskDefinitionArn"])) or {}
    [*graces] = [one.get("stopTimeout", _GRACE) for one in definition.get("containerDefinitions", [])]
    return float(max(graces, default=_GRACE))


def _containers(ecs: Any, task: dict[str, Any]) -> list[Container]:
    found = []
    for ident in task.get("_docker_ids") or []:
        try:
            found.append(ecs._docker.containers.get(ident))
        except KeyError:
            continue
    return found


def _loading(ecs: Any, tell: Callable[[dict[str, Any]], None]) -> Callable[[Any], None]:
    load = ecs.load_persisted_state

    def load_and_tell(state: Any) -> None:
        running = _running(state)
        load(state)
        lost = [(scope, task) for scope, task in ecs._tasks._data.items() if scope in running]
        for _, task in lost:
            now = ecs._iso()
            task.update(
                {"desiredStatus": "STOPPED", "stoppedAt": now, **{n: v for n, v in _LOST.items() if not task.get(n)}}
            )
            task["stoppedReason"] = task.get(_ASKED) or task["stoppedReason"]
            for container in task.get("containers", []):
                container["lastStatus"] = "STOPPED"
        threading.Thread(target=_tell_later, args=(ecs, lost, tell), daemon=True).start()

    return load_and_tell


def _running(state: Any) -> set[Any]:
    tasks = getattr((state or {}).get("tasks"), "_data", {})
    return {scope for scope, task in tasks.items() if task.get("lastStatus") != "STOPPED"}


def _tell_later(ecs: Any, lost: list[tuple[Any, dict[str, Any]]], tell: Callable[[dict[str, Any]], None]) -> None:
    time.sleep(_DELAY)
    for (account, region, _), task in lost:
        with ecs.request_scope(account, region):
            tell(task)
