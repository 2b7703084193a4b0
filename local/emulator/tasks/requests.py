"""What ECS refuses of RunTask and MiniStack does not, and the token that makes a repeated request harmless.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ECS_Idempotency.html
"""

import hashlib
import json
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from local.emulator.tasks.fargate import is_size

TOKEN: Final = "_client_token"
_LARGEST_OVERRIDES: Final = 8_192  # characters
_LONGEST_TOKEN: Final = 64
_KEPT: Final = 3600.0  # seconds for which ECS still knows a task that has stopped

Answer = tuple[int, dict[str, str], bytes]


def install(ecs: Any) -> None:
    """Change `RunTask` of `ministack.services.ecs`."""
    run, lock = ecs._run_task, threading.Lock()

    def run_task(data: dict[str, Any]) -> Answer:
        if refusal := _refusal(ecs, data):
            answer: Answer = ecs.error_response_json(*refusal, 400)
            return answer
        token = data.get("clientToken")
        with lock:  # two requests with one token may come at once
            _forget(ecs)
            return _once(ecs, run, data, token) if token else run(data)

    ecs._run_task = ecs._ACTION_MAP["RunTask"] = run_task


def _once(ecs: Any, run: Callable[[Any], Answer], data: dict[str, Any], token: str) -> Answer:
    mark = [token, hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()]
    known = [task for task in ecs._tasks.values() if task.get(TOKEN, [None])[0] == token]
    if any(task[TOKEN] != mark for task in known):
        refused: Answer = ecs.error_response_json(
            "ConflictException", "The client token was used with other parameters.", 400
        )
        return refused
    if known:
        answer: Answer = ecs.json_response({"tasks": [ecs._sanitize(task) for task in known], "failures": []})
        return answer
    made = run(data)
    for task in json.loads(made[2]).get("tasks", []):
        ecs._tasks[task["taskArn"]][TOKEN] = mark
    return made


def _refusal(ecs: Any, data: dict[str, Any]) -> tuple[str, str] | None:
    """The code and the message of ECS."""
    overrides = data.get("overrides") or {}
    if len(json.dumps(overrides, separators=(",", ":"))) > _LARGEST_OVERRIDES:
        return "InvalidParameterException", "Container Overrides length must be at most 8192"
    if len(data.get("clientToken") or "") > _LONGEST_TOKEN:
        return "InvalidParameterException", "clientToken must be at most 64 characters"
    definition = ecs._task_defs.get(ecs._resolve_td_key(data.get("taskDefinition", ""))) or {}
    if definition.get("status") == "INACTIVE":
        return "ClientException", "TaskDefinition is inactive"
    if data.get("launchType") != "FARGATE":
        return None
    if not (data.get("networkConfiguration") or {}).get("awsvpcConfiguration", {}).get("subnets"):
        return (
            "InvalidParameterException",
            "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
        )
    size = [str(overrides.get(name) or definition.get(name) or "") for name in ("cpu", "memory")]
    if definition and not is_size(*size):
        return "ClientException", f"No Fargate configuration exists for given values: {size[0]} CPU, {size[1]} memory."
    return None


def _forget(ecs: Any) -> None:
    """The tasks that have stopped long ago."""
    for arn, task in list(ecs._tasks.items()):
        stopped = task.get("stoppedAt")
        if stopped and time.time() - datetime.fromisoformat(stopped.replace("Z", "+00:00")).timestamp() > _KEPT:
            del ecs._tasks[arn]
