"""Executes queued runs."""

from portico.compute.runs.actions import DispatchRun
from portico.eventing.messaging.consumer import of_event
from portico.platform.handlers import consumer

handler = consumer(of_event(DispatchRun.from_event))
