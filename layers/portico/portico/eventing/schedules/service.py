"""Schedules: the standard operations, pausing, and what went wrong."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

from portico.compute.runs.delegation import names_using, run_needs
from portico.core.actions.processor import Handler
from portico.core.actions.standard import Fields, Restore
from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen
from portico.core.data.repository import Repository
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.services.error_notes import RecordsErrorsService
from portico.core.services.pausing import PausingService
from portico.eventing.event_types.emittable import emittable
from portico.eventing.event_types.emitter import EMITTER, Emitter
from portico.eventing.event_types.entity import EventType
from portico.eventing.schedules.actions import RecordMisfire, SyncTimer
from portico.eventing.schedules.entity import Schedule, ScheduleStatus, reset_fields
from portico.eventing.schedules.resource import SCHEDULES
from portico.eventing.schedules.timer import TIMER
from portico.eventing.schedules.timer_sync import TimerSync
from portico.eventing.schedules.times import TIMES, check_times

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

MAX_BYTES: Final = 32 * 1024
_DOES: Final = frozenset({"event", "function", "data", "secrets"})


@frozen
class ScheduleService(PausingService[Schedule], RecordsErrorsService[Schedule]):
    """The standard operations, pausing, and what went wrong.

    Who makes or changes a schedule needs the rights for what it does in its maker's stead: emitting the event, or running
    the function and using the secrets.
    """

    event_types: Repository[EventType]
    emitter: Emitter
    following: TimerSync
    most: ClassVar[int | None] = SCHEDULES.limit

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The standard actions and its own."""
        own: dict[type[Action], Handler] = {
            SyncTimer: self.following.follow,
            RecordMisfire: self.note,
        }
        return {**super().handlers, **own}

    def draft(self, call: Call, scope: Scope, fields: Fields) -> Schedule:
        """The schedule. Raises Unprocessable, or the denial of what it needs."""
        now = self.clock.now()
        event = self._check(call, scope, fields)
        check_times(fields, now)
        return super().draft(call, scope, {**fields, "event": event, "since": now})

    def revise(self, call: Call, entity: Schedule, changes: Fields) -> Schedule:
        """The changed schedule; the timer follows when its times have changed."""
        whole = {**entity.model_dump(include=set(_DOES | TIMES)), **changes}
        changes = {**changes, "event": self._check(call, entity.scope, whole)}
        moved = any(whole[name] != getattr(entity, name) for name in TIMES)
        if moved:
            check_times(whole, self.clock.now())
            return super().revise(call, entity, {**changes, **reset_fields(self.clock.now())})
        kept = entity.last_error if entity.status is ScheduleStatus.ERROR else None
        return super().revise(call, entity, {**changes, "last_error": kept})

    def check_rights(self, call: Call, entity: Schedule) -> None:
        """Raises the denial of what the schedule needs for what it does."""
        self._check(call, entity.scope, entity.model_dump())

    def restore(self, call: Call, action: Restore) -> Schedule:
        """The schedule as it was before its deletion; times that have passed meanwhile do not fire."""
        if self.repository.get(action.scope, action.key, deleted=True).deleted_at is None:
            return super().restore(call, action)
        return self.change(call, action, lambda one: one.restarted(self.clock.now(), deleted_at=None), deleted=True)

    def names_using_secret(self, scope: Scope, secret: str) -> list[str]:
        """The names of the schedules that give their runs a secret."""
        return names_using((one for one in self.repository.present_in(scope) if one.deleted_at is None), secret)

    def reconcile(self, call: Call, scope: Scope, key: str) -> None:
        """For the sweep: looks after a timer that has not followed."""
        self.following.reconcile(call, scope, key)

    def purge_data(self, entity: Schedule) -> dict[str, Any]:
        """The timer is removed by the uid, when the entity is gone."""
        return {"uid": entity.uid}

    def _deleted(self, call: Call, entity: Schedule) -> Schedule:
        now = self.clock.now()
        return entity.restarted(now, deleted_at=now)

    def _check(self, call: Call, scope: Scope, fields: Fields) -> str | None:
        """The name of the event type that it emits, if it does."""
        event, function, data = (fields.get(name) for name in ("event", "function", "data"))
        if (event is None) == (function is None):
            raise Unprocessable.field("event", "A schedule has either an event or a function.")
        if len(json.dumps(data)) > MAX_BYTES:
            raise Unprocessable.field("data", f"The data has at most {MAX_BYTES} bytes.", "too_long")
        if event is None:
            for need in run_needs(scope, str(function), fields["secrets"]):
                call.guard.require(need.permission, need.target)
            return None
        if fields["secrets"]:
            raise Unprocessable.field("secrets", "Only runs are given secrets: a schedule that emits has none.")
        event_type = emittable(call, self.event_types, scope, event)
        self.emitter.check(scope, event_type, self.emitter.made(scope, event_type, data))
        return event_type.name


def wire(parts: "Parts") -> ScheduleService:
    """The service, put together."""
    following = TimerSync(parts.repository(Schedule), parts.get(TIMER), parts.clock)
    return ScheduleService(
        parts.repository(Schedule), parts.clock, parts.repository(EventType), parts.get(EMITTER), following
    )
