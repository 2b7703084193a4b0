"""The timer: Amazon EventBridge Scheduler, which sends a message at the times of a schedule."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast

from portico.core.aws.botocore_clients import client
from portico.core.aws.json_client import JsonClient
from portico.core.base.clock import instant
from portico.core.base.parts import Part
from portico.eventing.schedules.entity import Schedule
from portico.eventing.schedules.expressions import as_scheduler_has_it

if TYPE_CHECKING:
    from mypy_boto3_scheduler import EventBridgeSchedulerClient

    from portico.core.services.parts import Parts

# The Scheduler puts the time for which it fires in its place, to the second.
_TIME: Final = "<aws.scheduler.scheduled-time>"


class TimerRefused(Exception):
    """The Scheduler does not take the schedule, and says why."""


@dataclass
class Timer:
    """Keeps a schedule of the Scheduler, named by the uid, in a group of the platform's own.

    What it sends goes to a queue, by a role that may do just that; what it cannot send, to a dead-letter queue.
    """

    group: str
    role: str
    queue_arn: str
    queue_url: str
    dead_letters_arn: str

    @cached_property
    def client(self) -> "EventBridgeSchedulerClient":
        """The client, made at the first use."""
        return cast("EventBridgeSchedulerClient", client("scheduler"))

    @cached_property
    def queue(self) -> JsonClient:
        """The client of the queue, made at the first use."""
        return JsonClient.of("sqs")

    def set(self, schedule: Schedule, now: datetime) -> None:
        """Creates it or changes it; doing so twice does no harm. Raises TimerRefused."""
        wanted = self._definition(schedule, now)
        try:
            try:
                self.client.create_schedule(**wanted)
            except self.client.exceptions.ConflictException:
                self.client.update_schedule(**wanted)
        except self.client.exceptions.ValidationException as error:
            raise TimerRefused(error.response["Error"]["Message"]) from error

    def remove(self, uid: str) -> None:
        """Removes it; one that is not there is removed already."""
        try:
            self.client.delete_schedule(Name=uid, GroupName=self.group)
        except self.client.exceptions.ResourceNotFoundException:
            return

    def send(self, schedule: Schedule, time: datetime) -> None:
        """Sends at once what the Scheduler would have sent for a time."""
        body = message(schedule, instant(time))
        self.queue.call("SendMessage", {"QueueUrl": self.queue_url, "MessageBody": body})

    def _definition(self, schedule: Schedule, now: datetime) -> Any:
        bounds = {"StartDate": schedule.begins(now), "EndDate": schedule.end}
        return {
            "Name": schedule.uid,
            "GroupName": self.group,
            "ScheduleExpression": as_scheduler_has_it(schedule.schedule),
            "ScheduleExpressionTimezone": schedule.time_zone,
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "ActionAfterCompletion": "DELETE",
            "Target": {
                "Arn": self.queue_arn,
                "RoleArn": self.role,
                "Input": message(schedule, _TIME),
                "DeadLetterConfig": {"Arn": self.dead_letters_arn},
            },
            **{name: time for name, time in bounds.items() if time is not None},
        }


def message(schedule: Schedule, time: str) -> str:
    """The message that is sent: the schedule, the time when it was set, and the time for which it fires."""
    said = {"scope": str(schedule.scope), "schedule": schedule.name, "uid": schedule.uid}
    return json.dumps({**said, "since": instant(schedule.since), "time": time})


def wire(parts: "Parts") -> Timer:
    """The timer. Only what follows schedules needs its settings: functions that merely read, or fire, are not given them."""
    known = parts.settings
    return Timer(
        group=known.schedule_group,
        role=known.schedule_role,
        queue_arn=known.schedule_queue,
        queue_url=known.schedule_queue_url,
        dead_letters_arn=known.schedule_dead_letters,
    )


TIMER: Part[Timer] = Part(f"{__name__}:wire")
