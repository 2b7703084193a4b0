"""Firing: from a message of the timer to an event or a run, once for each time of a schedule.

The id of what a time causes follows from the schedule and the time, so that a message that comes twice finds it there.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from portico.compute.runs.actions import CreateRun
from portico.compute.runs.cause import Cause
from portico.compute.runs.delegation import run_needs
from portico.core.actions.processor import RunAsPlatform
from portico.core.base.clock import instant
from portico.core.base.derived_ids import derived_id
from portico.core.base.errors import NotFound, PorticoError
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.base.observability import logger
from portico.core.base.parts import Lazy, Part
from portico.core.cloudevents.event import JSON, CloudEvent
from portico.core.data.repository import Repository
from portico.core.model.action import Action, Need
from portico.core.model.call import Origin
from portico.core.model.event_names import EVENT_TYPE_PREFIX, OWN_SOURCES
from portico.core.model.scope import Scope
from portico.eventing.event_types.actions import EmitEvents
from portico.eventing.event_types.emittable import emission_need
from portico.eventing.event_types.emitter import own_source
from portico.eventing.schedules.actions import RecordMisfire
from portico.eventing.schedules.entity import Schedule
from portico.tenancy.sign_in.makers import MAKERS, Makers

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class Firing:
    """A message of the timer: the schedule, the time when it was set, and the time for which it fires."""

    scope: Scope
    schedule: str
    uid: str
    since: datetime
    time: datetime

    @classmethod
    def of(cls, said: Mapping[str, str]) -> "Firing":
        """The firing of a message. Raises ValueError, KeyError for nonsense."""
        since, time = (datetime.fromisoformat(said[name]) for name in ("since", "time"))
        return cls(Scope.parse(said["scope"]), said["schedule"], said["uid"], since, time)


@frozen
class Firings:
    """Carries firings out. `run` carries out an action as the platform; `makers` are asked whether they still may."""

    repository: Repository[Schedule]
    run: RunAsPlatform
    makers: Lazy[Makers]

    def settle(self, body: Mapping[str, str], _arrived: datetime, *, last: bool) -> bool:
        """Carries out the firing of a message."""
        return self.fire(Firing.of(body), last=last)

    def fire(self, firing: Firing, *, last: bool) -> bool:
        """True if the time has done what it is for, or never will; `last` says that it is not tried again."""
        schedule = self._current(firing)
        if schedule is None:
            return True
        origin = Origin(new_id())
        try:
            self.makers().require(schedule, _needs(schedule))
            self.run(_caused(schedule, firing.time), origin)
        except Exception as error:
            final = isinstance(error, PorticoError) and not error.may_pass(404)
            if not final:
                fields = {"schedule": schedule.name, "scope": str(schedule.scope), "last": last}
                logger().warning("firing.failed", extra=fields, exc_info=error)
            if final or last:
                self.run(RecordMisfire.of(schedule, error), origin)
            return final
        return True

    def _current(self, firing: Firing) -> Schedule | None:
        """The schedule, as long as it is the one that was set then, and the time still counts."""
        try:
            schedule = self.repository.get(firing.scope, firing.schedule)
        except NotFound:
            return None
        same = (schedule.uid, schedule.since) == (firing.uid, firing.since)
        return schedule if same and schedule.runs and schedule.has(firing.time) else None


def _needs(schedule: Schedule) -> list[Need]:
    """The rights that its maker needs for what it does."""
    if schedule.event is not None:
        return [emission_need(schedule.scope, schedule.event)]
    return run_needs(schedule.scope, str(schedule.function), schedule.secrets)


def _caused(schedule: Schedule, time: datetime) -> Action:
    caused = derived_id(time, str(schedule.scope), schedule.uid)
    given = {"specversion": "1.0", "id": caused, "subject": schedule.name, "time": instant(time)}
    if schedule.event is not None:
        named = {"source": own_source(schedule.scope), "type": schedule.event, "datacontenttype": JSON}
        event = CloudEvent({**given, **named}, {"data": schedule.data})
        return EmitEvents(schedule.scope, schedule.event, [event])
    named = {"source": f"{OWN_SOURCES}{schedule.scope}", "type": f"{EVENT_TYPE_PREFIX}schedule.fire"}
    cause = Cause(event={**given, **named}, schedule=schedule.name)
    function, secrets = str(schedule.function), schedule.secrets
    return CreateRun(schedule.scope, function, schedule.data, secrets=secrets, cause=cause, run_id=caused)


def wire(parts: "Parts") -> Firings:
    """Carries out what schedules are for."""
    return Firings(parts.repository(Schedule), parts.run_as_platform, parts.lazy(MAKERS))


FIRINGS: Part[Firings] = Part(f"{__name__}:wire")
