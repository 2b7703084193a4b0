"""Builds functions that were created or changed, and cleans up after those that are gone."""

from portico.compute.functions.actions import BuildFunction
from portico.eventing.messaging.consumer import of_event
from portico.platform.handlers import consumer

handler = consumer(of_event(BuildFunction.from_event), backoff=True)
