"""Tasks that are told of: no steps are asked for, who does the work writes how far it is, and the end with the work's own.

No rule brings their records to a worker: they are begun by `begin`, where others are created.
"""

import json
from datetime import datetime
from typing import Any

from portico.core.base.ids import new_id
from portico.core.data.changes import Change
from portico.core.model.principal import Principal
from portico.tenancy.tasks.entity import KEPT_FOR, Task, TaskStatus


def asked(principal: Principal, now: datetime, kind: str, target: str, given: str, **fields: Any) -> Task:
    """A new task of who asks for it, PENDING."""
    expires = KEPT_FOR.end(now)
    usual = {"id": new_id(), "created_at": now, "updated_at": now, "expires": expires, "ttl": int(expires.timestamp())}
    asker = json.dumps(principal.claims())
    return Task(scope=principal.own_scope, kind=kind, target=target, given=given, asker=asker, **{**usual, **fields})


def begun(task: Task) -> Change[Task]:
    """The beginning of one."""
    return Change(None, task, "begin")


def settled(task: Task, now: datetime, status: TaskStatus, **fields: Any) -> Change[Task]:
    """The end of one."""
    operation = "cancel" if status is TaskStatus.CANCELLED else "settle"
    return Change(task, task.changed(now, status=status, **fields), operation)
