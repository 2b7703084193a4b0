"""Emits the outputs of runs that subscriptions caused, where they ask for that."""

from portico.eventing.messaging.consumer import of_event
from portico.eventing.subscriptions.actions import ReplyWithEvent
from portico.platform.handlers import consumer

handler = consumer(of_event(ReplyWithEvent.from_event))
