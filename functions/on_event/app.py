"""Delivers events to the subscriptions that are about them."""

from portico.eventing.subscriptions.delivery import DELIVERIES
from portico.platform.handlers import settler

handler = settler(
    DELIVERIES, failed="event.failed", parallel=8.0
)  # the function's time-out, 20 s, leaves the rest for what is under way
