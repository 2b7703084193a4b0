"""Builds images that were created or changed, and looks after what hangs on those that were built, or are gone."""

from portico.compute.images.actions import changed
from portico.eventing.messaging.consumer import of_event
from portico.platform.handlers import consumer

handler = consumer(of_event(changed))
