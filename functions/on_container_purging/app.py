"""Empties domains and projects that are to be purged with all that is in them."""

from portico.core.services.container import EmptyContainer
from portico.eventing.messaging.consumer import of_event
from portico.platform.handlers import consumer

handler = consumer(of_event(EmptyContainer.from_event))
