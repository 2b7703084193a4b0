"""Tasks that are told of: no steps are asked for, who does the work writes how far it is, and the end with the work's own.

No rule brings their records to a worker: they are begun by `begin`, where others are created.
"""

import json
from datetime import datetime
from typing import Any

from portico.core.base.ids import new_id
from portico.core.data.changes import Change
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.tenancy.tasks.entity import KEPT_FOR, Task, TaskStatus


def asked(
    principal: Principal, now: datetime, kind: str, target: str, given: str, about: Scope | None, **fields: Any
) -> Task:
    """A new task of who asks for it, PENDING; `about` is the scope of its target, whose uids are known."""
    expires = KEPT_FOR.end(now)
    usual: dict[str, Any] = {
        "id": new_id(),
        "created_at": now,
        "updated_at": now,
        "expires": expires,
        "ttl": int(expires.timestamp()),
    }
    usual |= {"asker": json.dumps(principal.claims()), "given": given}
    if about is not None and about.project is not None:
        usual |= {"project": f"{about.domain}/{about.project}", "place": about.place}
    return Task(scope=principal.own_scope, kind=kind, target=target, **{**usual, **fields})


def begun(task: Task) -> Change[Task]:
    """The beginning of one."""
    return Change(None, task, "begin")


def settled(task: Task, now: datetime, status: TaskStatus, **fields: Any) -> Change[Task]:
    """The end of one."""
    operation = "cancel" if status is TaskStatus.CANCELLED else "settle"
    return Change(task, task.changed(now, status=status, **fields), operation)
