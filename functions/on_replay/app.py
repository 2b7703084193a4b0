"""Delivers the pages of replays."""

from portico.eventing.messaging.consumer import of_event
from portico.eventing.replays.actions import AdvanceReplay
from portico.platform.handlers import consumer

handler = consumer(of_event(AdvanceReplay.from_event), backoff=True)
