"""Schedules: the standard operations, pausing, and what went wrong."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Final

from portico.core.action import Action, Handler, Target
from portico.core.call import Call
from portico.core.changes import StaleVersion
from portico.core.errors import Conflict, NotFound, Unprocessable
from portico.core.ids import new_id
from portico.core.repository import Repository
from portico.core.scope import Scope
from portico.core.standard import StandardService
from portico.core.standard_actions import Create, Fields, Restore
from portico.event_types.emitter import Emitter
from portico.event_types.entity import EventType
from portico.schedules.actions import FollowSchedule, NoteMisfire, PauseSchedule, ResumeSchedule
from portico.schedules.entity import ACTIONS, Schedule, ScheduleStatus
from portico.schedules.following import Following
from portico.schedules.times import TIMES, check_times
from portico.subscriptions.entity import Trouble

MAX_SCHEDULES: Final = 200
MAX_BYTES: Final = 32 * 1024
_DOES: Final = frozenset({"event", "function", "data"})


@dataclass(frozen=True)
class ScheduleService(StandardService[Schedule]):
    """The standard operations, pausing, and what went wrong.

    Who makes or changes a schedule needs the rights for what it does in its maker's stead.
    """

    event_types: Repository[EventType]
    emitter: Emitter
    following: Following
    actions: ClassVar[dict[str, Any]] = ACTIONS

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The standard actions and its own."""
        own: dict[type[Action], Handler] = {
            PauseSchedule: self.pause,
            ResumeSchedule: self.resume,
            FollowSchedule: self.following.follow,
            NoteMisfire: self.note,
        }
        return {**super().handlers, **own}

    def create(self, call: Call, action: Create) -> Schedule:
        """Adds the schedule, PENDING until its timer follows."""
        if len(self.repository.present_in(action.scope)) >= MAX_SCHEDULES:
            message = f"A project has at most {MAX_SCHEDULES} schedules, deleted ones that are not purged among them."
            raise Conflict(message, code="TOO_MANY_SCHEDULES", details={"limit": MAX_SCHEDULES})
        return super().create(call, action)

    def draft(self, call: Call, scope: Scope, fields: Fields) -> Schedule:
        """The schedule. Raises Unprocessable, or the denial of what it needs."""
        now = self.clock.now()
        self._check(call, scope, fields)
        check_times(fields, now)
        return super().draft(call, scope, {**fields, "uid": new_id(), "since": now})

    def revise(self, call: Call, entity: Schedule, changes: Fields) -> Schedule:
        """The changed schedule; the timer follows when its times have changed."""
        whole = {**entity.model_dump(include=set(_DOES | TIMES)), **changes}
        self._check(call, entity.scope, whole)
        moved = any(whole[name] != getattr(entity, name) for name in TIMES)
        if moved:
            check_times(whole, self.clock.now())
            return super().revise(call, entity, {**changes, **self._anew()})
        kept = entity.last_error if entity.status is ScheduleStatus.ERROR else None
        return super().revise(call, entity, {**changes, "last_error": kept})

    def pause(self, call: Call, action: PauseSchedule) -> Schedule:
        """The schedule, to be PAUSED; pausing twice changes nothing."""
        entity = self._read(action)
        return entity if entity.paused else self.change(call, action, lambda one: self._again(one, paused=True))

    def resume(self, call: Call, action: ResumeSchedule) -> Schedule:
        """The schedule, to be ACTIVE again. Raises the denial of what it needs."""
        entity = self._read(action)
        self._check(call, entity.scope, entity.model_dump())
        return self.change(call, action, lambda one: self._again(one, paused=False)) if entity.paused else entity

    def restore(self, call: Call, action: Restore) -> Schedule:
        """The schedule as it was before its deletion; times that have passed meanwhile do not fire."""
        if self.repository.get(action.scope, action.key, deleted=True).deleted_at is None:
            return super().restore(call, action)
        return self.change(call, action, lambda one: self._again(one, deleted_at=None), deleted=True)

    def note(self, call: Call, action: NoteMisfire) -> Schedule | None:
        """The schedule with its trouble; None when it is gone, or was changed."""
        now = self.clock.now()
        trouble = Trouble(code=action.code, message=action.message[:500], at=now)
        try:
            entity = self.repository.get(action.scope, action.key)
            after, said = entity.changed(now, last_error=trouble), trouble.model_dump(mode="json")
            return self.repository.update(call, entity, after, "fail", trouble=said)
        except (NotFound, StaleVersion):
            return None

    def rescue(self, call: Call, scope: Scope, key: str) -> None:
        """For the sweep: looks after a timer that has not followed."""
        self.following.rescue(call, scope, key)

    def purge_data(self, entity: Schedule) -> dict[str, Any]:
        """The timer is removed by the uid, when the entity is gone."""
        return {"uid": entity.uid}

    def _deleted(self, call: Call, entity: Schedule) -> Schedule:
        return self._again(entity, deleted_at=self.clock.now())

    def _again(self, entity: Schedule, **changes: Any) -> Schedule:
        return entity.changed(self.clock.now(), **changes, **self._anew())

    def _anew(self) -> dict[str, Any]:
        now: datetime = self.clock.now()
        return {"since": now, "status": ScheduleStatus.PENDING, "follows": 0, "last_error": None}

    def _check(self, call: Call, scope: Scope, fields: Fields) -> None:
        event, function, data = (fields.get(name) for name in ("event", "function", "data"))
        if (event is None) == (function is None):
            raise Unprocessable.field("event", "A schedule has either an event or a function.")
        if len(json.dumps(data)) > MAX_BYTES:
            raise Unprocessable.field("data", f"The data has at most {MAX_BYTES} bytes.", "too_long")
        if event is None:
            call.guard.demand("run:create", Target("run", scope, None, Target("function", scope, str(function))))
            return
        call.guard.demand("event_type:emit", Target("event_type", scope, event))
        event_type = self.event_types.get_many(scope, [event])[0]
        if event_type is None:
            raise Unprocessable.field("event", f"There is no event type {event!r}.", "not_found")
        self.emitter.check(scope, event_type, self.emitter.made(scope, event_type, data))
