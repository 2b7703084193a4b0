"""Carries out what schedules are for when their times have come."""

from portico.eventing.schedules.firing import FIRINGS
from portico.platform.handlers import settler

handler = settler(FIRINGS, failed="firing.failed")
