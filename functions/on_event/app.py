"""Delivers events to the subscriptions that are about them, and posts the ends of sessions to where those say."""

from portico.eventing.callbacks.events import EVENTS
from portico.platform.handlers import settler

handler = settler(
    EVENTS, failed="event.failed", parallel=8.0
)  # the function's time-out, 20 s, leaves the rest for what is under way
