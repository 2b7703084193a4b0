"""Has the timer follow schedules that were created, changed or removed."""

from portico.eventing.messaging.consumer import of_event
from portico.eventing.schedules.actions import SyncTimer
from portico.platform.handlers import consumer

handler = consumer(of_event(SyncTimer.from_event))
