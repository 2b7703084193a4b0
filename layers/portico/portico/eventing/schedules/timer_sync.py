"""Following: the timer is brought to what schedules now are. The entity is the truth; late or repeated asking does no harm."""

from typing import Any, Final

from portico.core.base.clock import Clock
from portico.core.base.errors import NotFound
from portico.core.base.frozen import frozen
from portico.core.data.changes import StaleVersion
from portico.core.data.repository import Repository
from portico.core.model.call import Call
from portico.core.model.last_error import LastError
from portico.core.model.scope import Scope
from portico.eventing.schedules.actions import SyncTimer
from portico.eventing.schedules.entity import Schedule, ScheduleStatus
from portico.eventing.schedules.timer import Timer, TimerRefused

MAX_FOLLOWS: Final = 5


@frozen
class TimerSync:
    """Has the timer follow."""

    repository: Repository[Schedule]
    timer: Timer
    clock: Clock

    def follow(self, call: Call, action: SyncTimer) -> Schedule | None:
        """The schedule when its timer has followed; None when it is gone, or was changed meanwhile."""
        schedule = self._found(action.scope, action.key)
        if action.uid is not None and (schedule is None or schedule.uid != action.uid):
            self.timer.remove(action.uid)
        if schedule is None or schedule.status is not ScheduleStatus.PENDING:
            return schedule
        try:
            self._bring(schedule)
        except TimerRefused as error:
            return self._settle(call, schedule, **self._refused("SCHEDULE_REFUSED", str(error)))
        status = ScheduleStatus.ACTIVE if schedule.runs else ScheduleStatus.PAUSED
        return self._settle(call, schedule, status=status)

    def reconcile(self, call: Call, scope: Scope, key: str) -> None:
        """For the sweep: a timer that has not followed is asked again, or given up."""
        schedule = self.repository.get(scope, key, deleted=True)
        if schedule.status is not ScheduleStatus.PENDING:
            return
        follows = schedule.follows + 1
        if follows >= MAX_FOLLOWS:
            message = f"The timer was not updated after {MAX_FOLLOWS} attempts."
            self._settle(call, schedule, follows=follows, **self._refused("TIMER_LOST", message))
            return
        self._write(call, schedule, schedule.changed(self.clock.now(), follows=follows), "follow")

    def _bring(self, schedule: Schedule) -> None:
        """A first time that has come before the timer could be set is sent at once; one that no longer counts, never."""
        now, once = self.clock.now(), schedule.once
        if not schedule.runs or schedule.is_over(now) or (once is not None and once <= now):
            self.timer.remove(schedule.uid)
        else:
            self.timer.set(schedule, now)
        first = schedule.first
        if first is not None and first <= now and schedule.runs and schedule.has(first):
            self.timer.send(schedule, first)

    def _settle(self, call: Call, schedule: Schedule, **changes: Any) -> Schedule | None:
        after = schedule.changed(self.clock.now(), **{"follows": 0, **changes})
        if self._write(call, schedule, after, "settle"):
            return after
        there = self._found(schedule.scope, schedule.name)
        if there is None or there.uid != schedule.uid:  # purged meanwhile, perhaps before the timer was set
            self.timer.remove(schedule.uid)
        return None

    def _write(self, call: Call, before: Schedule, after: Schedule, operation: str) -> bool:
        try:
            self.repository.update(call, before, after, operation)
        except StaleVersion:
            return False
        return True

    def _refused(self, code: str, message: str) -> dict[str, Any]:
        trouble = LastError(code=code, message=message, at=self.clock.now())
        return {"status": ScheduleStatus.ERROR, "last_error": trouble}

    def _found(self, scope: Scope, key: str) -> Schedule | None:
        try:
            return self.repository.get(scope, key, deleted=True)
        except NotFound:
            return None
