"""The handler of event types, and of emitting."""

from portico.platform.handlers import api

handler = api("events")
