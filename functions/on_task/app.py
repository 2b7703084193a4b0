"""Does the steps of tasks."""

from portico.eventing.messaging.consumer import of_event
from portico.platform.handlers import consumer
from portico.tenancy.tasks.actions import AdvanceTask

handler = consumer(of_event(AdvanceTask.from_event), backoff=True)
